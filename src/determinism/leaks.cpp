#include "determinism/leaks.h"

#include <Python.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "cpython/internals.h"
#include "determinism/last_words.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {
namespace {

struct Notes {
  OnLeak on_leak = OnLeak::kWarn;
  LeakListener listener = {};
  int explain_fd = -1;
  std::set<std::string> said = {};
  pid_t process = getpid();  // Whose descriptors these are.
};

Notes& TheNotes() {
  // Never destroyed, leaks are told of until the process ends.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static Notes& notes = *new Notes;
  return notes;
}

struct Place {
  std::string file;
  int line = 0;
};

// The innermost line that is not the standard library's.
Place ProgramLine() {
  Place place;
  hako_cpython_walk_frames(
      [](void* context, const char* file, int line) {
        auto* found = static_cast<Place*>(context);
        const std::string_view name = file;
        const bool is_library =
            name.starts_with("<frozen ") || name.find("/lib/python3") != name.npos;
        if (found->line == 0 || !is_library) *found = {.file = file, .line = line};
        return is_library ? 0 : 1;
      },
      &place);
  return place;
}

// " (prog.py:3)"; empty where no line of Python code runs.
std::string Describe(const Place& place) {
  return place.line == 0 ? "" : " (" + place.file + ":" + std::to_string(place.line) + ")";
}

void Tell(const std::string& where) {
  const Notes& notes = TheNotes();
  if (notes.explain_fd >= 0) Say(notes.explain_fd, "leak: " + where);
  if (notes.on_leak == OnLeak::kAllow) return;
  if (notes.listener.hear != nullptr) return notes.listener.hear(notes.listener.context, where);
  Say(STDERR_FILENO, "hako: not deterministic: " + where);
  EndIfLeaksAreErrors();
}

}  // namespace

void SetOnLeak(OnLeak on_leak) { TheNotes().on_leak = on_leak; }

void ListenToLeaks(const LeakListener& listener) { TheNotes().listener = listener; }

void ForgetLeaks() { TheNotes() = {}; }

void ExplainTo(int fd) { TheNotes().explain_fd = fd; }

void NoteLeak(const char* call, const char* what) {
  Notes& notes = TheNotes();
  if (notes.on_leak == OnLeak::kAllow && notes.explain_fd < 0) return;
  if (getpid() != notes.process) return;
  const std::string where = std::string(call) + " reaches " + what + Describe(ProgramLine());
  if (!notes.said.insert(where).second) return;
  Tell(where);
}

void EndIfLeaksAreErrors() {
  if (TheNotes().on_leak != OnLeak::kError) return;
  FlushStreams();
  RemoveScratch();
  _exit(kLeakStatus);
}

void NoteSource(const char* source, const char* call) {
  Notes& notes = TheNotes();
  const Place place = ProgramLine();
  if (place.line == 0) return;  // The interpreter's own start and end.
  const std::string where = std::string(source) + ": " + call + Describe(place);
  if (notes.said.insert(where).second) Say(notes.explain_fd, where);
}

}  // namespace hako::determinism
