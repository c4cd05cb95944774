// deterministic.cpp: a host that runs one program in a deterministic isolate, as `hako run
// --deterministic` does: deterministic PROGRAM [ARGUMENT...]. With
// HAKO_TEST_PLAIN_FIRST a plain isolate comes before.
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "hako/hako.hpp"

namespace {

// As python3 does at a program's end. Returns the exit status.
int Tell(const hako::Isolate& isolate, const hako::Error& error) {
  if (error.kind() != HAKO_ERROR_EXIT) {
    static_cast<void>(std::fputs(std::string(error.traceback()).c_str(), stderr));
    return 1;
  }
  const hako::Value exit(isolate.get(), hako_error_exception(error.get()));
  const auto code = exit.Attribute("code");
  const hako_kind kind = code ? hako_value_kind(isolate.get(), code->get()) : HAKO_NONE;
  if (kind != HAKO_NONE && kind != HAKO_INT && kind != HAKO_BOOL)
    static_cast<void>(std::fprintf(stderr, "%s\n", std::string(error.message()).c_str()));
  return error.exit_status();
}

}  // namespace

int main(int argc, char** argv) {
  umask(022);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (std::getenv("HAKO_TEST_PLAIN_FIRST") !=
      nullptr) {  // Its modules lie where the others' shall.
    const auto plain = hako::Isolate::Boot();
    if (!plain || !plain->Exec("import asyncio, decimal, json, lzma, sqlite3, ssl, uuid")) return 3;
  }
  const std::vector<std::string> words(argv + 1, argv + argc);
  hako::BootOptions options;
  options.argv = words;
  options.paths = {std::filesystem::path(words.front()).parent_path().string()};
  options.deterministic.emplace();
  auto isolate = hako::Isolate::Boot(options);
  if (!isolate) {
    static_cast<void>(std::fprintf(stderr, "%s\n", isolate.error().OneLine().c_str()));
    return 3;
  }
  int status = 0;
  if (const auto ran = isolate->RunFile(words.front(), words); !ran)
    status = Tell(*isolate, ran.error());
  const auto ended = isolate->End();
  return ended && *ended == 0 ? status : 120;
}
