// apps.h: `hako freeze`, and its APPs beside what defines them: the reference, told to run the APP
// as a zip application.
#ifndef HAKO_TESTS_FREEZE_APPS_H_
#define HAKO_TESTS_FREEZE_APPS_H_

#include <gmock/gmock.h>

#include <string>

#include "../image/starts.h"

namespace hako::freeze {

using parity::Exit;
using parity::Scene;
using parity::Words;
using starts::kRestored;
using starts::Start;

class FreezeTest : public starts::StartTest {
 protected:
  // `hako freeze WORDS`.
  [[nodiscard]] Outcome Run(Words words, const Scene& scene = {}) const;
  // `hako freeze WORDS -o APP`, which must succeed; the APP's path, in scratch_.
  std::string Freeze(Words words, const std::string& app = "app", const Scene& scene = {}) const;
  // The same for a program of one file; it is run without arguments or input.
  std::string FreezeText(const std::string& text, const std::string& app = "app") const;

  // The APP of a program that the first test of the process has frozen: a copy, in scratch_.
  std::string FreezeOnce(const std::string& program) const;

  // `APP ARGUMENTS`, with the trace taken out.
  [[nodiscard]] Start RunApp(const std::string& app, const Words& arguments = {},
                             const Scene& scene = {}) const;

  // `APP ARGUMENTS` must start as `how` says, and do what `REFERENCE APP ARGUMENTS` does, which is
  // returned. `app` is a path as a shell would be given it.
  Outcome ExpectSame(const std::string& how, const std::string& app, const Words& arguments = {},
                     const Scene& scene = {}) const;
  Outcome ExpectSameRestored(const std::string& app, const Words& arguments = {},
                             const Scene& scene = {}) const {
    return ExpectSame(kRestored, app, arguments, scene);
  }

  // A module that knows where it lies in several ways, one that is data, and a package with both.
  void WritePackage(const std::string& folder) const;
};

// For Scene::environment: see elsewhere.c.
Words Elsewhere(const std::string& missing = "");

}  // namespace hako::freeze

#endif  // HAKO_TESTS_FREEZE_APPS_H_
