// own_pages.h: this program's own file, back from disk in large pieces.
#ifndef HAKO_CLI_OWN_PAGES_H_
#define HAKO_CLI_OWN_PAGES_H_

#include <string>

namespace hako::cli {

// To be called once, before what the program does. If this start had to bring the program from
// disk, or is one of 256, and finds that the program is in memory page by page, as page faults
// bring it, has the file read again in large pieces (base/page_cache.h): so it is mapped faster
// from then on, by this process and by all later ones. `own_file`: this program's.
void BringOwnProgramBack(const std::string& own_file);

}  // namespace hako::cli

#endif  // HAKO_CLI_OWN_PAGES_H_
