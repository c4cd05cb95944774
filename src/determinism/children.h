// children.h: the children of a deterministic run have numbers that count up, as the process has
// one.
#ifndef HAKO_DETERMINISM_CHILDREN_H_
#define HAKO_DETERMINISM_CHILDREN_H_

#include <sys/types.h>

namespace hako::determinism {

// The pid that the program sees of this process, and of its parent.
pid_t OwnPid();
pid_t ParentPid();

// A child was forked: the number that it has for the program. Also called in the child itself, with
// `real` 0, which takes that number as its own.
pid_t AddChild(pid_t real);

// This process is a run's child that was executed anew, or that run itself: its numbers.
void TakeNumbers(pid_t own, pid_t parent);

// As at a run's start: the run has ended.
void ForgetFamily();

// The real pid of a number; what is none goes through. The other way round likewise.
pid_t RealPid(pid_t number);
pid_t NumberOfPid(pid_t real);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_CHILDREN_H_
