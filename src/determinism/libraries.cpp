#include "determinism/libraries.h"

#include <fcntl.h>
#include <link.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/paths.h"
#include "determinism/entropy.h"
#include "determinism/leaks.h"
#include "determinism/outside.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"
#include "rebase/elf_words.h"
#include "seams/late_libraries.h"
#include "seams/math_calls.h"
#include "seams/own_libraries.h"

namespace hako::determinism {
namespace {

// ---- Answers that only libraries get ----

int GetEntropy(void* bytes, size_t count) {
  FillEntropy(bytes, count);
  return 0;
}

// OpenSSL 3.0, RAND_bytes(3): 1 is success.
int RandomBytes(unsigned char* bytes, int count) {
  FillEntropy(bytes, static_cast<size_t>(std::max(count, 0)));
  return 1;
}

// A library reads a device of entropy by its own means: it gets a file of seeded bytes.
int OpenForLibrary(const char* path, int flags, mode_t mode) {
  const std::string_view name = path == nullptr ? "" : path;
  if (name != "/dev/urandom" && name != "/dev/random") return hako_open64(path, flags, mode);
  std::array<char, 4096> bytes{};
  FillEntropy(bytes.data(), bytes.size());
  const int fd = memfd_create("hako-entropy", MFD_CLOEXEC);
  if (fd >= 0 && pwrite(fd, bytes.data(), bytes.size(), 0) < 0) return close(fd), -1;
  return fd;
}

// A version 1 uuid of RFC 4122, 4.2: the time in 100 ns since 1582-10-15, a clock sequence and a
// node. libuuid, uuid_generate_time_safe(3): 0 if no other process can have made the same.
int UuidOfTime(unsigned char* uuid) {
  constexpr uint64_t kGregorianOffset = 0x01b21dd213814000;
  constexpr int64_t kUnit_ns = 100;
  constexpr uint8_t kNode[] = {0x02, 0x68, 0x61, 0x6b, 0x6f, 0x00};  // Locally administered.
  const auto now = static_cast<uint64_t>(virtual_clock.Read(CLOCK_REALTIME) / kUnit_ns);
  const uint64_t time = now + kGregorianOffset;
  const uint8_t parts[] = {static_cast<uint8_t>(time >> 24),
                           static_cast<uint8_t>(time >> 16),
                           static_cast<uint8_t>(time >> 8),
                           static_cast<uint8_t>(time),
                           static_cast<uint8_t>(time >> 40),
                           static_cast<uint8_t>(time >> 32),
                           static_cast<uint8_t>(0x10 | ((time >> 56) & 0x0f)),
                           static_cast<uint8_t>(time >> 48),
                           0x80,
                           0x00};
  std::memcpy(uuid, parts, sizeof(parts));
  std::memcpy(uuid + sizeof(parts), kNode, sizeof(kNode));
  return 0;
}

// Semaphores between processes, of multiprocessing: another process posts them, unseen, so they are
// looked at again and again while this process's other threads have their turns.
int AwaitShared(sem_t* semaphore, std::optional<int64_t> until_ns) {
  for (;;) {
    if (sem_trywait(semaphore) == 0) return 0;
    if (errno != EAGAIN) return -1;
    if (until_ns.has_value() && virtual_clock.elapsed_ns() >= *until_ns)
      return errno = ETIMEDOUT, -1;
    if (LookAgain("another process's lock") == Woken::kBySignal) return errno = EINTR, -1;
  }
}

int SharedWait(sem_t* semaphore) {
  if (!TurnOrder::IsKnown()) return sem_wait(semaphore);
  return AwaitShared(semaphore, std::nullopt);
}

int SharedTimedWait(sem_t* semaphore, const timespec* until) {
  if (!TurnOrder::IsKnown()) return sem_timedwait(semaphore, until);
  return AwaitShared(semaphore, virtual_clock.ElapsedAt(CLOCK_REALTIME, *until));
}

// ---- The words ----

struct LedName {
  std::string_view name;
  uintptr_t target;
};

template <class Function>
uintptr_t AddressOf(Function* function) {
  return reinterpret_cast<uintptr_t>(function);
}

// Of a name that stands twice, the first counts. On the systems that hako knows, a file's size has
// 64 bits under either name.
const auto& LedNames() {
  static const std::array names = {
      LedName{"open", AddressOf(&OpenForLibrary)},
      LedName{"open64", AddressOf(&OpenForLibrary)},
      LedName{"fopen", AddressOf(&hako_fopen64)},
      LedName{"openat", AddressOf(&hako_openat64)},
      LedName{"stat", AddressOf(&hako_stat64)},
      LedName{"lstat", AddressOf(&hako_lstat64)},
      LedName{"fstat", AddressOf(&hako_fstat64)},
      LedName{"fstatat", AddressOf(&hako_fstatat64)},
      LedName{"readdir", AddressOf(&hako_readdir64)},
      LedName{"truncate", AddressOf(&hako_truncate64)},
      LedName{"sem_wait", AddressOf(&SharedWait)},
      LedName{"sem_timedwait", AddressOf(&SharedTimedWait)},
      LedName{"getentropy", AddressOf(&GetEntropy)},
      LedName{"RAND_bytes", AddressOf(&RandomBytes)},
      LedName{"RAND_priv_bytes", AddressOf(&RandomBytes)},
      LedName{"uuid_generate_time_safe", AddressOf(&UuidOfTime)},
#define HAKO_CALL(result, name, parameters, arguments) LedName{#name, AddressOf(&hako_##name)},
#define HAKO_WAIT(result, name, parameters, arguments)
#include "seams/system_calls.inc"
#undef HAKO_WAIT
#undef HAKO_CALL
#define HAKO_MATH_1(name) LedName{#name, AddressOf(&hako_##name)},
#define HAKO_MATH_2(name) LedName{#name, AddressOf(&hako_##name)},
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2
  };
  return names;
}

uintptr_t TargetOf(std::string_view name) {
  const auto found = std::ranges::find(LedNames(), name, &LedName::name);
  return found == LedNames().end() ? 0 : found->target;
}

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#else
constexpr uint16_t kMachine = EM_AARCH64;
#endif

// The parts of one loaded object that are needed here.
struct Object {
  std::string path;
  uintptr_t base = 0;
  uintptr_t section = 0;  // link_map::l_ld
  const ElfW(Sym) * symbols = nullptr;
  const char* names = nullptr;
  const ElfW(Rela) * words = nullptr;
  size_t words_bytes = 0;
  const ElfW(Rela) * slots = nullptr;
  size_t slots_bytes = 0;
  uintptr_t read_only_begin = 0, read_only_end = 0;
};

// glibc has made the addresses in a library's dynamic section absolute.
bool ReadObject(const dl_phdr_info& info, Object* object) {
  object->path = info.dlpi_name;
  object->base = info.dlpi_addr;
  const ElfW(Dyn)* dynamic = nullptr;
  for (size_t i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = info.dlpi_phdr[i];
    const uintptr_t begin = info.dlpi_addr + part.p_vaddr;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses of a loaded object
    if (part.p_type == PT_DYNAMIC) dynamic = reinterpret_cast<const ElfW(Dyn)*>(begin);
    if (part.p_type == PT_GNU_RELRO) {
      object->read_only_begin = begin;
      object->read_only_end = begin + part.p_memsz;
    }
  }
  object->section = reinterpret_cast<uintptr_t>(dynamic);
  for (; dynamic != nullptr && dynamic->d_tag != DT_NULL; ++dynamic) {
    void* address =
        reinterpret_cast<void*>(dynamic->d_un.d_ptr);  // NOLINT(performance-no-int-to-ptr)
    if (dynamic->d_tag == DT_SYMTAB) object->symbols = static_cast<const ElfW(Sym)*>(address);
    if (dynamic->d_tag == DT_STRTAB) object->names = static_cast<const char*>(address);
    if (dynamic->d_tag == DT_RELA) object->words = static_cast<const ElfW(Rela)*>(address);
    if (dynamic->d_tag == DT_RELASZ) object->words_bytes = dynamic->d_un.d_val;
    if (dynamic->d_tag == DT_JMPREL) object->slots = static_cast<const ElfW(Rela)*>(address);
    if (dynamic->d_tag == DT_PLTRELSZ) object->slots_bytes = dynamic->d_un.d_val;
  }
  return object->symbols != nullptr && object->names != nullptr;
}

void Store(const Object& object, uintptr_t address, uintptr_t value) {
  const auto page_bytes = static_cast<uintptr_t>(getpagesize());
  const uintptr_t page = address / page_bytes * page_bytes;
  void* at = reinterpret_cast<void*>(page);  // NOLINT(performance-no-int-to-ptr)
  const bool is_read_only = address >= object.read_only_begin && address < object.read_only_end;
  if (is_read_only && mprotect(at, page_bytes, PROT_READ | PROT_WRITE) != 0) return;
  *reinterpret_cast<uintptr_t*>(address) = value;  // NOLINT(performance-no-int-to-ptr)
  if (is_read_only) mprotect(at, page_bytes, PROT_READ);
}

// What has been led.
struct LedWord {
  size_t object;
  uintptr_t address;
  uintptr_t value;  // Before.
};
struct Led {
  LedLibraries which = LedLibraries::kAll;
  std::vector<Object> objects = {};
  std::vector<LedWord> words = {};
  std::set<std::string> shared = {};  // With a host that had them before.
};

Led& TheLed() {
  // Never destroyed: as long as modules are loaded.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& led = *new Led;
  return led;
}

// Calls `visit` with the address of each word that leads to a seam's function, and with the seam.
template <class Visit>
void VisitWords(const Object& object, Visit visit) {
  const auto visit_all = [&](const ElfW(Rela) * words, size_t bytes) {
    for (size_t i = 0; i < bytes / sizeof(*words); ++i) {
      const rebase::Action action =
          rebase::ActionOf(static_cast<uint32_t>(ELF64_R_TYPE(words[i].r_info)), kMachine);
      const bool is_address = action == rebase::Action::kWord ||
                              action == rebase::Action::kGlobal || action == rebase::Action::kSlot;
      if (!is_address) continue;
      const ElfW(Sym)& symbol = object.symbols[ELF64_R_SYM(words[i].r_info)];
      if (symbol.st_name == 0 || symbol.st_shndx != SHN_UNDEF) continue;
      const uintptr_t target = TargetOf(object.names + symbol.st_name);
      if (target != 0) visit(object.base + words[i].r_offset, target);
    }
  };
  visit_all(object.words, object.words_bytes);
  visit_all(object.slots, object.slots_bytes);
}

// The program itself has its seams; libc and the loader are what they lead to.
bool IsLed(const char* path) {
  const std::string_view name = BaseName(path);
  if (name.empty()) return false;
  for (const std::string_view own :
       {"libc.so", "ld-linux", "libm.so", "libdl.so", "libutil.so", "libpthread.so", "linux-vdso",
        "libgcc_s.so", "libstdc++.so"}) {
    if (name.starts_with(own)) return false;
  }
  return true;
}

// Modules that reach what no seam shows.
void NoteUnpinned(std::string_view path) {
  if (BaseName(path).starts_with("_ctypes.")) NoteLeak("ctypes", "addresses and foreign functions");
  if (path.find("-packages/") != std::string_view::npos)
    NoteLeak("import", "an extension module outside of the standard library");
}

// Those of this process that may be led, as they are now.
int AddObject(dl_phdr_info* info, size_t /*bytes*/, void* objects) {
  Object object;
  if (IsLed(info->dlpi_name) && ReadObject(*info, &object))
    static_cast<std::vector<Object>*>(objects)->push_back(std::move(object));
  return 0;
}

std::vector<Object> PresentObjects() {
  std::vector<Object> objects;
  dl_iterate_phdr(AddObject, &objects);
  return objects;
}

bool IsSame(const Object& one, const Object& other) {
  return one.section == other.section && one.path == other.path;
}

void Lead(const Object& object) {
  Led& led = TheLed();
  for (const Object& one : led.objects) {
    if (IsSame(one, object)) return;
  }
  const size_t number = led.objects.size();
  led.objects.push_back(object);
  NoteUnpinned(object.path);
  VisitWords(object, [&](uintptr_t address, uintptr_t target) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    const uintptr_t before = *reinterpret_cast<const uintptr_t*>(address);
    if (led.which == LedLibraries::kOwn) led.words.push_back({number, address, before});
    Store(object, address, target);
  });
}

void NoteShared(const char* path) { TheLed().shared.insert(path); }

void NoteUnled(const Object& object) {
  bool asks_for_pinned = false;
  VisitWords(object, [&](uintptr_t /*address*/, uintptr_t /*target*/) { asks_for_pinned = true; });
  const std::string name(BaseName(object.path));
  if (asks_for_pinned) NoteLeak("import", (name + ", which the host has loaded").c_str());
}

void LeadAll() {
  for (const Object& object : PresentObjects()) Lead(object);
}

void LeadOwn() {
  seams::VisitSharedLibraries(NoteShared);
  for (const Object& object : PresentObjects()) {
    if (seams::IsOwnLibrary(object.section)) {
      Lead(object);
    } else if (TheLed().shared.contains(object.path)) {
      NoteUnled(object);
    }
  }
}

}  // namespace

void PinLibraries(seams::SystemCalls& calls, LedLibraries which) {
  TheLed().which = which;
  calls.library_loaded = which == LedLibraries::kAll ? LeadAll : LeadOwn;
  calls.function_of_library = [](const char* symbol) { return TargetOf(symbol); };
  // Before the turns of the threads are kept: who first calls it does not wait for files.
  seams::LoadLateLibraries();
}

void ReleaseLibraries() {
  Led& led = TheLed();
  const std::vector<Object> present = PresentObjects();
  for (const LedWord& word : led.words) {
    const Object& object = led.objects[word.object];
    const bool is_there =
        std::ranges::any_of(present, [&](const Object& one) { return IsSame(one, object); });
    if (is_there) Store(object, word.address, word.value);
  }
  led = {};
}

}  // namespace hako::determinism
