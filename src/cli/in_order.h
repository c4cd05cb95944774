// in_order.h: work on many things at a time, shown in the order of the things.
#ifndef HAKO_CLI_IN_ORDER_H_
#define HAKO_CLI_IN_ORDER_H_

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/progress.h"

namespace hako::cli {

// Calls `work(index, thread)`, which gives a Result<T>, for each index below `count` on `jobs`
// threads, and `show(result)` on stdout for each result in the order of the indices, by one thread
// at a time. `doing` is said on the bar (progress.h). Ends at the first failure.
template <class T, class Work, class Show>
Result<std::vector<T>> RunInOrder(size_t count, int jobs, std::string doing, Work work, Show show) {
  std::atomic<size_t> next = 0;
  std::mutex mutex;  // Guards what follows.
  std::vector<std::optional<T>> results(count);
  std::optional<Error> failure;
  size_t shown = 0;
  Progress progress(std::move(doing));

  const auto take_turns = [&](int thread) {
    for (size_t i = next++; i < count; i = next++) {
      auto result = work(i, thread);
      const std::lock_guard<std::mutex> lock(mutex);
      if (failure) return;
      if (!result) {
        failure = std::move(result.error());
        return;
      }
      results[i] = std::move(*result);
      progress.Clear();
      for (; shown < count && results[shown]; ++shown) {
        show(*results[shown]);
        static_cast<void>(std::fflush(stdout));
      }
      progress.Show(shown, count);
    }
  };
  std::vector<std::jthread> threads;
  threads.reserve(static_cast<size_t>(jobs));
  for (int i = 0; i < jobs; ++i) threads.emplace_back(take_turns, i);
  threads.clear();
  progress.Clear();
  if (failure) return Fail(std::move(*failure));
  std::vector<T> done;
  done.reserve(count);
  for (auto& result : results) done.push_back(std::move(*result));
  return done;
}

}  // namespace hako::cli

#endif  // HAKO_CLI_IN_ORDER_H_
