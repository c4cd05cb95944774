// host_facts.h: what a program shares with the host that its process belongs to: locale, time zone,
// variables, umask.
//
// A run of its own process sets them. Inside a host they are the host's, so the program gets its
// own locale, zone and variables, which the process knows nothing of; what cannot be told apart is
// looked at before the start.
#ifndef HAKO_DETERMINISM_HOST_FACTS_H_
#define HAKO_DETERMINISM_HOST_FACTS_H_

#include <string>
#include <vector>

#include "base/error.h"
#include "seams/system_calls.h"

namespace hako::determinism {

// Fails (kBadInput) where the process has a locale whose messages, orders and names are not C's, or
// a umask that is not 022.
Result<void> CheckHost();

// The program's variables begin as `variables`, each NAME=VALUE; its locale as under LANG=C.UTF-8;
// its zone is UTC, and any other that it asks for is told of as a leak.
void PinHostFacts(seams::SystemCalls& calls, std::vector<std::string> variables);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_HOST_FACTS_H_
