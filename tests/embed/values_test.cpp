// values_test.cpp: values in and out again, and what is refused.
#include <cmath>
#include <limits>

#include "embed/isolate_fixture.h"

namespace hako::embed_tests {
namespace {

using std::chrono::microseconds;

class Values : public WithIsolate {
 protected:
  // repr() of the Python object that a value becomes.
  template <class T>
  std::string Shown(const T& value) {
    return Must(Must(isolate_.Make(value)).Repr());
  }
  // There and back.
  template <class T>
  T Round(const T& value) {
    return Must(Must(isolate_.Make(value)).template To<T>());
  }
};

TEST_F(Values, AreTheirPythonTypes) {
  EXPECT_EQ(Shown(nullptr), "None");
  EXPECT_EQ(Shown(true), "True");
  EXPECT_EQ(Shown(-7), "-7");
  EXPECT_EQ(Shown(std::numeric_limits<uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(Shown(std::numeric_limits<int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(Shown(0.1), "0.1");
  EXPECT_EQ(Shown(std::complex<double>(1, -2)), "(1-2j)");
  EXPECT_EQ(Shown("text"), "'text'");
  EXPECT_EQ(Shown(std::string("nul \0 inside", 12)), "'nul \\x00 inside'");
  EXPECT_EQ(Shown(Bytes{{std::byte{0}, std::byte{255}}}), "b'\\x00\\xff'");
  EXPECT_EQ(Shown(std::vector<int>{1, 2}), "[1, 2]");
  EXPECT_EQ(Shown(std::vector<double>{1, 0.5}), "[1.0, 0.5]");
  EXPECT_EQ(Shown(std::vector<int64_t>{1, -1}), "[1, -1]");
  EXPECT_EQ(Shown(std::array<bool, 2>{true, false}), "[True, False]");
  EXPECT_EQ(Shown(std::tuple(1, "a", 2.5)), "(1, 'a', 2.5)");
  EXPECT_EQ(Shown(std::pair(1, std::string("b"))), "(1, 'b')");
  EXPECT_EQ(Shown(std::tuple<>()), "()");
  EXPECT_EQ((Shown(std::map<std::string, std::vector<int>>{{"a", {1}}, {"b", {}}})),
            "{'a': [1], 'b': []}");
  EXPECT_EQ(Shown(std::set<int>{3}), "{3}");
  EXPECT_EQ(Shown(std::optional<int>()), "None");
  EXPECT_EQ((Shown(std::variant<int, std::string>("x"))), "'x'");
  EXPECT_EQ(Shown(std::chrono::milliseconds(1500)),
            "datetime.timedelta(seconds=1, microseconds=500000)");
  EXPECT_EQ(Shown(std::chrono::sys_days(std::chrono::year(2000) / 2 / 29)),
            "datetime.datetime(2000, 2, 29, 0, 0, tzinfo=datetime.timezone.utc)");
}

TEST_F(Values, ComeBackTheSame) {
  for (const double number : {0.0, -0.0, 1e308, 5e-324, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(Round(number), number);
    EXPECT_EQ(std::signbit(Round(number)), std::signbit(number));
  }
  EXPECT_TRUE(std::isnan(Round(std::nan(""))));
  for (const int64_t number : {INT64_MIN, int64_t{-1}, int64_t{0}, INT64_MAX})
    EXPECT_EQ(Round(number), number);
  EXPECT_EQ(Round(UINT64_MAX), UINT64_MAX);
  EXPECT_EQ(Round(std::string("\xf0\x9f\x8d\xb1 \xc3\xa9\0!", 9)),
            std::string("\xf0\x9f\x8d\xb1 \xc3\xa9\0!", 9));
  const std::map<std::string, std::optional<std::vector<std::tuple<int, std::string>>>> nested = {
      {"none", std::nullopt}, {"some", {{{1, "a"}, {2, "b"}}}}};
  EXPECT_EQ(Round(nested), nested);
  const std::unordered_set<std::string> names = {"a", "b", "c"};
  EXPECT_EQ(Round(names), names);
  EXPECT_EQ(Round(microseconds(-123456789)), microseconds(-123456789));
  const auto now = std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
  EXPECT_EQ(Round(now), now);
}

TEST_F(Values, KeepIntegersOfAnySize) {
  const Value big = Must(isolate_.Eval("-(1 << 200) + 12345"));
  const BigInt number = Must(big.To<BigInt>());
  EXPECT_TRUE(Must(Must(isolate_.Make(number)).Equals(big)));
  EXPECT_EQ(ErrorOf(big.To<int64_t>()), "OverflowError: int too big to convert");
}

TEST_F(Values, KeepLoneSurrogates) {
  const Value odd = Must(isolate_.Eval("'a\\ud800b'"));
  const std::string text = Must(odd.To<std::string>());
  EXPECT_EQ(text,
            "a\xed\xa0\x80"
            "b");
  EXPECT_TRUE(Must(Must(isolate_.Make(text)).Equals(odd)));
}

TEST_F(Values, AreNotConvertedSilently) {
  EXPECT_EQ(ErrorOf(isolate_.Eval<int>("1.5")), "TypeError: int is wanted, not float");
  EXPECT_EQ(ErrorOf(isolate_.Eval<int>("'1'")), "TypeError: int is wanted, not str");
  EXPECT_EQ(ErrorOf(isolate_.Eval<int>("True")), "TypeError: int is wanted, not bool");
  EXPECT_EQ(ErrorOf(isolate_.Eval<int8_t>("128")),
            "OverflowError: int too large for the host's type");
  EXPECT_EQ(ErrorOf(isolate_.Eval<uint32_t>("-1")),
            "OverflowError: can't convert negative int to unsigned");
  EXPECT_EQ(ErrorOf(isolate_.Eval<std::string>("b'x'")), "TypeError: str is wanted, not bytes");
  EXPECT_EQ(ErrorOf(isolate_.Eval<std::vector<int>>("[1, 'x']")),
            "TypeError: int is wanted, not str");
  EXPECT_EQ((ErrorOf(isolate_.Eval<std::map<std::string, int>>("[1]"))),
            "TypeError: dict is wanted, not list");
  EXPECT_EQ((ErrorOf(isolate_.Eval<std::tuple<int, int>>("(1,)"))),
            "ValueError: a tuple of 2 items is wanted");
  EXPECT_EQ((ErrorOf(isolate_.Eval<std::variant<int, std::string>>("1.5"))),
            "TypeError: one of the host's types is wanted, not float");
  EXPECT_FALSE(isolate_.Make("\xff is no UTF-8"));
}

TEST_F(Values, TakeWhatPythonTakesForANumber) {
  EXPECT_EQ(Must(isolate_.Eval<double>("3")), 3.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("__import__('fractions').Fraction(1, 4)")), 0.25);
  EXPECT_EQ(Must(isolate_.Eval<int>("type('N', (), {'__index__': lambda self: 5})()")), 5);
  EXPECT_EQ((Must(isolate_.Eval<std::variant<int, double>>("2"))), (std::variant<int, double>(2)));
}

TEST_F(Values, AreObjectsOtherwise) {
  Must(
      isolate_.Exec("class Point:\n"
                    "  def __init__(self, x): self.x = x\n"
                    "  def __eq__(self, other): return self.x == other.x\n"
                    "  def __repr__(self): return f'<{self.x}>'\n"
                    "  def __getitem__(self, key): return (self.x, key)\n"
                    "  def __len__(self): return 3\n"
                    "  def plus(self, n, *, times=1): return Point(self.x + n * times)\n"));
  const Value point = Must(isolate_.Eval("Point(4)"));
  EXPECT_EQ(point.kind(), HAKO_OBJECT);
  EXPECT_EQ(Must(Must(point.Attribute("x")).To<int>()), 4);
  Must(point.SetAttribute("x", 9));
  EXPECT_EQ(Must(point.Repr()), "<9>");
  EXPECT_EQ(Must(point.Length()), 3U);
  EXPECT_EQ((Must(Must(point.Item("k")).To<std::tuple<int, std::string>>())),
            std::tuple(9, std::string("k")));
  const Value moved = Must(point.Call("plus", 2, Named("times", 3)));
  EXPECT_EQ(Must(moved.Str()), "<15>");
  EXPECT_FALSE(Must(moved.Equals(point)));
  EXPECT_EQ(ErrorOf(point.Compare(HAKO_LT, moved)),
            "TypeError: '<' not supported between instances of 'Point' and 'Point'");
  EXPECT_EQ(ErrorOf(point.Attribute("missing")),
            "AttributeError: 'Point' object has no attribute 'missing'");
}

TEST_F(Values, CanBeIterated) {
  Must(isolate_.Exec("def count():\n  yield 1\n  yield 2\n  raise ValueError('enough')\n"));
  std::vector<int> seen;
  std::string error;
  for (Result<Value>& item : Must(isolate_.Eval("count()")).Iterate()) {
    if (item) {
      seen.push_back(Must(item->To<int>()));
    } else {
      error = item.error().OneLine();
    }
  }
  EXPECT_EQ(seen, (std::vector<int>{1, 2}));
  EXPECT_EQ(error, "ValueError: enough");
  int count = 0;
  for (Result<Value>& item : Must(isolate_.Make(5)).Iterate()) {
    EXPECT_EQ(ErrorOf(item), "TypeError: 'int' object is not iterable");
    ++count;
  }
  EXPECT_EQ(count, 1);
}

TEST_F(Values, CanBeSetByKey) {
  const Value dict = Must(isolate_.Eval("{}"));
  Must(dict.SetItem("a", std::vector<int>{1}));
  Must(dict.SetItem(2, "two"));
  EXPECT_EQ(Must(dict.Repr()), "{'a': [1], 2: 'two'}");
  EXPECT_EQ(ErrorOf(dict.SetItem(std::vector<int>{}, 1)), "TypeError: unhashable type: 'list'");
}

}  // namespace
}  // namespace hako::embed_tests
