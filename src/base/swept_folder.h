// swept_folder.h: a temporary folder that is removed even if its process is killed: by the next
// process that makes one.
//
// How it works. In each lies a file that its process has locked (flock) and mapped, and closed
// again. The kernel keeps the lock until the last mapping is gone: when the process ends in
// whatever way, and its forked children have too. So there is no descriptor that a program could
// see or close, no number of a process that could be another's by now, in another container or
// after a while, and no handler of signals that would show. A folder whose lock can be had is
// nobody's. One that was made and not yet locked may be taken for such; its maker then makes
// another.
#ifndef HAKO_BASE_SWEPT_FOLDER_H_
#define HAKO_BASE_SWEPT_FOLDER_H_

#include <string>

namespace hako {

// Removes what killed processes of this user have left of the folders of this prefix, and makes
// one: `prefix` and six characters, with rights for this user alone. `prefix` is absolute. Empty:
// it cannot be made, and errno says why. One call at a time in a process, as RemoveTree().
std::string MakeSweptFolder(const std::string& prefix);

// Takes over one that MakeSweptFolder() has made: a process that executes another program loses its
// own. True: it was nobody's, and is this process's now. False: it still has a process.
bool AdoptSweptFolder(const std::string& folder);

// What lies in it first, its lock last, so that half of it is swept as well.
void RemoveSweptFolder(const std::string& folder);

// The one name in it that is not the caller's.
inline constexpr const char* kSweptFolderLock = "lock";

}  // namespace hako

#endif  // HAKO_BASE_SWEPT_FOLDER_H_
