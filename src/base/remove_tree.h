// remove_tree.h: a folder removed with all that is in it.
#ifndef HAKO_BASE_REMOVE_TREE_H_
#define HAKO_BASE_REMOVE_TREE_H_

#include <string>

namespace hako {

// Follows no links. What cannot be removed stays. One call at a time in a process (nftw).
void RemoveTree(const std::string& folder);

}  // namespace hako

#endif  // HAKO_BASE_REMOVE_TREE_H_
