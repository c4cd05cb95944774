#include "verify/difference.h"

#include <gtest/gtest.h>

namespace hako::verify {
namespace {

TEST(Difference, IsNoneForEqualBytes) {
  EXPECT_FALSE(FirstDifference("stdout", "a\nb\n", "a\nb\n").has_value());
  EXPECT_FALSE(FirstDifference("stdout", "", "").has_value());
}

TEST(Difference, NamesTheFirstLineThatDiffers) {
  const auto found = FirstDifference("stdout", "one\ntwo\nthree\n", "one\ntwx\nthree\n");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->stream, "stdout");
  EXPECT_EQ(found->line, 2U);
  EXPECT_EQ(found->expected, "two");
  EXPECT_EQ(found->actual, "twx");
}

TEST(Difference, ShowsTheEndOfTheShorterStream) {
  const auto shorter = FirstDifference("stdout", "one\ntwo\n", "one\n");
  ASSERT_TRUE(shorter.has_value());
  EXPECT_EQ(shorter->line, 2U);
  EXPECT_EQ(shorter->expected, "two");
  EXPECT_EQ(shorter->actual, "(end of stream)");
}

TEST(Difference, ShowsANewlineThatOneSideLacks) {
  const auto found = FirstDifference("stdout", "last\n", "last");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->expected, "last\\n");
  EXPECT_EQ(found->actual, "last");
}

TEST(Difference, SeesAnEmbeddedZeroByte) {
  EXPECT_TRUE(FirstDifference("stdout", std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

TEST(Difference, CutsAVeryLongLine) {
  const auto found = FirstDifference("stdout", std::string(100'000, 'a'), "b");
  ASSERT_TRUE(found.has_value());
  EXPECT_LT(found->expected.size(), 300U);
}

TEST(Printable, EscapesControlBytesAndMalformedUtf8Only) {
  EXPECT_EQ(Printable("tab\tbell\a"), "tab\\tbell\\x07");
  EXPECT_EQ(Printable("箱"), "箱");
  EXPECT_EQ(Printable("\xE7\xAE"), "\\xe7\\xae");
  EXPECT_EQ(Printable("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // a lone surrogate
  EXPECT_EQ(Printable("a\\b"), "a\\\\b");
}

}  // namespace
}  // namespace hako::verify
