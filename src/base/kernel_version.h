// kernel_version.h: the version of the kernel that runs this process.
#ifndef HAKO_BASE_KERNEL_VERSION_H_
#define HAKO_BASE_KERNEL_VERSION_H_

#include <sys/utsname.h>

#include <cstdio>
#include <utility>

namespace hako {

// Whether it is Linux MAJOR.MINOR or a later one; false where it does not say so by two numbers.
inline bool KernelIsFrom(int major, int minor) {
  utsname system{};
  int own_major = 0;
  int own_minor = 0;
  // NOLINTNEXTLINE(cert-err34-c,cppcoreguidelines-pro-type-vararg): what is no number is old
  if (uname(&system) != 0 || std::sscanf(system.release, "%d.%d", &own_major, &own_minor) != 2)
    return false;
  return std::pair(own_major, own_minor) >= std::pair(major, minor);
}

}  // namespace hako

#endif  // HAKO_BASE_KERNEL_VERSION_H_
