// plugin_host.cpp: plug-ins in Python for a host in C++, reloaded when their files change.
//
//   plugin_host FOLDER      FOLDER has plugin_api.py and plugins/*.py
//
// Python's modules cannot be unloaded: what a plug-in left in other modules would stay after a
// reload. So the host reloads by ending its isolate and booting another, which takes milliseconds,
// the plug-ins' own imports included, and nothing of the old code is left.
//
// A plug-in that fails is told with file, line and text, and costs the host nothing but the call.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "hako/hako.hpp"

namespace {

namespace fs = std::filesystem;

// What the host works on. Python gets it as host.Document.
struct Document {
  explicit Document(std::string given_text) : text(std::move(given_text)) {}
  [[nodiscard]] size_t Words() const {
    std::istringstream stream(text);
    std::string word;
    size_t count = 0;
    while (stream >> word) ++count;
    return count;
  }
  std::string text;
};

// The base of all plug-ins: host.Plugin. Each instance of a class derived from it has one.
struct PluginBase {
  void Report(const std::string& line) {
    ++reports;
    std::printf("    reports: %s\n", line.c_str());
  }
  int reports = 0;
};

// Where in a plug-in it went wrong, as a compiler would tell it, and the line's text.
struct Place {
  std::string file, line, text;
};

// A file that cannot be parsed has no frame: its error knows the place.
Place PlaceOf(const hako::Error& error, const fs::path& plugins) {
  if (const auto wrong = error.syntax_place()) {
    const size_t indent = wrong->text.find_first_not_of(' ');
    return {fs::path(wrong->file).filename(),
            std::to_string(wrong->line) + ":" + std::to_string(wrong->column),
            std::string(wrong->text.substr(std::min(indent, wrong->text.size())))};
  }
  Place place;  // The innermost call in a plug-in's own code.
  for (const hako::Frame& frame : error.frames()) {
    const fs::path file(frame.file);
    if (file.parent_path() == plugins)
      place = {file.filename(), std::to_string(frame.line), std::string(frame.text)};
  }
  return place;
}

const std::map<std::string, std::string>& Settings() {
  static const std::map<std::string, std::string> settings = {
      {"greeting", "hello"}, {"macros", "def twice(x): return 2 * x"}};
  return settings;
}

class Host {
 public:
  explicit Host(fs::path folder) : folder_(std::move(folder)) {}

  // A fresh isolate with the plug-ins as their files are now.
  hako::Result<void> Load() {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    isolate_.reset();  // The old one ends first: a process has one.
    auto booted = Booted();
    if (!booted) return booted;
    seen_.clear();
    for (const fs::path& file : Files()) {
      seen_[file] = Contents(file);
      auto loaded = isolate_->Call("plugin_api:load", file.string());
      if (!loaded) Tell("not loaded", loaded.error());
    }
    const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
    auto names = isolate_->Eval<std::vector<std::string>>("list(__import__('plugin_api').plugins)");
    if (!names) return hako::Fail(std::move(names.error()));
    names_ = std::move(*names);
    std::printf("  %zu plug-ins loaded in %.1f ms\n", names_.size(), took.count());
    return {};
  }

  [[nodiscard]] bool HasChanged() const {
    const auto files = Files();
    if (files.size() != seen_.size()) return true;
    for (const fs::path& file : files) {
      const auto found = seen_.find(file);
      if (found == seen_.end() || found->second != Contents(file)) return true;
    }
    return false;
  }

  // The plug-ins with their options, in the order in which they are to run. One whose options it
  // refuses is left out.
  using Options = std::map<std::string, std::map<std::string, std::variant<int, std::string>>>;
  hako::Result<void> Prepare(const Options& options) {
    for (const std::string& name : names_) {
      const auto found = options.find(name);
      const auto given = found == options.end() ? Options::mapped_type() : found->second;
      auto prepared = isolate_->Call("plugin_api:prepare", name, given);
      if (!prepared) std::printf("  %s: %s\n", name.c_str(), prepared.error().OneLine().c_str());
    }
    auto order = isolate_->Call<std::vector<std::string>>("plugin_api:order");
    if (!order) return hako::Fail(std::move(order.error()));
    names_ = std::move(*order);
    return {};
  }

  // One document through all plug-ins.
  hako::Result<void> Process(const std::string& text) {
    auto document = isolate_->Call("host:Document", text);
    if (!document) return hako::Fail(std::move(document.error()));
    for (const std::string& name : names_) {
      using Outcome = std::tuple<std::string, int, std::string>;
      auto outcome = isolate_->Call<Outcome>("plugin_api:apply", name, *document);
      if (!outcome) {
        Tell(name + " failed", outcome.error());
        continue;
      }
      // The host's own object, not a copy: Python has one that stands for it.
      auto instance = hako::InstanceOf<Document>(*document);
      if (!instance) return hako::Fail(std::move(instance.error()));
      const auto& [fate, reports, edit] = *outcome;
      std::printf("  %s: [%s], %s, %s, %d reports\n", name.c_str(), (*instance)->text.c_str(),
                  fate.c_str(), edit.c_str(), reports);
    }
    auto closing = isolate_->Call<std::string>("plugin_api:closing");
    if (!closing) return hako::Fail(std::move(closing.error()));
    std::printf("  %s\n", closing->c_str());
    return {};
  }

 private:
  hako::Result<void> Booted() {
    hako::BootOptions options;
    options.paths = {folder_.string()};
    auto isolate = hako::Isolate::Boot(std::move(options));
    if (!isolate) return hako::Fail(std::move(isolate.error()));
    isolate_.emplace(std::move(*isolate));
    // A file may change twice within what Python's caches of compiled code tell apart by time.
    auto done = isolate_->Exec("import sys; sys.dont_write_bytecode = True");
    if (!done) return done;
    return Expose();
  }

  // The module `host`, which is no file: a module object whose items are the host's.
  hako::Result<void> Expose() {
    auto document = hako::Class<Document>("host.Document", "A text that plug-ins change.")
                        .Constructor<std::string>({{"text"}})
                        .Method("words", &Document::Words)
                        .Property(
                            "text", [](Document& self) { return self.text; },
                            [](Document& self, std::string text) { self.text = std::move(text); })
                        .Make(*isolate_);
    if (!document) return hako::Fail(std::move(document.error()));
    auto plugin = hako::Class<PluginBase>("host.Plugin", "What the host knows of a plug-in.")
                      .Constructor<>()
                      .Method("report", &PluginBase::Report, {{"line"}})
                      .Property("reports", [](PluginBase& self) { return self.reports; })
                      .Make(*isolate_);
    if (!plugin) return hako::Fail(std::move(plugin.error()));
    // What Python has not asked for is not told.
    auto setting = hako::MakeFunction(
        *isolate_, "setting",
        [](const std::string& name) -> hako::Result<std::string> {
          const auto found = Settings().find(name);
          if (found == Settings().end()) return hako::Fail(hako::Error("LookupError", name));
          std::printf("    asks for setting %s\n", name.c_str());
          return found->second;
        },
        {{"name"}}, "What the operator has set.");
    if (!setting) return hako::Fail(std::move(setting.error()));
    const hako::Value names = isolate_->Namespace();
    if (auto set = names.SetItem("document", *document); !set) return set;
    if (auto set = names.SetItem("plugin", *plugin); !set) return set;
    if (auto set = names.SetItem("setting", *setting); !set) return set;
    return isolate_->Exec(
        "import sys, types\n"
        "host = sys.modules['host'] = types.ModuleType('host')\n"
        "host.Document, host.Plugin, host.setting = document, plugin, setting\n",
        names);
  }

  void Tell(const std::string& what, const hako::Error& error) const {
    const auto [file, line, text] = PlaceOf(error, folder_ / "plugins");
    std::printf("  %s: %s:%s: %s\n      %s\n", what.c_str(), file.c_str(), line.c_str(),
                error.OneLine().c_str(), text.c_str());
  }

  [[nodiscard]] std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "plugins"))
      if (entry.path().extension() == ".py") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }
  static std::string Contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  fs::path folder_;
  std::optional<hako::Isolate> isolate_;
  std::map<fs::path, std::string> seen_;  // What the files were when they were loaded.
  std::vector<std::string> names_;
};

// What somebody does with an editor: changes one line of a plug-in.
void Edit(const fs::path& file, const std::string& from, const std::string& to) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  in.close();
  if (const size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  std::ofstream(file, std::ios::binary) << text;
}

hako::Result<void> Run(Host& host, const fs::path& folder) {
  const std::string text = "the quick brown fox saw the lazy dog {twice(2)} times , the quick dog";
  std::puts("first generation");
  if (auto done = host.Load(); !done) return done;
  auto prepared = host.Prepare({{"frame", {{"width", 80}, {"stage", "LATE"}}},
                                {"royal", {{"stage", "SOON"}}},
                                {"capitals", {{"width", 1}}}});
  if (!prepared) return prepared;
  if (auto done = host.Process(text); !done) return done;
  std::printf("changed: %s\n", host.HasChanged() ? "yes" : "no");

  Edit(folder / "plugins/capitals.py", ".title()", ".upper()");
  Edit(folder / "plugins/ratio.py", "wanted = 0", "wanted = 8");
  Edit(folder / "plugins/unfinished.py", "document)\n", "document):\n");
  Edit(folder / "plugins/unready.py", "aply", "apply");
  for (const char* gone : {"frame", "formula", "frequent", "stubborn", "synonyms"})
    fs::remove(folder / "plugins" / (std::string(gone) + ".py"));
  std::printf("changed: %s\n", host.HasChanged() ? "yes" : "no");
  std::puts("second generation");
  if (auto done = host.Load(); !done) return done;
  if (auto done = host.Prepare({}); !done) return done;
  return host.Process("the quick brown fox");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: plugin_host FOLDER\n";
    return 2;
  }
  // The plug-ins are edited below: a copy of them.
  std::string name = (fs::temp_directory_path() / "plugin_host.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return std::perror(name.c_str()), 1;
  const fs::path work = fs::canonical(name);
  fs::copy(argv[1], work, fs::copy_options::recursive);
  Host host(work);
  const auto done = Run(host, work);
  fs::remove_all(work);
  if (done) return 0;
  const auto& error = done.error();
  if (error.traceback().empty()) std::cerr << error.OneLine() << '\n';
  std::cerr << error.traceback();
  return 1;
}
