// import_counts.h: how many objects the collector counts while modules are imported.
//
// The collector runs when enough objects have been made since it last ran. A delivered module's
// were made at the capture; so that the collector runs as often as under python3, a delivery counts
// as many as the import would have.
#ifndef HAKO_PANTRY_IMPORT_COUNTS_H_
#define HAKO_PANTRY_IMPORT_COUNTS_H_

#include <map>
#include <string>
#include <vector>

namespace hako::pantry {

// By a module's name: objects made during its import and not freed in it, without those of the
// imports inside it.
using ImportCounts = std::map<std::string, int>;

// Imports the modules one after the other, as far as that is possible. For an interpreter that is
// only there to be asked: its collector is switched off.
ImportCounts CountImports(const std::vector<std::string>& modules);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_COUNTS_H_
