// peer.h: other programs that run Python, measured in the same run.
#ifndef HAKO_BENCH_PEER_H_
#define HAKO_BENCH_PEER_H_

#include <string>

#include "base/error.h"
#include "verify/reference.h"

namespace hako::bench {

// Reads NAME=CMD. CMD is split into words as a shell would, quotes, ~ and $NAME included, but no
// command in it is run; a first word without a slash is looked up on PATH. Fails (kBadInput) on
// anything else.
Result<verify::Runner> ParsePeer(const std::string& text);

}  // namespace hako::bench

#endif  // HAKO_BENCH_PEER_H_
