#include "base/remove_tree.h"

#include <ftw.h>
#include <sys/stat.h>

#include <cstdio>

namespace hako {
namespace {

int RemoveEntry(const char* path, const struct stat* /*status*/, int /*kind*/, FTW* /*place*/) {
  return std::remove(path);
}

}  // namespace

void RemoveTree(const std::string& folder) {
  constexpr int kDescriptors = 16;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the header says so
  nftw(folder.c_str(), RemoveEntry, kDescriptors, FTW_DEPTH | FTW_PHYS);
}

}  // namespace hako
