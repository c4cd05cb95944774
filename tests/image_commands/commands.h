// commands.h: `hako image` with a cache of the test's own, and starts that say which image they
// took.
#ifndef HAKO_TESTS_IMAGE_COMMANDS_COMMANDS_H_
#define HAKO_TESTS_IMAGE_COMMANDS_COMMANDS_H_

#include <gmock/gmock.h>

#include <string>

#include "../parity/harness.h"

namespace hako::image_commands {

using parity::Exit;
using parity::Form;
using parity::Scene;
using parity::Words;

struct Start {
  Outcome outcome;    // Without the trace's line.
  std::string image;  // The file; empty: a cold start.
  std::string why;    // The reason for a cold start.
};

class ImageCommandTest : public parity::ParityTest {
 protected:
  ImageCommandTest();

  // `scene` with the test's HOME and cache, and a trace.
  [[nodiscard]] Scene Own(Scene scene = {}) const;
  // `hako image WORDS`.
  [[nodiscard]] Outcome Image(Words words, const Scene& scene = {}) const;
  // The same; fails the test unless it succeeds.
  Outcome Build(Words words, const Scene& scene = {}) const;
  [[nodiscard]] Start Run(const Words& arguments, const Scene& scene = {},
                          Form form = Form::kRun) const;
  [[nodiscard]] Start RunFile(const std::string& program, const Words& argv,
                              const Scene& scene = {}) const;

  [[nodiscard]] std::string Cache() const { return scratch_.Path("cache/hako"); }
  // File names in the cache that end so.
  [[nodiscard]] Words CachedFiles(const std::string& suffix) const;
  [[nodiscard]] Words CopiesFolders() const;
  // How many blocks that starts write to lie side by side in the image: `hako image info FILE`.
  [[nodiscard]] int PlacedBlocks(const std::string& file) const;
  // How many of them every start writes to.
  [[nodiscard]] int BlocksOfEveryStart(const std::string& file) const;
  // A virtual environment made by the reference; its root.
  [[nodiscard]] std::string MakeEnvironment(const std::string& name,
                                            const Words& options = {}) const;
};

inline constexpr const char* kBase = "/lib/hako/base.image";
inline const Words kPrintOne = {"-c", "print(1)"};

}  // namespace hako::image_commands

#endif  // HAKO_TESTS_IMAGE_COMMANDS_COMMANDS_H_
