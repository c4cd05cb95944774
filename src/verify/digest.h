// digest.h: SHA-256 of what a program printed, by libmd.
#ifndef HAKO_VERIFY_DIGEST_H_
#define HAKO_VERIFY_DIGEST_H_

#include <string>
#include <string_view>

namespace hako::verify {

// FIPS 180-4 SHA-256 of `bytes` as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_DIGEST_H_
