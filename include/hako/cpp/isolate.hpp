// isolate.hpp: an isolate, owned: booted, used, and ended with its owner.
#ifndef HAKO_CPP_ISOLATE_HPP_
#define HAKO_CPP_ISOLATE_HPP_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hako/cpp/call.hpp"
#include "hako/cpp/error.hpp"
#include "hako/cpp/value.hpp"

namespace hako {

// What a deterministic isolate starts with; see hako_boot_options in hako.h.
struct Deterministic {
  // The start of the program's clock: 2000-01-01T00:00:00Z.
  std::chrono::sys_time<std::chrono::nanoseconds> epoch =
      std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
  uint64_t seed = 0;                                   // Of all entropy.
  std::function<void(std::string_view)> on_leak = {};  // Empty: descriptor 2.
};

// How to boot; see hako_boot_options in hako.h.
struct BootOptions {
  std::string image = {};                                    // A file, "none", or the library's.
  std::vector<std::string> argv = {};                        // sys.argv
  std::vector<std::string> paths = {};                       // In front of sys.path.
  std::optional<std::vector<std::string>> environment = {};  // "NAME=value"; none: the process's.
  std::function<void(std::string_view)> write_stdout = {};   // Empty: descriptor 1.
  std::function<void(std::string_view)> write_stderr = {};   // Empty: descriptor 2.
  bool has_stdin = true;
  std::optional<uint32_t> hash_seed = {};  // Other than 0: a cold start.
  bool handles_signals = false;
  std::optional<std::vector<std::string>> imports = {};  // None: all may be imported.
  std::optional<Deterministic> deterministic = {};       // None: a plain isolate.
};

// Keeps the interpreter's lock for this thread as long as it lives: many calls become cheaper, and
// no other thread runs Python code in between. They nest. Not to be held while waiting for another
// thread that needs the interpreter.
class [[nodiscard]] Lock {
 public:
  explicit Lock(hako_isolate* isolate) : isolate_(isolate) { hako_enter(isolate_); }
  ~Lock() { hako_leave(isolate_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  hako_isolate* isolate_;
};

// Movable; ends the isolate when it is destroyed, on the thread that booted it.
class Isolate {
 public:
  static Result<Isolate> Boot(BootOptions options = {});

  Isolate(Isolate&& other) noexcept
      : isolate_(std::exchange(other.isolate_, nullptr)), streams_(std::move(other.streams_)) {}
  Isolate& operator=(Isolate&& other) noexcept {
    if (this == &other) return *this;
    EndQuietly();
    isolate_ = std::exchange(other.isolate_, nullptr);
    streams_ = std::move(other.streams_);
    return *this;
  }
  Isolate(const Isolate&) = delete;
  Isolate& operator=(const Isolate&) = delete;
  ~Isolate() { EndQuietly(); }

  // Ends it now. The status is 0, or 120 if output could not be flushed.
  Result<int> End() {
    int status = 0;
    if (hako_error* error = hako_end(isolate_, &status)) return Fail(error);
    isolate_ = nullptr;
    return status;
  }

  // "restored from FILE" or "cold: WHY".
  [[nodiscard]] std::string_view start() const { return ToView(hako_start(isolate_)); }
  [[nodiscard]] hako_isolate* get() const { return isolate_; }
  [[nodiscard]] hako::Lock Enter() const { return hako::Lock(isolate_); }

  // Runs a program as __main__.
  Result<void> Run(std::string_view source, const std::vector<std::string>& argv = {},
                   std::string_view name = "<string>") const {
    const auto words = Words(argv);
    return Done(
        hako_run_source(isolate_, ToText(source), ToText(name), words.data(), words.size()));
  }
  Result<void> RunFile(const std::string& path, const std::vector<std::string>& argv = {}) const {
    const auto words = Words(argv);
    return Done(hako_run_file(isolate_, ToText(path), words.data(), words.size()));
  }
  // The value of an expression, in a namespace of the host's or in __main__'s.
  template <class R = Value>
  Result<R> Eval(std::string_view source, const Value& globals = {},
                 const Value& locals = {}) const {
    hako_value* result = nullptr;
    if (hako_error* error =
            hako_eval(isolate_, ToText(source), globals.get(), locals.get(), &result))
      return Fail(error);
    return detail::Take<R>(isolate_, result);
  }
  Result<void> Exec(std::string_view source, const Value& globals = {},
                    const Value& locals = {}) const {
    return Done(hako_exec(isolate_, ToText(source), globals.get(), locals.get()));
  }
  Result<Value> Import(std::string_view name) const {
    return Get([&](hako_value** result) { return hako_import(isolate_, ToText(name), result); });
  }
  // What "package.module:name.attribute" names.
  Result<Value> Find(std::string_view path) const {
    return Get([&](hako_value** result) { return hako_find(isolate_, ToText(path), result); });
  }
  // Find(path)(arguments...)
  template <class R = Value, class... Arguments>
  Result<R> Call(std::string_view path, const Arguments&... arguments) const {
    auto callable = Find(path);
    if (!callable) return Fail(std::move(callable.error()));
    return callable->template operator()<R>(arguments...);
  }
  // Runs an awaitable to its end.
  template <class R = Value>
  Result<R> Await(const Value& awaitable) const {
    hako_value* result = nullptr;
    if (!awaitable) return Fail(Value::Gone());
    if (hako_error* error = hako_await(isolate_, awaitable.get(), &result)) return Fail(error);
    return detail::Take<R>(isolate_, result);
  }

  // The Python object for a C++ value.
  template <class T>
  Result<Value> Make(const T& value) const {
    Value made(isolate_, ConvertOf<T>::ToPython(isolate_, value));
    if (!made) return Fail(detail::Unconvertible());
    return made;
  }
  // A fresh dict: a namespace for Eval and Exec.
  [[nodiscard]] Value Namespace() const { return {isolate_, hako_dict(isolate_)}; }

  // By any thread; see hako_interrupt() and hako_set_deadline().
  void Interrupt() const { hako_interrupt(isolate_); }
  void SetDeadline(std::chrono::nanoseconds limit) const {
    hako_set_deadline(isolate_, static_cast<uint64_t>(limit.count()));
  }

 private:
  // Where output goes; its address is the callbacks' context.
  struct Streams {
    std::function<void(std::string_view)> out, err, leaks;
  };

  Isolate(hako_isolate* isolate, std::unique_ptr<Streams> streams)
      : isolate_(isolate), streams_(std::move(streams)) {}

  static void AskFor(Deterministic deterministic, Streams* streams, hako_boot_options* given);

  void EndQuietly() {
    if (isolate_ != nullptr) hako_error_free(hako_end(isolate_, nullptr));
    isolate_ = nullptr;
  }
  static std::vector<hako_text> Words(const std::vector<std::string>& words) {
    std::vector<hako_text> texts;
    texts.reserve(words.size());
    for (const std::string& word : words) texts.push_back(ToText(word));
    return texts;
  }
  template <class Function>
  Result<Value> Get(Function function) const {
    hako_value* result = nullptr;
    if (hako_error* error = function(&result)) return Fail(error);
    return Value(isolate_, result);
  }

  hako_isolate* isolate_;
  std::unique_ptr<Streams> streams_;
};

inline void Isolate::AskFor(Deterministic deterministic, Streams* streams,
                            hako_boot_options* given) {
  given->is_deterministic = 1;
  given->sets_epoch = 1;
  given->epoch_ns = deterministic.epoch.time_since_epoch().count();
  given->seed = deterministic.seed;
  streams->leaks = std::move(deterministic.on_leak);
  if (!streams->leaks) return;
  given->leak_context = streams;
  given->on_leak = [](void* context, hako_text leak) {
    static_cast<Streams*>(context)->leaks(ToView(leak));
  };
}

inline Result<Isolate> Isolate::Boot(BootOptions options) {
  auto streams = std::make_unique<Streams>(
      Streams{std::move(options.write_stdout), std::move(options.write_stderr), {}});
  const auto argv = Words(options.argv), paths = Words(options.paths);
  const std::vector<std::string> none;
  const auto environment = Words(options.environment ? *options.environment : none);
  const auto imports = Words(options.imports ? *options.imports : none);
  hako_boot_options given{};
  given.struct_size = sizeof(given);
  given.image = ToText(options.image);
  given.argv = argv.data();
  given.argv_count = argv.size();
  given.paths = paths.data();
  given.path_count = paths.size();
  given.environment = environment.data();
  given.environment_count = environment.size();
  given.replaces_environment = options.environment.has_value() ? 1 : 0;
  given.write_context = streams.get();
  if (streams->out) {
    given.write_stdout = [](void* context, const char* data, size_t size) {
      static_cast<Streams*>(context)->out({data, size});
    };
  }
  if (streams->err) {
    given.write_stderr = [](void* context, const char* data, size_t size) {
      static_cast<Streams*>(context)->err({data, size});
    };
  }
  given.has_no_stdin = options.has_stdin ? 0 : 1;
  given.sets_hash_seed = options.hash_seed.has_value() ? 1 : 0;
  given.hash_seed = options.hash_seed.value_or(0);
  given.handles_signals = options.handles_signals ? 1 : 0;
  given.imports = imports.data();
  given.import_count = imports.size();
  given.limits_imports = options.imports.has_value() ? 1 : 0;
  if (options.deterministic) AskFor(std::move(*options.deterministic), streams.get(), &given);
  hako_isolate* isolate = nullptr;
  if (hako_error* error = hako_boot(&given, &isolate)) return Fail(error);
  return Isolate(isolate, std::move(streams));
}

}  // namespace hako

#endif  // HAKO_CPP_ISOLATE_HPP_
