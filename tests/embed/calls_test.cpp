// calls_test.cpp: code run, errors told, functions and classes of the host called from Python.
#include <stdexcept>
#include <thread>

#include "embed/isolate_fixture.h"

namespace hako::embed_tests {
namespace {

class Calls : public WithIsolate {};

TEST_F(Calls, RunAProgramAsMain) {
  Must(isolate_.Run("import sys\nprint(__name__, sys.argv, __builtins__ is not None)",
                    {"prog", "x"}));
  Must(isolate_.Run("print('kept' in globals())\nkept = 1"));
  Must(isolate_.Run("print('kept' in globals())"));
  EXPECT_EQ(Must(isolate_.End()), 0);
  EXPECT_EQ(printed_, "__main__ ['prog', 'x'] True\nFalse\nFalse\n");
}

TEST_F(Calls, TellOfSystemExit) {
  EXPECT_TRUE(isolate_.Run("raise SystemExit"));
  EXPECT_TRUE(isolate_.Run("import sys; sys.exit(0)"));
  const auto failed = isolate_.Run("import sys; sys.exit(3)");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind(), HAKO_ERROR_EXIT);
  EXPECT_EQ(failed.error().exit_status(), 3);
  EXPECT_EQ(isolate_.Run("raise SystemExit('words')").error().exit_status(), 1);
}

TEST_F(Calls, HaveNamespaces) {
  const Value space = isolate_.Namespace();
  Must(isolate_.Exec("def double(x): return 2 * x\nanswer = double(21)", space));
  EXPECT_EQ(Must(isolate_.Eval<int>("answer", space)), 42);
  const Value locals = isolate_.Namespace();
  Must(locals.SetItem("answer", 1));
  EXPECT_EQ(Must(isolate_.Eval<int>("double(answer)", space, locals)), 2);
  EXPECT_EQ(ErrorOf(isolate_.Eval("answer")), "NameError: name 'answer' is not defined");
}

TEST_F(Calls, FindByPath) {
  EXPECT_EQ(Must(isolate_.Call<int>("operator:add", 40, 2)), 42);
  EXPECT_EQ(Must(isolate_.Call<std::string>("os.path:join", "a", "b")), "a/b");
  EXPECT_EQ(Must(isolate_.Call<std::string>("json:dumps", std::map<std::string, int>{{"b", 1}},
                                            Named("indent", 1))),
            "{\n \"b\": 1\n}");
  EXPECT_EQ(Must(isolate_.Call<std::string>("datetime:date.fromisoformat.__name__.upper")),
            "FROMISOFORMAT");
  EXPECT_EQ(ErrorOf(isolate_.Call("no_such:x")), "ModuleNotFoundError: No module named 'no_such'");
  EXPECT_EQ(ErrorOf(isolate_.Find("json:nothing")),
            "AttributeError: module 'json' has no attribute 'nothing'");
}

TEST_F(Calls, RunAwaitables) {
  Must(
      isolate_.Exec("import asyncio\n"
                    "async def both(a, b):\n"
                    "  x, y = await asyncio.gather(asyncio.sleep(0, a), asyncio.sleep(0.001, b))\n"
                    "  return x + y\n"
                    "class Odd:\n"
                    "  def __await__(self): return both('c', 'd').__await__()\n"));
  EXPECT_EQ(Must(isolate_.Await<std::string>(Must(isolate_.Eval("both('a', 'b')")))), "ab");
  EXPECT_EQ(Must(isolate_.Await<std::string>(Must(isolate_.Eval("Odd()")))), "cd");
}

TEST_F(Calls, TellErrorsWithTheirTraceback) {
  const auto failed = isolate_.Run(
      "def inner(x):\n    return 1 / x\n\ndef outer():\n    inner(0)\n\nouter()\n", {}, "rules.py");
  ASSERT_FALSE(failed);
  const Error& error = failed.error();
  EXPECT_EQ(error.kind(), HAKO_ERROR_PYTHON);
  EXPECT_EQ(error.type(), "ZeroDivisionError");
  EXPECT_EQ(error.message(), "division by zero");
  const auto frames = error.frames();
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].function, "<module>");
  EXPECT_EQ(frames[2].function, "inner");
  EXPECT_EQ(frames[2].file, "rules.py");
  EXPECT_EQ(frames[2].line, 2);
  EXPECT_EQ(error.traceback(),
            "Traceback (most recent call last):\n"
            "  File \"rules.py\", line 7, in <module>\n"
            "  File \"rules.py\", line 5, in outer\n"
            "  File \"rules.py\", line 2, in inner\n"
            "ZeroDivisionError: division by zero\n");
}

TEST_F(Calls, TellErrorsOfSyntax) {
  const auto failed = isolate_.Exec("def f(:\n  pass");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().type(), "SyntaxError");
  EXPECT_EQ(isolate_.Eval("1; 2").error().type(), "SyntaxError");
  EXPECT_EQ(ErrorOf(isolate_.Exec(std::string_view("a\0b", 3))),
            "ValueError: source code string cannot contain null bytes");
}

// "FILE:LINE:COLUMN-LINE:COLUMN: TEXT"
std::string PlaceOf(const Error& error) {
  const auto place = error.syntax_place();
  if (!place) return "nowhere";
  return std::string(place->file) + ":" + std::to_string(place->line) + ":" +
         std::to_string(place->column) + "-" + std::to_string(place->end_line) + ":" +
         std::to_string(place->end_column) + ": " + std::string(place->text);
}

TEST_F(Calls, TellWhereSyntaxIsWrong) {
  EXPECT_EQ(PlaceOf(isolate_.Exec("a = 1\nif a:\n  b = = 2\n").error()),
            "<string>:3:7-3:8:   b = = 2");
  EXPECT_EQ(PlaceOf(isolate_.Eval("'\xc3\xa9' + + ]").error()),
            "<string>:1:9-1:9: '\xc3\xa9' + + ]")
      << "columns are of characters";
  EXPECT_EQ(PlaceOf(isolate_.Run("def f():\npass\n", {}, "rules.py").error()),
            "rules.py:2:1-2:5: pass")
      << "an IndentationError is one";
  // What the compiler refuses, and not the parser, has no text in CPython unless a file has it.
  EXPECT_EQ(PlaceOf(isolate_.Exec("a = 1\r\n  \nreturn a").error()), "<string>:3:1-3:9: return a");
}

TEST_F(Calls, TellWhereSyntaxIsWrongInWhatTheSourceCompilesItself) {
  const auto inner = isolate_.Exec("source = 'outer'\ncompile('x = 1\\nreturn', 'inner', 'exec')");
  EXPECT_EQ(PlaceOf(inner.error()), "inner:2:1-2:7: ") << "the line of another source is not shown";
  EXPECT_EQ(inner.error().frames().size(), 1U);
}

TEST_F(Calls, TellNoPlaceWhereThereIsNone) {
  EXPECT_EQ(PlaceOf(isolate_.Exec("raise SyntaxError('of no source')").error()), "nowhere");
  EXPECT_EQ(PlaceOf(isolate_.Exec("1 / 0").error()), "nowhere");
  auto known = isolate_.Exec("a b"), unknown = isolate_.Exec("a b");
  EXPECT_EQ(PlaceOf(known.error()), "<string>:1:3-1:4: a b");
  Must(isolate_.End());
  EXPECT_EQ(PlaceOf(known.error()), "<string>:1:3-1:4: a b");
  EXPECT_EQ(PlaceOf(unknown.error()), "nowhere") << "nobody asked while it could be found out";
}

TEST_F(Calls, TellErrorsThatOutliveTheirIsolate) {
  auto failed = isolate_.Exec("raise KeyError('k')");
  Must(isolate_.End());
  EXPECT_EQ(failed.error().OneLine(), "KeyError: 'k'");
  EXPECT_TRUE(failed.error().frames().empty());
}

TEST_F(Calls, ReachFunctionsOfTheHost) {
  int calls = 0;
  Define("area", Must(MakeFunction(
                     isolate_, "area",
                     [&calls](double width, double height) {
                       ++calls;
                       return width * height;
                     },
                     {{"width"}, {"height", 1.0}}, "Of a rectangle.")));
  EXPECT_EQ(Must(isolate_.Eval<double>("area(3, 4.0)")), 12.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("area(3)")), 3.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("area(height=2, width=5)")), 10.0);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(Must(isolate_.Eval<std::string>("area.__name__ + ': ' + area.__doc__")),
            "area: Of a rectangle.");
  EXPECT_EQ(Must(isolate_.Eval<std::string>("str(__import__('inspect').signature(area))")),
            "(width, height=None)");
  EXPECT_EQ(ErrorOf(isolate_.Eval("area()")),
            "TypeError: area() missing required argument: 'width'");
  EXPECT_EQ(ErrorOf(isolate_.Eval("area(1, 2, 3)")),
            "TypeError: area() takes 2 positional arguments but 3 were given");
  EXPECT_EQ(ErrorOf(isolate_.Eval("area('x', 2)")),
            "TypeError: area() argument 'width': float is wanted, not str");
  EXPECT_EQ(ErrorOf(isolate_.Eval("area(1, width=2)")),
            "TypeError: area() got multiple values for argument 'width'");
  EXPECT_EQ(ErrorOf(isolate_.Eval("area(1, depth=2)")),
            "TypeError: area() got an unexpected keyword argument 'depth'");
}

TEST_F(Calls, CarryExceptionsBothWays) {
  Define("check", Must(MakeFunction(isolate_, "check", [](const std::string& what) {
           if (what == "range") throw std::out_of_range("too far");
           if (what == "value") throw std::invalid_argument("not this");
           if (what == "odd") throw 7;
           throw std::runtime_error("broken");
         })));
  EXPECT_EQ(ErrorOf(isolate_.Eval("check('range')")), "IndexError: too far");
  EXPECT_EQ(ErrorOf(isolate_.Eval("check('value')")), "ValueError: not this");
  EXPECT_EQ(ErrorOf(isolate_.Eval("check('odd')")),
            "RuntimeError: an exception of C++ that is no std::exception");
  EXPECT_EQ(ErrorOf(isolate_.Eval("check('')")), "RuntimeError: broken");
  Define("again",
         Must(MakeFunction(isolate_, "again", [](Value callable) { return OrThrow(callable()); })));
  Must(
      isolate_.Exec("class Special(Exception): pass\n"
                    "def fail(): raise Special(1)\n"
                    "try:\n  again(fail)\nexcept Special as e:\n  kept = e\n"));
  EXPECT_TRUE(Must(isolate_.Eval<bool>("type(kept) is Special and kept.args == (1,)")));
  EXPECT_THROW(OrThrow(isolate_.Eval("again(fail)")), Exception);
}

TEST_F(Calls, ReachFunctionsThatPythonKept) {
  std::vector<std::string> heard;
  Define("listen", Must(MakeFunction(isolate_, "listen",
                                     [&](std::string_view word) { heard.emplace_back(word); })));
  Must(isolate_.Exec("import threading\nlater = [listen]\ndel listen"));
  Must(
      isolate_.Exec("later[0]('one')\n"
                    "thread = threading.Thread(target=later[0], args=('two',))\n"
                    "thread.start()\nthread.join()"));
  EXPECT_EQ(heard, (std::vector<std::string>{"one", "two"}));
}

TEST_F(Calls, DestroyAFunctionWithItsLastReference) {
  auto alive = std::make_shared<int>(1);
  Define("held", Must(MakeFunction(isolate_, "held", [alive] { return *alive; })));
  EXPECT_EQ(alive.use_count(), 2);
  Must(isolate_.Exec("del held"));
  EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(Calls, DestroyAFunctionWithTheIsolate) {
  auto alive = std::make_shared<int>(1);
  Define("held", Must(MakeFunction(isolate_, "held", [alive] { return *alive; })));
  Must(isolate_.End());
  EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(Calls, AreMadeByManyThreads) {
  Must(isolate_.Exec("total = 0\ndef add(n):\n  global total\n  total += n\n  return total"));
  const Value add = Must(isolate_.Eval("add"));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) Must(add(1));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Must(isolate_.Eval<int>("total")), 800);
}

// ---- Classes ----

struct Point {
  Point(double given_x, double given_y) : x(given_x), y(given_y) {
    if (x < 0) throw std::invalid_argument("x is negative");
    ++alive;
  }
  Point(const Point&) = delete;
  Point& operator=(const Point&) = delete;
  ~Point() { --alive; }
  [[nodiscard]] double Sum() const { return x + y; }
  void Scale(double by) { x *= by, y *= by; }

  double x, y;
  static inline int alive = 0;
};

Value MakePoint(const Isolate& isolate) {
  return Must(
      Class<Point>("host.Point", "A point of the plane.")
          .Constructor<double, double>({{"x"}, {"y", 0.0}})
          .Method("sum", &Point::Sum)
          .Method("scale", &Point::Scale, {{"by"}})
          .Method("plus", [](Point& self, double d) { return self.x + d; })
          .Property(
              "x", [](Point& self) { return self.x; }, [](Point& self, double x) { self.x = x; })
          .Property("y", [](Point& self) { return self.y; })
          .Make(isolate));
}

TEST_F(Calls, MakeInstancesOfHostClasses) {
  Define("Point", MakePoint(isolate_));
  EXPECT_EQ(Must(isolate_.Eval<double>("Point(1, 2).sum()")), 3.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("Point(1, y=5).plus(2)")), 3.0);
  Must(isolate_.Exec("p = Point(2)\np.scale(by=4)\np.x += 1"));
  EXPECT_EQ(Must(isolate_.Eval<double>("p.x")), 9.0);
  EXPECT_EQ(Must(isolate_.Eval<std::string>("repr(Point) + Point.__doc__ + Point.__module__")),
            "<class 'host.Point'>A point of the plane.host");
  EXPECT_EQ(ErrorOf(isolate_.Exec("p.y = 1")).substr(0, 15), "AttributeError:");
  EXPECT_EQ(ErrorOf(isolate_.Eval("Point(-1)")), "ValueError: x is negative");
  EXPECT_EQ(ErrorOf(isolate_.Eval("Point.sum(3)")), "TypeError: host.Point is wanted, not int");
  EXPECT_EQ(Must(InstanceOf<Point>(Must(isolate_.Eval("p"))))->x, 9.0);
  EXPECT_EQ(Point::alive, 1);
  Must(isolate_.End());
  EXPECT_EQ(Point::alive, 0);
}

TEST_F(Calls, MakeInstancesOfClassesDerivedFromHostClasses) {
  Define("Point", MakePoint(isolate_));
  Must(
      isolate_.Exec("class Named(Point):\n"
                    "  registry = {}\n"
                    "  def __init_subclass__(cls, **kw): Named.registry[cls.__name__] = cls\n"
                    "  def __init__(self, x):\n"
                    "    super().__init__(x, 0)\n"
                    "    self.name = f'p{x}'\n"
                    "  def sum(self): return super().sum() * 10\n"
                    "class Leaf(Named): pass\n"
                    "leaf = Named.registry['Leaf'](3)\n"));
  EXPECT_EQ(Must(isolate_.Eval<double>("leaf.sum()")), 30.0);
  EXPECT_EQ(Must(isolate_.Eval<std::string>("leaf.name")), "p3");
  Must(isolate_.Exec("loop = Named(1)\nloop.me = loop\ndel loop\nimport gc\ngc.collect()"));
  EXPECT_EQ(Point::alive, 1);
  Must(isolate_.Exec("del leaf"));
  EXPECT_EQ(Point::alive, 0);
}

TEST_F(Calls, MakeTheHostsPartInInit) {
  Define("Point", MakePoint(isolate_));
  Must(
      isolate_.Exec("class Origin(Point):\n"
                    "  def __init__(self, *words): super().__init__(0); self.words = words\n"
                    "class Twice(Point):\n"
                    "  def __init__(self, x): super().__init__(2 * x)\n"
                    "class Silent(Point):\n"
                    "  def __init__(self): pass\n"
                    "class Again(Point):\n"
                    "  def __init__(self): super().__init__(1); super().__init__(2)\n"));
  EXPECT_EQ(Must(isolate_.Eval<double>("Origin('a', 'b', 'c').sum()")), 0.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("Twice(4).x")), 8.0);
  EXPECT_EQ(ErrorOf(isolate_.Eval("Silent().x")),
            "TypeError: __init__() of the host's class was not called");
  EXPECT_EQ(ErrorOf(isolate_.Eval("Again()")),
            "TypeError: host.Point.__init__() was called already");
  EXPECT_EQ(Point::alive, 0);
}

TEST_F(Calls, MakeNoInstancesOfAbstractClasses) {
  Define("Point", MakePoint(isolate_));
  Must(
      isolate_.Exec("import abc\n"
                    "class Shape(Point, metaclass=abc.ABCMeta):\n"
                    "  @abc.abstractmethod\n"
                    "  def area(self): ...\n"
                    "class Square(Shape):\n"
                    "  def area(self): return self.x ** 2\n"));
  EXPECT_EQ(ErrorOf(isolate_.Eval("Shape(1)")),
            "TypeError: Can't instantiate abstract class Shape with abstract method area");
  EXPECT_EQ(Must(isolate_.Eval<double>("Square(3).area()")), 9.0);
}

}  // namespace
}  // namespace hako::embed_tests
