#include "transport/fault_text.hpp"

#include <chrono>
#include <optional>

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

FaultScanner scanner(std::string_view text) { return {text, 0, text.size()}; }

TEST(FaultScanner, ReadsDurations) {
  const struct {
    std::string_view text;
    std::optional<microseconds> duration;
  } rows[] = {
      {"0s", 0us},
      {"7us", 7us},
      {"250ms", 250ms},
      {"5s", 5s},
      {"2m", 2min},
      {"525600m", 8760h},
      {"5", std::nullopt},
      {"ms", std::nullopt},
      {"", std::nullopt},
      {"-5s", std::nullopt},
      {"1h", {}},
      {"525601m", {}},
      {"31536000000001", {}},
      {"31536001s", {}},
      {"99999999999999999999s", {}},
  };
  for (const auto& row : rows) {
    auto in = scanner(row.text);
    const auto duration = in.duration();
    EXPECT_EQ(duration ? std::optional(*duration) : std::nullopt, row.duration) << row.text;
    EXPECT_EQ(duration.has_value() && !in.at_end(), false) << row.text;
  }
}

TEST(FaultScanner, ReadsRates) {
  const std::pair<std::string_view, std::uint64_t> rows[] = {{"800", 800}, {"64k", 64'000}, {"2M", 2'000'000}};
  for (const auto& [text, rate] : rows) {
    auto in = scanner(text);
    EXPECT_EQ(in.rate().value(), rate);
    EXPECT_TRUE(in.at_end());
  }
  EXPECT_FALSE(scanner("0").rate());
  EXPECT_FALSE(scanner("18446744073710M").rate());
}

TEST(FaultScanner, TellsBytesFromTheirHexadecimalForm) {
  auto in = scanner("00fFzz");
  EXPECT_EQ(in.hex_bytes().value(), std::string("\0\xFF", 2));
  EXPECT_EQ(in.rest(), "zz");
  EXPECT_EQ(scanner("a%40%0Ab@c").text("@").value(), "a@\nb");
  EXPECT_FALSE(scanner("%4").text("@"));
  EXPECT_FALSE(scanner("%gg").text("@"));
}

TEST(FaultScanner, RefusesANameOfSeveralLinesAtItsStart) {
  const auto refused = scanner("a%0Db").name("@", "a name");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "'a%0Db', character 1: expected a name, without CR, LF and NUL");
}

TEST(FaultText, WritesWhatReadsBackTheSame) {
  EXPECT_EQ(duration_text(0us), "0s");
  EXPECT_EQ(duration_text(90s), "90s");
  EXPECT_EQ(duration_text(120s), "2m");
  EXPECT_EQ(duration_text(1500us), "1500us");
  EXPECT_EQ(duration_text(2500ms), "2500ms");
  EXPECT_EQ(rate_text(64'000), "64k");
  EXPECT_EQ(rate_text(64'001), "64001");
  EXPECT_EQ(rate_text(3'000'000), "3M");
  EXPECT_EQ(hex_text(std::string_view("\0\xFF", 2)), "00ff");
  EXPECT_EQ(escaped_text("a b@%\n\xC3~=", "="), "a%20b%40%25%0a%c3~%3d");
}

TEST(FaultScanner, ShowsNoMoreThanTheStartAndNothingATerminalActsOn) {
  const auto error = scanner(std::string(61, 'x') + "\x1b").expected("y").value();
  EXPECT_EQ(error.message, "'" + std::string(60, 'x') + "...', character 1: expected y");
  EXPECT_EQ(scanner("a\x1b").expected("y").value().message, "'a?', character 1: expected y");
}

}  // namespace
}  // namespace reprise::harness
