#include "api/host_things.h"

#include <array>
#include <cstddef>

namespace hako::api {
namespace {

constexpr auto kRanks = static_cast<size_t>(HostThing::Rank::kCount);
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the isolate of this
// process
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
    while (of_rank != nullptr) {
      HostThing* thing = of_rank;
      thing->Tell();
      delete thing;  // NOLINT(cppcoreguidelines-owning-memory): its object is gone without it
    }
  }
}

}  // namespace hako::api
