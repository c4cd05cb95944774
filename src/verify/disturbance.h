// disturbance.h: what is changed between runs of a program that must print the same.
#ifndef HAKO_VERIFY_DISTURBANCE_H_
#define HAKO_VERIFY_DISTURBANCE_H_

#include <string>
#include <vector>

namespace hako::verify {

// What surrounds one run.
struct Disturbance {
  bool fixes_addresses = false;  // No randomisation of addresses (personality(2)).
  bool hides_processor = false;  // libc chooses functions as on a processor without FMA, AVX2.
  bool has_load = false;         // A thread that does nothing but calculate runs beside it.
  bool names_program_absolutely = false;  // By its whole path, not by its name.
  bool reads_file = false;                // stdin is a file, not a pipe.
  size_t environment_bytes = 0;           // Of a variable that nobody reads.
  long date_seconds = 0;                  // How far from now the date is.
  unsigned order = 0;                     // In which the files of its folder are made.
  std::string folder = "run";             // The name of that folder.
};

// The disturbance of run `number`; that of run 0 changes nothing.
Disturbance DisturbanceOf(int number);

// "no randomised addresses, 4000 bytes of environment"; "nothing" for run 0's.
std::string Describe(const Disturbance& disturbance);

// This process's environment, with what the disturbance adds: NAME=VALUE. `date_library` is the
// file of another_date.c; empty: the date stays.
std::vector<std::string> EnvironmentFor(const Disturbance& disturbance,
                                        const std::string& date_library);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_DISTURBANCE_H_
