// What the import of a kept module does to others: it shows when that module is imported, and not
// before; a module whose import cannot be taken back is left out, with a line.
#include <algorithm>

#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::HasSubstr;
using testing::Not;

class Effects : public ImageCommandTest {
 protected:
  using Modules = std::vector<std::pair<std::string, std::string>>;

  // Writes modules into the environment and builds its image with them: what was said.
  std::string Keep(const Modules& modules) {
    root_ = MakeEnvironment("env");
    Words words;
    for (const auto& [name, text] : modules) {
      std::string file = name;
      std::ranges::replace(file, '.', '/');
      scratch_.Write("env/" + parity::PackagesFolder() + file + ".py", text);
      if (!name.ends_with("__init__")) words.insert(words.end(), {"-m", name});
    }
    return Build(words, {.environment = {"VIRTUAL_ENV=" + root_}}).err;
  }
  void ExpectSame(const std::string& code) const {
    const std::string python = root_ + "/bin/python3";
    const Outcome reference = parity::RunFile(python, {python, "-c", code}, Own({}));
    const Start start = Run({"-c", code}, {.environment = {"VIRTUAL_ENV=" + root_}});
    EXPECT_THAT(start.image, testing::StartsWith(Cache())) << start.why;
    EXPECT_NE(reference.out, "");
    parity::ExpectEqual(reference, start.outcome, code);
  }

  [[nodiscard]] const std::string& Root() const { return root_; }

 private:
  std::string root_;
};

const char* const kConfig =
    "class Config:\n  def __init__(self): self.debug = False\nconfig = Config()\n";

TEST_F(Effects, OnAnInstanceOfAnotherModuleAreNotThereBefore) {
  EXPECT_THAT(
      Keep({{"config_a", kConfig}, {"config_b", "import config_a; config_a.config.debug = True"}}),
      HasSubstr("not kept: config_b: it changes an object of another module: Config"));
  ExpectSame(
      "import config_a; print(config_a.config.debug); import config_b; "
      "print(config_a.config.debug)");
}

TEST_F(Effects, OnAModuleOfTheSamePackageAreNotThereBefore) {
  EXPECT_THAT(Keep({{"both.__init__", ""},
                    {"both.a", kConfig},
                    {"both.b", "from both import a; a.config.debug = True"}}),
              HasSubstr("not kept: both: it changes an object of another module: Config"));
  ExpectSame(
      "from both import a; print(a.config.debug); from both import b; print(a.config.debug)");
}

TEST_F(Effects, OnTheLibraryAreNotThereBefore) {
  const std::string said = Keep({{"levels", "import logging; logging.getLogger().setLevel(10)"},
                                 {"precise", "import decimal; decimal.getcontext().prec = 5"},
                                 {"marked", "import json; json.dumps.mark = 1"}});
  for (const char* name : {"levels", "precise", "marked"})
    EXPECT_THAT(said, HasSubstr(std::string("not kept: ") + name));
  ExpectSame("import logging; print(logging.root.level); import levels; print(logging.root.level)");
  ExpectSame(
      "import decimal; print(decimal.Decimal(1) / 3); import precise; print(decimal.Decimal(1) / "
      "3)");
  ExpectSame("import json; print(vars(json.dumps)); import marked; print(vars(json.dumps))");
}

TEST_F(Effects, OnCodecsAreNotThereBefore) {
  EXPECT_THAT(
      Keep({{"handles",
             "import codecs\n"
             "codecs.register_error('handles', lambda e: ('<%d>' % e.start, e.end))\n"},
            {"knows",
             "import codecs\n"
             "codecs.register(lambda name: codecs.lookup('ascii') if name == 'known' else None)\n"},
            {"knows_too", "import knows\n'text'.encode('known')\n"}}),
      Not(HasSubstr("not kept")));
  const std::string ask =
      "\nfor i in range(2):\n"
      "  try: print('a\\xe4'.encode('ascii', 'handles'))\n"
      "  except LookupError as error: print(error)\n"
      "  import handles\n";
  const std::string other = "import codecs\ncodecs.register_error('handles', codecs.ignore_errors)";
  ExpectSame(ask);
  ExpectSame(other + ask);
  ExpectSame("import handles\n" + other + ask);
  for (const char* module : {"knows", "knows_too"}) {
    ExpectSame(std::string("import codecs\nfor i in range(2):\n"
                           "  try: print('x'.encode('known'), codecs.lookup('known').name)\n"
                           "  except LookupError as error: print(error)\n  import ") +
               module);
  }
}

// A result that is there already is one that a call does not calculate.
TEST_F(Effects, OnACacheOfAnotherModuleAreNotThereBefore) {
  const Modules modules = {
      {"cached",
       "import functools\ncalls = []\ndef make(limit):\n"
       "  @functools.lru_cache(limit)\n  def f(*key, **names):\n"
       "    calls.append(key)\n    return object()\n"
       "  return f\n"
       "f, g, none = make(None), make(4), make(0)\nown = none(),\n"},
      {"caller",
       "import cached as c\nc.none(1)\nresults = c.f(1), c.g(1), c.f(1, a=2), c.g('x')\n"},
      {"second", "import cached as c\nresults = c.f(1), c.g(2), c.g(1), c.g(True, None)\n"}};
  // The second would keep what the first has left there.
  const std::string said = Keep(modules);
  EXPECT_THAT(said, Not(HasSubstr("not kept: caller")));
  EXPECT_THAT(said, HasSubstr("not kept: second: a cache of another module is filled"));
  const std::string show =
      "\nimport cached as c, gc\n"
      "print(c.calls, c.f.cache_info(), c.g.cache_info(), c.none.cache_info())\n"
      "try:\n  print(caller.results == (c.f(1), c.g(1), c.f(1, a=2), c.g('x')))\n"
      "except NameError: pass\n"
      "try: print(second.results == (c.f(1), c.g(2), c.g(1), c.g(True, None)))\n"
      "except NameError: pass\n"
      "for i in range(3): c.g(i)\n"  // The oldest go.
      "print(c.g.cache_info())\nfor key in 0, 1, 2, 'x': c.g(key)\n"
      "c.f.cache_clear(); print(c.f(1) is c.f(1), c.f.cache_info())\n";
  for (const char* imports :
       {"pass", "import caller", "import second", "import caller, second", "import second, caller",
        "import cached; cached.f(1); import caller", "import cached; cached.g(1); import caller",
        "import cached; cached.f(); import caller; import second",
        "import caller; caller.c.g.cache_clear(); import second",
        "import cached; cached.f.cache_clear(); import caller"}) {
    ExpectSame(imports + show);
  }
  ExpectSame(
      "import caller, gc\n"
      "print(len(gc.get_referrers(caller.results)))\n"
      "print(sum(type(o) is tuple and caller.results[1] in o for o in gc.get_objects()))");
}

// To put a result back its key is hashed, which may run code.
TEST_F(Effects, OnACacheWithKeysOfAClassKeepOut) {
  EXPECT_THAT(Keep({{"cached", "import functools\n@functools.lru_cache\ndef f(key): return key\n"},
                    {"caller",
                     "import cached\nclass Key:\n  def __hash__(self): return 1\n"
                     "cached.f((1, Key()))\n"},
                    {"plain", "import cached\nclass Key: pass\ncached.f((1, Key()))\n"}}),
              HasSubstr("not kept: caller: a cache of another module is filled"));
  ExpectSame("import caller, cached; print(cached.f.cache_info())");
  ExpectSame("import plain, cached; print(cached.f.cache_info())");
}

// Results that the library's functions give again do no harm. Those that lead to extension modules
// which are not loaded yet are not there.
TEST_F(Effects, OnACacheOfTheLibraryKeepNobodyOut) {
  EXPECT_THAT(Keep({{"typed", "import typing, decimal\nx = typing.Optional[decimal.Decimal]\n"}}),
              Not(HasSubstr("not kept")));
  ExpectSame("import typed, typing; print(typed.x == typing.Optional[typed.decimal.Decimal])");
  ExpectSame(
      "import typing\n"
      "print([typing.Optional[type(str(i), (), {})] is None for i in range(300)][0])\n"
      "import typed; print(typed.x)");
}

// However many results there are beside one of that kind.
TEST_F(Effects, OnAFullCacheOfTheLibraryKeepNobodyOut) {
  EXPECT_THAT(Keep({{"full",
                     "import typing, decimal\nfor i in range(100):\n"
                     "  if i == 50: typing.Literal[decimal.Decimal]\n"
                     "  typing.Literal[tuple(range(i * 1000, i * 1000 + 50))]\n"}}),
              Not(HasSubstr("not kept")));
  ExpectSame("import typing; print([typing.Literal[i] for i in range(300)][-1])");
}

// What cannot be done again cannot be taken back either: it is not done in the capture at all.
TEST_F(Effects, ThatTakeSomethingAwayAreNotThereBefore) {
  EXPECT_THAT(Keep({{"registry",
                     "import functools\nnames = {'a': 1}\ntable = {}\n@functools.lru_cache\n"
                     "def get(): return table\nget()\n"},
                    {"taker", "import registry\nregistry.names.pop('a')\n"},
                    {"giver", "import registry\nregistry.get()['giver'] = 1\n"}}),
              HasSubstr("not kept: taker: a key is taken out of a dict"));
  ExpectSame("import registry; print(registry.names, registry.table)");
  ExpectSame("import taker, giver, registry; print(registry.names, registry.table)");
}

// It raises where a variable is not set, and is not asked for again.
TEST_F(Effects, OfAModuleThatIsNotThereFollowItsVariable) {
  EXPECT_THAT(
      Keep({{"pack.__init__", "try: from pack.fast import go\nexcept ImportError: go = None\n"},
            {"pack.fast",
             "import os\nif not os.environ.get('USE_FAST'): raise ImportError\ngo = 1\n"},
            {"late", "import time\nif time.time() > 0: raise ImportError\n"},
            {"asks", "try: import late\nexcept ImportError: pass\n"}}),
      HasSubstr("not kept: asks: it calls time.time"));
  ExpectSame("import pack; print(pack.go)");
  ExpectSame("import os; os.environ['USE_FAST'] = '1'; import pack; print(pack.go)");
}

// Their hash asks a type of an extension module that is not loaded.
TEST_F(Effects, UnderKeysOfTypesThatAreNotLoadedYet) {
  EXPECT_THAT(
      Keep({{"registry", "names = {}\n"},
            {"keys",
             "import registry, decimal, typing, collections.abc\nD = decimal.Decimal\n"
             "for key in (int | D, typing.Optional[D], collections.abc.Callable[[D], int], (D, "
             "list[D])):\n  registry.names[key] = 1\n"}}),
      Not(HasSubstr("not kept")));
  ExpectSame("import registry, keys; print(registry.names)");
}

// It is imported twice over: its package imports it when it is imported for it.
TEST_F(Effects, OfAModuleThatItsPackageImportsAreThoseOfItsImport) {
  EXPECT_THAT(Keep({{"registry", "names = []\n"},
                    {"package.__init__", "from . import outer\n"},
                    {"package.outer", "import package.inner\n"},
                    {"package.inner", "import registry\nregistry.names.append('inner')\n"}}),
              Not(HasSubstr("not kept")));
  ExpectSame("import registry, package.inner; print(registry.names)");
  ExpectSame("import package.inner, sys; print([n for n in sys.modules if 'package' in n])");
}

// importlib.import_module, of which no import statement knows.
TEST_F(Effects, OfImportsByCallsAreThoseOfStatements) {
  EXPECT_THAT(
      Keep({{"called", "names = ['called']\n"},
            {"calls", "import importlib\ncalled = importlib.import_module('called')\n"},
            {"pack.__init__", ""},
            {"pack.inner", "import called\n"},
            {"pack.outer",
             "import importlib\ninner = importlib.import_module('.inner', __package__)\n"
             "try: importlib.import_module('is_missing')\nexcept ImportError as e: said = str(e)\n"
             "for wrong in ('', '.x'):\n"
             "    try: importlib.import_module(wrong)\n    except (ValueError, TypeError): pass\n"},
            {"asks_python", "import importlib\nx = importlib.__import__('pack.inner')\n"}}),
      Not(HasSubstr("not kept")));
  const std::string show =
      "; import sys; print([n for n in sys.modules if n[:4] in ('call', 'pack')])";
  ExpectSame("import calls" + show + "; print(calls.called is sys.modules['called'])");
  ExpectSame("import pack.outer" + show + "; print(pack.outer.inner.called.names)");
  ExpectSame("import asks_python" + show + "; print(asks_python.x is sys.modules['pack'])");
  ExpectSame("import called; called.names.append(1); import calls; print(calls.called.names)");
}

TEST_F(Effects, OfImportsByAProgramsCallsAreThoseOfStatements) {
  EXPECT_THAT(Keep({{"one", "import string\nmark = 'one'\n"},
                    {"pack.__init__", "mark = 'pack'\n"},
                    {"pack.inner", "from . import mark\nimport one\n"}}),
              Not(HasSubstr("not kept")));
  const std::string show =
      "; print([n for n in sys.modules if n in ('one', 'string') or 'pack' in n])";
  for (const char* code : {
           "m = import_module('one'); print(m.mark, m is sys.modules['one'])",
           "m = import_module('pack.inner'); print(m.mark, sys.modules['pack'].inner is m)",
           "import pack; print(import_module('.inner', 'pack').mark)",
           "import one; print(import_module('one') is one)",
           "import_module('pack.missing')",
           "import_module('pack.inner.more')",
           "sys.modules['one'] = None; import_module('one')",
           "sys.modules['pack'] = None; import_module('pack.inner')",
           "sys.path.clear(); sys.path_importer_cache.clear(); import_module('one')",
           "sys.meta_path.clear(); import_module('one')",
           "sys.settrace(lambda *a: None); print(import_module('one').mark)",
           "sys.setprofile(lambda *a: None); print(import_module('one').mark)",
           "import threading; t = threading.Thread(target=import_module, args=('pack.inner',)); "
           "t.start(); t.join()",
           "import builtins; builtins.len = lambda x: 7; print(import_module('one').mark)",
           "class S(str): pass\nprint(import_module(S('one')).mark, type(list(sys.modules)[-1]))",
           "import concurrent.futures as c\nwith c.ThreadPoolExecutor(8) as p: "
           "print(len(set(map(id, p.map(import_module, ['pack.inner'] * 40)))))",
       }) {
    ExpectSame(
        std::string("import sys, os, atexit\nfrom importlib import import_module\n"
                    "atexit.register(lambda: print(len(sys.modules), 'one' in sys.modules))\n") +
        code + "\npass" + show);
  }
}

TEST_F(Effects, OnTheDecimalContextAreThoseOfTheImport) {
  const std::string said =
      Keep({{"prices", "from decimal import Decimal\nprice = Decimal('0.10')\n"},
            {"shop", "import prices\nfrom decimal import Decimal\nrate = Decimal('1.19')\n"},
            {"thirds", "from decimal import Decimal\nthird = Decimal(1) / 3\n"},
            {"asks_default", "import decimal\nprec = decimal.getcontext().prec\n"},
            {"sets", "import contextvars\nx = contextvars.ContextVar('x')\nx.set(1)\n"}});
  EXPECT_THAT(said, Not(HasSubstr("not kept: prices")));
  EXPECT_THAT(said, Not(HasSubstr("not kept: shop")));
  EXPECT_THAT(said, HasSubstr("not kept: thirds: it sets a context variable"));
  EXPECT_THAT(said, HasSubstr("not kept: sets: it sets a context variable"));
  const std::string show =
      "\nimport contextvars, decimal\nprint(sorted(v.name for v in contextvars.copy_context()))\n"
      "print(decimal.getcontext(), decimal.Decimal(1) / 3)\n";
  for (const char* code : {
           "import prices; print(prices.price)",
           "import shop; print(shop.rate)",
           "import thirds, prices; print(thirds.third)",
           "import sets, shop; print(sets.x.get())",
           "import asks_default; print(asks_default.prec)",
           "import decimal; decimal.getcontext().prec = 5; import prices, asks_default; "
           "print(asks_default.prec)",
           "import decimal; decimal.DefaultContext.prec = 7; import asks_default; "
           "print(asks_default.prec)",
           "import decimal; decimal.setcontext(decimal.ExtendedContext); import shop",
           "import decimal; decimal.Decimal(1) / 3; import prices; print(prices.price)",
           "import decimal; decimal.getcontext().traps[decimal.Inexact] = True; import shop; "
           "decimal.getcontext().traps[decimal.Inexact] = False",
           "import contextvars\nc = contextvars.copy_context(); c.run(__import__, 'prices')\n"
           "print(sorted(v.name for v in c))",
           "import threading\nt = threading.Thread(target=__import__, args=('shop',))\n"
           "t.start(); t.join(); import prices; print(prices.price)",
           "import prices, decimal\nwith decimal.localcontext() as c:\n"
           "    c.prec = 3; import shop; print(shop.rate / 7)",
       }) {
    ExpectSame(code + show);
  }
  EXPECT_THAT(Run({"-c", "import shop, prices, asks_default"},
                  {.environment = {"VIRTUAL_ENV=" + Root(), "HAKO_TRACE=2"}})
                  .outcome.err,
              Not(HasSubstr("imported anew")));
}

// As pygments.lexers does: it finds names when they are asked for.
TEST_F(Effects, OfAPackageThatReplacesItselfAreThoseOfItsImport) {
  EXPECT_THAT(
      Keep({{"other.__init__",
             "import sys, types\nfrom other.names import known\n"
             "class Finds(types.ModuleType):\n"
             "  def __getattr__(self, name): return known[name]\n"
             "found = Finds(__name__)\nfound.__dict__.update(sys.modules[__name__].__dict__)\n"
             "sys.modules[__name__] = found\n"},
            {"other.names", "known = {'a': 1}\n"},
            {"other.later", "from other import a\n"},
            {"uses_other", "import other.later\nfrom other import a\n"}}),
      Not(HasSubstr("not kept: other.names")));
  const std::string show =
      "; import sys; print([n for n in sys.modules if 'other' in n], type(sys.modules['other']))";
  for (const char* code :
       {"import other; print(other.a)", "import other.names; print(other.names.known)",
        "from other import names", "import uses_other; print(uses_other.a)",
        "import other.later; print(other.later.a, other.later is sys.modules['other.later'])",
        "import sys; sys.modules['other'] = type(sys)('other'); \n"
        "try: import other.names\nexcept ImportError as e: print(e)\npass"}) {
    ExpectSame("import sys; " + std::string(code) + show);
  }
  EXPECT_THAT(
      Run({"-c", "import other"}, {.environment = {"VIRTUAL_ENV=" + Root(), "HAKO_TRACE=2"}})
          .outcome.err,
      Not(HasSubstr("imported anew")));
}

// importlib.util.find_spec, and the import of what is not there.
TEST_F(Effects, OfSearchesAreThoseOfTheImport) {
  const std::string said = Keep(
      {{"host.__init__", ""},
       {"host.part", ""},
       {"finds", "import importlib.util\nhas = importlib.util.find_spec('late') is not None\n"},
       {"finds_part",
        "import importlib.util, host.part\n"
        "where = importlib.util.find_spec('.part', 'host').name\n"},
       {"finds_missing",
        "import importlib.util, host\n"
        "has = importlib.util.find_spec('host.late') is not None\n"},
       {"tries", "try:\n    import host.late\n    has = True\nexcept ImportError: has = False\n"},
       {"finds_there", "import importlib.util\nhas = importlib.util.find_spec('host').origin\n"},
       {"asks_finder",
        "import importlib.machinery as m\n"
        "has = m.PathFinder.find_spec('late') is not None\n"}});
  for (const char* name : {"finds:", "finds_part", "finds_missing", "tries"})
    EXPECT_THAT(said, Not(HasSubstr(std::string("not kept: ") + name)));
  EXPECT_THAT(said, HasSubstr("not kept: asks_finder: it asks a finder for a module"));
  const std::string all =
      "import sys\nfor name in ('finds', 'finds_missing', 'tries', 'finds_there', 'asks_finder'):\n"
      "    print(name, __import__(name).has, [n for n in sys.modules if n[:4] == 'host'])\n"
      "import finds_part; print(finds_part.where)\n";
  ExpectSame(all);
  ExpectSame("import sys; sys.path.insert(0, '" + scratch_.Path("first") + "')\n" + all);
  scratch_.Write("first/late.py", "");
  ExpectSame("import sys; sys.path.insert(0, '" + scratch_.Path("first") + "')\n" + all);
  ExpectSame("import sys; sys.path.append('" + scratch_.Path("first") + "')\n" + all);
  scratch_.Write("env/" + parity::PackagesFolder() + "host/late.py", "");
  ExpectSame(all);
}

TEST_F(Effects, OfModulesWhosePackageIsThereAreThoseOfTheImport) {
  EXPECT_THAT(Keep({{"host.__init__", ""},
                    {"tries", "try: import host.late\nexcept ImportError as e: said = str(e)\n"},
                    {"rep.__init__", "from helper import value\n"},
                    {"rep.names", ""},
                    {"helper", "import rep.names\nvalue = 1\n"}}),
              Not(HasSubstr("not kept: tries")));
  ExpectSame("import tries, sys; print('host' in sys.modules, tries.said)");
  ExpectSame("import sys, host; del sys.modules['host'], host; import tries; print(tries.said)");
  ExpectSame(
      "import sys\ntry: import helper\nexcept ImportError as e: print(type(e))\n"
      "print([n for n in sys.modules if n[:3] in ('rep', 'hel')])");
  ExpectSame("import rep, sys; print([n for n in sys.modules if n[:3] in ('rep', 'hel')])");
  scratch_.Write("env/" + parity::PackagesFolder() + "host/__init__.py", "print('host runs')\n");
  ExpectSame("import tries, sys; print('host' in sys.modules)");
}

TEST_F(Effects, OnContextsThatSomebodyKeepsAreNotThereBefore) {
  const std::string said =
      Keep({{"keeps", "import decimal; ctx = decimal.getcontext()\n"},
            {"splits",
             "import decimal; ctx = decimal.getcontext(); import between; ctx.prec = 2\n"
             "x = decimal.Decimal(1) / 8\n"},
            {"within",
             "import decimal\nwith decimal.localcontext() as c:\n"
             "    import inside; c.prec = 2; x = decimal.Decimal(1) / 8\n"},
            {"inside", ""},
            {"own", "import decimal\nmine = decimal.Context(); decimal.setcontext(mine)\n"},
            {"runs",
             "import contextvars, decimal\n"
             "x = contextvars.copy_context().run(lambda: decimal.Decimal(1) / 8)\n"},
            {"between", ""},
            {"inside", ""},
            {"copies", "import contextvars\nctx = contextvars.copy_context()\n"},
            {"named",
             "import contextvars, decimal\nv = contextvars.ContextVar('decimal_context')\n"
             "v.set(decimal.Context())\n"}});
  for (const char* name : {"keeps", "splits", "within", "own", "runs", "copies", "named"})
    EXPECT_THAT(said, HasSubstr(std::string("not kept: ") + name)) << said;
  for (const char* code :
       {"import keeps, decimal; print(keeps.ctx is decimal.getcontext())",
        "import splits, decimal; print(splits.x, decimal.getcontext().prec)",
        "import within; print(within.x)",
        "import own, decimal; print(own.mine is "
        "decimal.getcontext())",
        "import decimal; decimal.getcontext().prec = 2; import runs; print(runs.x)",
        "import contextvars; v = contextvars.ContextVar('v'); v.set(1); import copies; print(v in "
        "copies.ctx, len(copies.ctx))",
        "import named; print(type(named.v.get()))"}) {
    ExpectSame(code);
  }
}

// Each finds what the ones before it have left.
TEST_F(Effects, OnAClassAreThoseOfOneAfterTheOther) {
  EXPECT_THAT(Keep({{"counts", "class Counter: n = 0\n"},
                    {"counts_a", "from counts import Counter\nCounter.n += 1\n"},
                    {"counts_b", "from counts import Counter\nCounter.n += 300\n"},
                    {"counts_all", "import counts_a, counts_b\n"}}),
              Not(HasSubstr("not kept")));
  const std::string code = "import counts_all, counts; print(counts.Counter.n)";
  ExpectSame(code);
  ExpectSame(
      "import counts_a, counts; counts.Counter.n += 7; import counts_b; print(counts.Counter.n)");
  EXPECT_THAT(
      Run({"-c", code}, {.environment = {"VIRTUAL_ENV=" + Root(), "HAKO_TRACE=2"}}).outcome.err,
      Not(HasSubstr("imported anew")));
}

// They end as under python3, where nothing of the image's destruction could be seen.
TEST_F(Effects, OfAFinalizerAreSeen) {
  EXPECT_THAT(Keep({{"loud", "class Loud:\n  def __del__(self): print('died')\nx = Loud()\n"}}),
              HasSubstr("not kept: loud: an object of it has a finalizer: Loud"));
  ExpectSame("import loud");
}

TEST_F(Effects, ThatTheLogKnowsKeepNobodyOut) {
  EXPECT_THAT(Keep({{"logs", "import logging\nlog = logging.getLogger(__name__)\n"},
                    {"wraps",
                     "import functools, json\n@functools.wraps(json.dumps)\n"
                     "def dumps(*a): return json.dumps(*a)\n"},
                    {"asks", "import typing\nlength = len(vars(typing.Dict))\n"},
                    {"adds",
                     "import collections.abc, abc\nclass A: pass\n"
                     "collections.abc.Sequence.register(A)\n"},
                    {"registry",
                     "class Registry:\n  def __init__(self): self.names = {}; self.rows = []\n"
                     "registry = Registry()\n"},
                    {"entry",
                     "import registry\nregistry.registry.names['entry'] = 1\n"
                     "registry.registry.rows.append(2)\n"}}),
              Not(HasSubstr("not kept")));
  ExpectSame(
      "import registry; print(vars(registry.registry)); import entry; "
      "print(vars(registry.registry))");
  ExpectSame(
      "import logging; print('logs' in logging.root.manager.loggerDict); import logs; "
      "print('logs' in logging.root.manager.loggerDict)");
}

}  // namespace
}  // namespace hako::image_commands
