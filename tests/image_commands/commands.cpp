#include "commands.h"

#include <algorithm>

namespace hako::image_commands {
namespace {

constexpr std::string_view kRestored = "hako: restored from ";
constexpr std::string_view kCold = "hako: cold start: ";

Start TakeTrace(Outcome outcome) {
  Start start{std::move(outcome), "", ""};
  std::string& err = start.outcome.err;
  for (const std::string_view head : {kRestored, kCold}) {
    const size_t begin = err.find(head);
    if (begin == std::string::npos) continue;
    const size_t end = err.find('\n', begin);
    const std::string rest = err.substr(begin + head.size(), end - begin - head.size());
    if (head == kRestored) start.image = rest.substr(0, rest.rfind(" in "));
    if (head == kCold) start.why = rest;
    err.erase(begin, end + 1 - begin);
    break;
  }
  return start;
}

Words NamesIn(const std::string& folder) {
  Words names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The number that stands right before the first `behind`, and behind `before`. 0: none, a failure.
int NumberBetween(std::string_view before, std::string_view behind, const std::string& text) {
  const size_t end = text.find(behind);
  const size_t begin = end == std::string::npos ? end : text.rfind(before, end);
  EXPECT_NE(begin, std::string::npos) << text;
  return begin == std::string::npos ? 0 : std::stoi(text.substr(begin + before.size()));
}

}  // namespace

ImageCommandTest::ImageCommandTest() { std::filesystem::create_directories(scratch_.Path("home")); }

Scene ImageCommandTest::Own(Scene scene) const {
  scene.environment.insert(scene.environment.begin(),
                           {"HAKO_TRACE=1", "HOME=" + scratch_.Path("home"),
                            "XDG_CACHE_HOME=" + scratch_.Path("cache")});
  return scene;
}

Outcome ImageCommandTest::Image(Words words, const Scene& scene) const {
  words.insert(words.begin(), {parity::HakoPath(), "image"});
  return parity::RunFile(words.front(), words, Own(scene));
}

Outcome ImageCommandTest::Build(Words words, const Scene& scene) const {
  words.insert(words.begin(), "build");
  Outcome outcome = Image(words, scene);
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.err;
  return outcome;
}

Start ImageCommandTest::Run(const Words& arguments, const Scene& scene, Form form) const {
  return TakeTrace(parity::RunHako(form, arguments, Own(scene)));
}

Start ImageCommandTest::RunFile(const std::string& program, const Words& argv,
                                const Scene& scene) const {
  return TakeTrace(parity::RunFile(program, argv, Own(scene)));
}

Words ImageCommandTest::CachedFiles(const std::string& suffix) const {
  Words names = NamesIn(Cache());
  std::erase_if(names, [&suffix](const std::string& name) { return !name.ends_with(suffix); });
  return names;
}

Words ImageCommandTest::CopiesFolders() const {
  Words names = NamesIn(Cache());
  std::erase_if(names, [](const std::string& name) {
    return name.find(".image.modules.") == std::string::npos;
  });
  return names;
}

int ImageCommandTest::PlacedBlocks(const std::string& file) const {
  return NumberBetween("\nplaced   ", " blocks", Image({"info", file}).out);
}

int ImageCommandTest::BlocksOfEveryStart(const std::string& file) const {
  return NumberBetween("\n         ", " of them", Image({"info", file}).out);
}

std::string ImageCommandTest::MakeEnvironment(const std::string& name, const Words& options) const {
  Words arguments = {"-m", "venv", "--without-pip", scratch_.Path(name)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  EXPECT_EQ(parity::RunReference(arguments).ending, Exit(0));
  return scratch_.Path(name);
}

}  // namespace hako::image_commands
