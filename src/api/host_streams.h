// host_streams.h: the program's output in the host's hands.
#ifndef HAKO_API_HOST_STREAMS_H_
#define HAKO_API_HOST_STREAMS_H_

#include "api/isolate.h"

namespace hako::api {

// Puts streams in the place of those of sys that the options speak of. False with an exception set.
bool LeadStreams(const hako_boot_options& options);

}  // namespace hako::api

#endif  // HAKO_API_HOST_STREAMS_H_
