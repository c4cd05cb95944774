// What modules of an image that a program did not import hold of others, at the program's end: it
// must die when it dies under the reference, where they are not there (src/pantry/outward.h).
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Holding {
  const char* name;
  std::vector<std::pair<std::string, std::string>> modules;  // In the image.
  const char* program;
  const char* shows;
};

class EndOfModules : public ImageCommandTest, public testing::WithParamInterface<Holding> {};

TEST_P(EndOfModules, IsTheReferences) {
  const std::string root = MakeEnvironment("own");
  Words words;
  for (const auto& [name, text] : GetParam().modules) {
    scratch_.Write("own/" + parity::PackagesFolder() + name + ".py", text);
    words.insert(words.end(), {"-m", name});
  }
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root}};
  EXPECT_THAT(Build(words, scene).err, Not(HasSubstr("not kept")));
  const std::string program = scratch_.Write("program.py", GetParam().program);
  const std::string python = root + "/bin/python3";
  const Outcome expected = parity::RunFile(python, {python, program}, Own());
  EXPECT_EQ(expected.out, GetParam().shows);
  const Start start = Run({program}, scene);
  EXPECT_THAT(start.image, StartsWith(Cache()));
  parity::ExpectEqual(expected, start.outcome, GetParam().name);
}

#define LOUD(word)   \
  "import os, sys\n" \
  "class Loud:\n"    \
  "    def __del__(self, write=os.write): write(1, b'" word "\\n')\n"

// What sys holds dies after all modules: `names` are its own, `first` is what it does first.
#define LATE(names, first)                                    \
  "class Late:\n"                                             \
  "    def __del__(self, write=os.write, " names "):\n" first \
  "        write(1, b'still here\\n')\n"                      \
  "        box.clear()\n"                                     \
  "sys.late = Late()\n"

INSTANTIATE_TEST_SUITE_P(
    Of, EndOfModules,
    testing::Values(
        // The cache leads to the key, and so to all of its module: what that holds it still
        // needs.
        Holding{"WhatACacheOfTheLibraryLeadsTo",
                {{"things", "class Thing:\n    pass\nthing = Thing()\n"},
                 {"caller",
                  "import json, things, typing\nclass Key:\n    def name(self): return json\n"
                  "key = Key()\nkey.held = things.thing\ntyping.Literal[key]\ndel key\n"}},
                "import things, typing\n" LOUD("thing") "things.thing.loud = Loud()\n" LATE(
                    "clear=typing._cleanups, box=[things.thing]",
                    "        for function in clear: function()\n"),
                "still here\nthing\n"},
        Holding{"CallbacksOfWeakReferences",
                {{"watcher",
                  "import os, weakref\ndef tell(reference, write=os.write): write(1, b'told')\n"
                  "watched = weakref.ref(os.getenvb, tell)\n"}},
                LOUD("died") "os.getenvb.kept = Loud()\n",
                "died\n"},
        Holding{"WhatItReplaced",
                {{"patcher",
                  "import os\noriginal = os.getenvb\ndef getenvb(name): return original(name)\n"
                  "os.getenvb = getenvb\n"}},
                LOUD("died") "os.getenvb.kept = Loud()\n",
                "died\n"},
        // The capture alone has held it meanwhile.
        Holding{"WhatItReplacedAndDidNotKeep",
                {{"patcher", "import os\ndef getenvb(name): pass\nos.getenvb = getenvb\n"}},
                LOUD("died") "os.getenvb.kept = Loud()\n",
                "died\n"},
        Holding{"AListThatItChanged",
                {{"registry", "names = []\n"},
                 {"registrar", "import registry\nregistry.names.append('registrar')\n"}},
                "import registry\n" LOUD("died") "registry.names.append(Loud())\n" LATE(
                    "box=[registry.names]", ""),
                "still here\ndied\n"}),
    [](const testing::TestParamInfo<Holding>& holding) { return holding.param.name; });

#undef LATE
#undef LOUD

}  // namespace
}  // namespace hako::image_commands
