// foreign.h: an environment with extension modules of the tests' own in it.
#ifndef HAKO_TESTS_FOREIGN_FOREIGN_H_
#define HAKO_TESTS_FOREIGN_FOREIGN_H_

#include <string>

#include "../image_commands/commands.h"

namespace hako::foreign {

using image_commands::Start;
using parity::Exit;
using parity::Scene;
using parity::Words;

class ForeignTest : public image_commands::ImageCommandTest {
 protected:
  // A virtual environment in which `modules` are installed and nothing else: modules/module.c,
  // ends.c or NAME.py.
  void Install(const Words& modules);
  // Builds the environment's image with the modules in it; what was said on stderr.
  [[nodiscard]] std::string BuildWith(const Words& modules);
  // The same; all of them are kept.
  void Keep(const Words& modules);

  // `python3 -c CODE` of the environment; and the same from its image, with a trace.
  [[nodiscard]] Outcome Reference(const std::string& code, const Words& variables = {}) const;
  [[nodiscard]] Start FromImage(const std::string& code, const Words& variables = {}) const;
  // The two are the same, and `module` came from the image, or was imported anew.
  void ExpectDelivered(const std::string& module, const std::string& code,
                       const Words& variables = {}) const;
  void ExpectImportedAnew(const std::string& module, const std::string& code,
                          const Words& variables = {}) const;

 private:
  void ExpectSameAsReference(const std::string& module, bool is_delivered, const std::string& code,
                             const Words& variables) const;
  std::string root_;
};

// The folder of the programs for numpy.
std::string ProgramFolder();

}  // namespace hako::foreign

#endif  // HAKO_TESTS_FOREIGN_FOREIGN_H_
