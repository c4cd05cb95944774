// peer.cpp: NAME=CMD, its words by POSIX wordexp.
#include "bench/peer.h"

#include <unistd.h>
#include <wordexp.h>

#include <cstdlib>

#include "base/paths.h"

namespace hako::bench {
namespace {

Error BadPeer(const std::string& what, const std::string& text) {
  return {Error::Kind::kBadInput, what, "--peer " + text,
          "give NAME=COMMAND, as in --peer pypy=/usr/bin/pypy3"};
}

// `file` as a path to an executable; empty if there is none.
std::string Locate(const std::string& file) {
  if (file.find('/') != std::string::npos) return access(file.c_str(), X_OK) == 0 ? file : "";
  const char* path =
      std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): before any thread starts
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const size_t colon = rest.find(':');
    std::string candidate = std::string(rest.substr(0, colon)) + "/" + file;
    if (IsFile(candidate) && access(candidate.c_str(), X_OK) == 0) return candidate;
    rest = colon == std::string_view::npos ? "" : rest.substr(colon + 1);
  }
  return "";
}

}  // namespace

Result<verify::Runner> ParsePeer(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return Fail(BadPeer("a peer needs a name", text));
  verify::Runner peer{text.substr(0, equals), {}};

  wordexp_t words{};
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  const int failed = wordexp(text.c_str() + equals + 1, &words, WRDE_NOCMD | WRDE_UNDEF);
  if (failed == 0) peer.argv.assign(words.we_wordv, words.we_wordv + words.we_wordc);
  if (failed == 0 || failed == WRDE_NOSPACE) wordfree(&words);
  if (failed != 0 || peer.argv.empty())
    return Fail(BadPeer("a peer's command cannot be read", text));

  const std::string file = Locate(peer.argv.front());
  if (file.empty())
    return Fail(BadPeer("a peer's command is not there: " + peer.argv.front(), text));
  peer.argv.front() = file;
  return peer;
}

}  // namespace hako::bench
