// stable_paths.h: the names under which a deterministic run knows the folders that lie elsewhere on
// every machine.
//
//   /hako/program   the folder of the program's file
//   /hako/work      the current folder at the start, unless it lies in the program's
//   /hako/tmp       a folder of this run alone, made when it is first asked for, removed at the
//   end,
//                   or by a later run if a signal kills this one (base/swept_folder.h)
//   /hako/home      the same; HOME
//   /hako/bin       the folder of hako's own executables
//
// The program sees these names in sys.argv, __file__, tracebacks, os.getcwd(); a path that begins
// with one is led to the real folder before the kernel sees it, and a path that the kernel answers
// is led back. Relative paths need neither.
#ifndef HAKO_DETERMINISM_STABLE_PATHS_H_
#define HAKO_DETERMINISM_STABLE_PATHS_H_

#include <climits>
#include <string>
#include <string_view>

namespace hako::determinism {

inline constexpr const char* kProgramFolder = "/hako/program";
inline constexpr const char* kWorkFolder = "/hako/work";
inline constexpr const char* kTemporaryFolder = "/hako/tmp";
inline constexpr const char* kHomeFolder = "/hako/home";
inline constexpr const char* kExecutableFolder = "/hako/bin";

// All absolute and real.
struct FolderNames {
  std::string program;  // May be empty: there is no file.
  std::string work;
  // The one above those of this run alone. Where names are set: another run's, whose the folders
  // stay as long as it lives; empty: made when one is first asked for.
  std::string scratch;
};

void SetFolders(const FolderNames& names, const std::string& executable_folder);

// The one above the folders of this run alone; empty: they are not made yet.
std::string ExistingScratch();

// Those of this run, which are made if they are not yet there.
FolderNames RunFolders();

// The real path for the kernel. It points into `path` itself or into this object, which must live
// as long as the result is used. Null stays null.
class RealPath {
 public:
  explicit RealPath(const char* path);
  operator const char*() const { return result_; }  // NOLINT(google-explicit-constructor)

 private:
  const char* result_;
  char buffer_[PATH_MAX];
};

// The name that the program sees, for an absolute real path.
std::string StablePath(std::string_view real);

// The folder of the program's file, where it is known only after the start: inside a host. The
// first one counts.
void SetProgramFolder(const std::string& program);

// Removes the folders that this run made. In the process that made them alone.
void RemoveScratch();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_STABLE_PATHS_H_
