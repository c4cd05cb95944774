#include "determinism/leaks.h"

#include <Python.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "cpython/internals.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {
namespace {

struct Notes {
  OnLeak on_leak = OnLeak::kWarn;
  int explain_fd = -1;
  std::set<std::string> said = {};
};

Notes& TheNotes() {
  static Notes& notes = *new Notes;  // Never destroyed: leaks are told of until the process ends.
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
        const bool is_library = name.starts_with("<frozen ") || name.find("/lib/python3") != name.npos;
        if (found->line == 0 || !is_library) *found = {.file = file, .line = line};
        return is_library ? 0 : 1;
      },
      &place);
  return place;
}

std::string WithPlace(const std::string& text) {
  const Place place = ProgramLine();
  if (place.line == 0) return text;
  return text + " (" + place.file + ":" + std::to_string(place.line) + ")";
}

void Say(int fd, const std::string& line) {
  const std::string text = line + "\n";
  // NOLINTNEXTLINE(bugprone-unused-return-value): there is no other place to tell of it
  static_cast<void>(!write(fd, text.data(), text.size()));
}

}  // namespace

void SetOnLeak(OnLeak on_leak) { TheNotes().on_leak = on_leak; }

void ExplainTo(int fd) { TheNotes().explain_fd = fd; }

void NoteLeak(const char* call, const char* what) {
  Notes& notes = TheNotes();
  const bool explains = notes.explain_fd >= 0;
  if (notes.on_leak == OnLeak::kAllow && !explains) return;
  const std::string where = WithPlace(std::string(call) + " reaches " + what);
  if (!notes.said.insert(where).second) return;
  if (explains) Say(notes.explain_fd, "leak: " + where);
  if (notes.on_leak == OnLeak::kAllow) return;
  Say(STDERR_FILENO, "hako: not deterministic: " + where);
  EndIfLeaksAreErrors();
}

void EndIfLeaksAreErrors() {
  if (TheNotes().on_leak != OnLeak::kError) return;
  RemoveScratch();
  _exit(kLeakStatus);
}

void NoteSource(const char* source, const char* call) {
  Notes& notes = TheNotes();
  const Place place = ProgramLine();
  if (place.line == 0) return;  // The interpreter's own start and end.
  const std::string where = std::string(source) + ": " + call + " (" + place.file + ":" +
                            std::to_string(place.line) + ")";
  if (notes.said.insert(where).second) Say(notes.explain_fd, where);
}

}  // namespace hako::determinism
