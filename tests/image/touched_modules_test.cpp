// Modules that a program changes before it imports others that use them: what these make of them is
// what they make under the reference.
#include "starts.h"

namespace hako::starts {
namespace {

using testing::HasSubstr;
using testing::Not;

class TouchedModules : public StartTest {
 protected:
  // What was not taken from the image, and why.
  [[nodiscard]] std::string ImportedAnew(const std::string& code) const {
    return parity::RunFile(parity::HakoPythonPath(),
                           {parity::HakoPythonPath(), "-c", code + "\nimport os; os._exit(0)"},
                           {.environment = {"HAKO_TRACE=2", "HAKO_IMAGE=" + BaseImage()}})
        .err;
  }
};

TEST_F(TouchedModules, AreUsedAsTheyAre) {
  for (const char* code : {
           // By an import, by what it calls, and where it is bound at last.
           "import functools; functools.lru_cache = lambda *a, **k: (lambda f: f)\n"
           "import fnmatch; print(type(fnmatch._compile_pattern))",
           "import functools; functools.WRAPPER_ASSIGNMENTS = ()\n"
           "import contextlib; print(contextlib.contextmanager.__name__)\n"
           "import dataclasses; print(dataclasses._recursive_repr.__name__)",
           "import re\nold = re.compile\n"
           "def compile(*a): print('compiles', a[0]); return old(*a)\n"
           "re.compile = compile\nimport string, textwrap",
           "import collections\nold = collections.namedtuple\n"
           "def namedtuple(*a, **k): print('makes', a[0]); return old(*a, **k)\n"
           "collections.namedtuple = namedtuple\n"
           "import inspect, urllib.parse; print(inspect.ArgInfo)",
           "import os; os.fspath = len\nimport pathlib; print(pathlib.os.fspath is len)",
           "import os; del os.PathLike\ntry: import pathlib\nexcept AttributeError as e: print(e)",
           "import builtins; builtins._ = lambda text: text.upper()\nimport argparse\n"
           "print(argparse._('positional arguments'))",
           "import builtins; builtins.property = lambda *a: 'a property'\n"
           "import fractions; print(fractions.Fraction.numerator)",
           "import builtins; builtins.MARK = 1\nimport json; print(json.decoder.MARK)",
           // None of its modules imports `builtins`.
           "import builtins; builtins.property = len\n"
           "try: import weakref\nexcept TypeError as e: print(e)",
           "import logging\nclass Logger(logging.Logger): pass\nlogging.setLoggerClass(Logger)\n"
           "import concurrent.futures; print(type(concurrent.futures._base.LOGGER).__mro__)",
           // The import system's own.
           "import importlib, importlib.machinery as m\nold = m.SourceFileLoader.exec_module\n"
           "def e(self, module): print('executes', module.__name__); return old(self, module)\n"
           "m.SourceFileLoader.exec_module = e\nimport textwrap\n"
           "importlib.import_module('colorsys')",
           "import importlib.machinery as m\nold = m.PathFinder.find_spec\n"
           "def f(name, *a): print('finds', name); return old(name, *a)\n"
           "m.PathFinder.find_spec = f\nimport textwrap",
           "import importlib._bootstrap as b\nold = b._find_and_load_unlocked\n"
           "def f(name, i): print('loads', name); return old(name, i)\n"
           "b._find_and_load_unlocked = f\nimport textwrap",
           // Those that are gone.
           "import sys; del sys.modules['site']; import json; print(json.dumps(1))",
           "import sys, gc, shlex\ndel sys.modules['shlex'], shlex\ngc.collect()\n"
           "x = [(i, 2) for i in range(20000)]; y = [{'a': 1} for i in range(2000)]\n"
           "import html, csv, shlex; print(shlex.split('a b'))",
           "import types, email, email.charset; fake = types.ModuleType('email.charset')\n"
           "fake.Charset = fake.UNKNOWN8BIT = 'x'; email.charset = fake\n"
           "import email.message; print(email.message._charset is fake)",
           "import sys; sys.platform = 'darwin'\n"
           "import webbrowser, subprocess; print(hasattr(webbrowser, 'MacOSX'))",
           "import sys; sys.platform = 'win32'\n"
           "try: import asyncio\nexcept ImportError as e: print(e)",
           "import codecs; codecs.lookup = 1\nimport json; print(json.codecs.lookup)",
       }) {
    ExpectRestored({"-c", code});
  }
}

TEST_F(TouchedModules, KeepThoseOutThatUseThemAlone) {
  const std::string said =
      ImportedAnew("import functools; functools.wraps = len\nimport contextlib, heapq");
  EXPECT_THAT(said, HasSubstr("imported anew: contextlib (it uses functools, which has been"));
  EXPECT_THAT(said, Not(HasSubstr("imported anew: heapq")));
}

// CPython gives the dict of a class's subclasses up when the last one dies.
TEST_F(TouchedModules, MayBeClassesWithoutSubclasses) {
  for (const char* import : {"import enum", "import importlib; importlib.import_module('enum')"}) {
    ExpectRestored({"-c", std::string("import gc\nclass Name(str): pass\nclass Items(list): pass\n"
                                      "del Name, Items\ngc.collect()\n") +
                              import + "\nprint(str.__subclasses__())"});
  }
}

// What imports and the modules themselves do to names is no change.
TEST_F(TouchedModules, AreNotThoseThatHaveWhatTheyHad) {
  const std::string all = "import asyncio, http.client, email.message, importlib.metadata, uuid\n";
  for (const char* before : {
           "import warnings\nwith warnings.catch_warnings(): warnings.simplefilter('ignore')\n",
           "import xml.etree, xml.dom, logging.handlers, email.mime.text\n",
           "from concurrent.futures import ThreadPoolExecutor\n",
           "import unittest.mock\nwith unittest.mock.patch('os.fspath'): pass\n",
           "import random, logging, threading, ctypes, uuid, platform\n",
           "import sys; sys.stdout = sys.__stdout__; sys.tracebacklimit = 5; sys.path.append('')\n",
           "import warnings; w = warnings.catch_warnings(record=True); w.__enter__()\n",
           "import time, os; os.environ['TZ'] = 'Europe/Berlin'; time.tzset()\n",
           "import importlib; import random; random.seed(1)\n",
           "import re; re.compile('x'); import json; json.loads('{}')\n",
       }) {
    EXPECT_THAT(ImportedAnew(before + all), Not(HasSubstr("has been changed"))) << before;
  }
}

}  // namespace
}  // namespace hako::starts
