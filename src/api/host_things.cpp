#include "api/host_things.h"

#include <array>
#include <cstddef>

namespace hako::api {
namespace {

constexpr auto kRanks = static_cast<size_t>(HostThing::Rank::kCount);
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the isolate is one
constinit std::array<HostThing*, kRanks> first = {};

}  // namespace

HostThing::HostThing(Rank rank) : rank_(rank), behind_(first[static_cast<size_t>(rank)]) {
  if (behind_ != nullptr) behind_->before_ = this;
  first[static_cast<size_t>(rank)] = this;
}

HostThing::~HostThing() {
  HostThing*& from = before_ == nullptr ? first[static_cast<size_t>(rank_)] : before_->behind_;
  from = behind_;
  if (behind_ != nullptr) behind_->before_ = before_;
}

void EndThings() {
  for (HostThing*& of_rank : first) {
    // NOLINTBEGIN(cppcoreguidelines-owning-memory,clang-analyzer-cplusplus.NewDelete): the object
    // of each is gone without it; its destructor takes it out of the list
    while (of_rank != nullptr) {
      HostThing* thing = of_rank;
      thing->Tell();
      delete thing;
    }
    // NOLINTEND(cppcoreguidelines-owning-memory,clang-analyzer-cplusplus.NewDelete)
  }
}

}  // namespace hako::api
