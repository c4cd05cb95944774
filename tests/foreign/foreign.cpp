#include "foreign.h"

#include <filesystem>

namespace hako::foreign {
namespace {

// Takes hako's own lines out.
std::string WithoutTrace(const std::string& text) {
  std::string rest;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (!line.starts_with("hako: ")) rest += line;
    begin = end;
  }
  return rest;
}

std::string PythonModules() { return ProgramFolder() + "/../modules"; }

}  // namespace

void ForeignTest::Install(const Words& modules) {
  std::filesystem::remove_all(scratch_.Path("env"));
  root_ = MakeEnvironment("env");
  const std::string folder = root_ + "/" + parity::PackagesFolder();
  for (const std::string& name : modules) {
    for (const std::string& from : {std::string(HAKO_FOREIGN_MODULES), PythonModules()}) {
      for (const std::string& file : {name + ".so", name + ".py"}) {
        const std::string path = from + "/" + file;
        if (std::filesystem::exists(path)) std::filesystem::copy_file(path, folder + file);
      }
    }
  }
  std::filesystem::copy(std::string(HAKO_FOREIGN_MODULES) + "/libs", folder + "libs");
}

std::string ForeignTest::BuildWith(const Words& modules) {
  Install(modules);
  Words words;
  for (const std::string& name : modules) words.insert(words.end(), {"-m", name});
  return Build(words, {.environment = {"VIRTUAL_ENV=" + root_}}).err;
}

void ForeignTest::Keep(const Words& modules) {
  const std::string said = BuildWith(modules);
  for (const std::string& name : modules) EXPECT_THAT(said, testing::Not(testing::HasSubstr(name)));
}

Outcome ForeignTest::Reference(const std::string& code, const Words& variables) const {
  const std::string python = root_ + "/bin/python3";
  return parity::RunFile(python, {python, "-c", code}, Own({.environment = variables}));
}

Start ForeignTest::FromImage(const std::string& code, const Words& variables) const {
  Scene scene{.environment = {"VIRTUAL_ENV=" + root_, "HAKO_TRACE=2"}};
  scene.environment.insert(scene.environment.end(), variables.begin(), variables.end());
  return Run({"-c", code}, scene);
}

void ForeignTest::ExpectSameAsReference(const std::string& module, bool is_delivered,
                                        const std::string& code, const Words& variables) const {
  const Outcome reference = Reference(code, variables);
  Start start = FromImage(code, variables);
  EXPECT_THAT(start.image, testing::StartsWith(Cache())) << start.why;
  const bool was_anew =
      start.outcome.err.find("hako: imported anew: " + module + " ") != std::string::npos;
  EXPECT_EQ(was_anew, !is_delivered) << start.outcome.err;
  start.outcome.err = WithoutTrace(start.outcome.err);
  parity::ExpectEqual(reference, start.outcome, code);
}

void ForeignTest::ExpectDelivered(const std::string& module, const std::string& code,
                                  const Words& variables) const {
  ExpectSameAsReference(module, true, code, variables);
}

void ForeignTest::ExpectImportedAnew(const std::string& module, const std::string& code,
                                     const Words& variables) const {
  ExpectSameAsReference(module, false, code, variables);
}

std::string ProgramFolder() { return HAKO_FOREIGN_PROGRAMS; }

}  // namespace hako::foreign
