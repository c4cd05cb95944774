// kept_streams.cpp: what a stream takes in of its descriptor, and hence which may be kept.
//
// CPython 3.11.2: Modules/_io/_iomodule.c: _io_open_impl (terminal, block size);
// Modules/_io/fileio.c: _io_FileIO___init___impl (directory, block size), seekable;
// Modules/_io/bufferedio.c: _buffered_init (position); Modules/_io/textio.c:
// _io_TextIOWrapper___init___impl (seekable; position, as it decides whether an encoder begins).
// The same in 3.12 and 3.13.
#include "interpreter/kept_streams.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cwchar>
#include <utility>

#include "interpreter/image_state.h"

namespace hako::interpreter {
namespace {

enum Kind : int { kPipe, kFileAtItsBeginning, kOther };

// What the locale and the variables of a plain start lead to (locale_choice.h); stderr's is fixed.
constexpr const wchar_t* kErrorsOf[KeptStreams::kErrors] = {L"strict", L"surrogateescape"};
constexpr const wchar_t* kErrorsOfStderr = L"backslashreplace";
constexpr const wchar_t* kEncoding = L"utf-8";

Kind KindOf(int fd, long* block_bytes) {
  struct stat status {};
  if (fstat(fd, &status) != 0 || S_ISDIR(status.st_mode)) return kOther;
  if (S_ISCHR(status.st_mode) && isatty(fd) != 0) return kOther;
  *block_bytes = static_cast<long>(status.st_blksize);
  const off_t at = lseek(fd, 0, SEEK_CUR);
  if (at == 0) return kFileAtItsBeginning;
  return at < 0 && errno == ESPIPE ? kPipe : kOther;
}

// Which of kErrorsOf; -1: none.
int ErrorsIndex(const Stream& stream, const wchar_t* errors) {
  if (stream.fd == STDERR_FILENO) return std::wcscmp(errors, kErrorsOfStderr) == 0 ? 0 : -1;
  for (int i = 0; i < KeptStreams::kErrors; ++i) {
    if (std::wcscmp(errors, kErrorsOf[i]) == 0) return i;
  }
  return -1;
}

// Puts an open descriptor of the kind in the place of `fd`.
bool Place(int fd, Kind kind, bool writes) {
  int ends[2] = {-1, -1};
  if (kind == kPipe) {
    if (pipe(ends) != 0) return false;
  } else {
    ends[0] = ends[1] = open("/dev/null", O_RDWR);
  }
  const bool ok = dup2(ends[writes ? 1 : 0], fd) == fd;
  if (ends[0] != fd) close(ends[0]);
  if (ends[1] != fd && ends[1] != ends[0]) close(ends[1]);
  return ok;
}

// Puts back what was there.
void GiveBack(int fd, int before) {
  if (before < 0) {
    close(fd);
    return;
  }
  dup2(before, fd);
  close(before);
}

bool KeepKind(PyObject* io, const Stream& stream, Kind kind) {
  KeptStreams& kept = image_state.kept_streams;
  if (!Place(stream.fd, kind, stream.writes) ||
      KindOf(stream.fd, &kept.block_bytes[kind]) != kind) {
    PyErr_SetFromErrno(PyExc_OSError);
    return false;
  }
  const int count = stream.fd == STDERR_FILENO ? 1 : KeptStreams::kErrors;
  for (int i = 0; i < count; ++i) {
    const StreamText text{.encoding = kEncoding,
                          .errors = stream.fd == STDERR_FILENO ? kErrorsOfStderr : kErrorsOf[i],
                          .is_buffered = true};
    KeptStream& one = kept.streams[stream.fd][kind][i];
    one.text = MakeStream(io, stream, text);
    if (one.text == nullptr) return false;
    hako_cpython_take_objects(&one.objects);
  }
  return true;
}

template <class Visit>
void ForEach(Visit visit) {
  for (auto& of_descriptor : image_state.kept_streams.streams) {
    for (auto& of_kind : of_descriptor) {
      for (KeptStream& one : of_kind) visit(one);
    }
  }
}

}  // namespace

bool KeepStreams(PyObject* io) {
  for (const Stream& stream : kStreams) {
    const int before = fcntl(stream.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const bool ok = KeepKind(io, stream, kPipe) && KeepKind(io, stream, kFileAtItsBeginning);
    GiveBack(stream.fd, before);
    if (!ok) return false;
  }
  return true;
}

PyObject* TakeKeptStream(const Stream& stream, const StreamText& text) {
  if (!text.is_buffered || std::wcscmp(text.encoding, kEncoding) != 0) return nullptr;
  const int errors = ErrorsIndex(stream, text.errors);
  long block_bytes = 0;
  const Kind kind = errors < 0 ? kOther : KindOf(stream.fd, &block_bytes);
  KeptStreams& kept = image_state.kept_streams;
  if (kind == kOther || block_bytes != kept.block_bytes[kind]) return nullptr;
  KeptStream& one = kept.streams[stream.fd][kind][errors];
  if (one.text == nullptr) return nullptr;
  one.is_taken = true;
  return std::exchange(one.text, nullptr);
}

void BringStreamObjects() {
  ForEach([](KeptStream& one) {
    if (std::exchange(one.is_taken, false))
      hako_cpython_join_lists(&one.objects, &image_state.objects);
  });
}

void DropKeptStreams() {
  ForEach([](KeptStream& one) { Py_CLEAR(one.text); });
}

}  // namespace hako::interpreter
