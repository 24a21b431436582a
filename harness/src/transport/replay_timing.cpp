#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include <reprise/harness/transport/replay_timing.hpp>

#include "chunking/shown_text.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

constexpr std::uint64_t kOnce = 1000;  // thousandths
constexpr std::uint64_t kLargestFactor = 1'000'000;
constexpr std::string_view kTimes = "\xC3\x97";  // U+00D7, the multiplication sign
// Far below where microseconds overflow as nanoseconds.
constexpr microseconds kLongest = std::chrono::hours(24 * 365);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "5" to 500, "25" to 250, "125" to 125.
std::optional<std::uint64_t> parse_decimals(std::string_view digits) {
  constexpr std::size_t kMost = 3;
  if (digits.empty() || digits.size() > kMost || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kMost; ++i) {
    value = value * 10 + (i < digits.size() ? static_cast<std::uint64_t>(digits[i] - '0') : 0);
  }
  return value;
}

// "2.5" to 2500.
std::optional<std::uint64_t> parse_thousandths(std::string_view number) {
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
  if (error != std::errc() || stop != whole.data() + whole.size() || value > kLargestFactor) return {};
  std::uint64_t decimals = 0;
  if (point != std::string_view::npos) {
    const auto parsed = parse_decimals(number.substr(point + 1));
    if (!parsed) return {};
    decimals = *parsed;
  }
  const std::uint64_t thousandths = value * kOnce + decimals;
  if (thousandths == 0 || thousandths > kLargestFactor * kOnce) return {};
  return thousandths;
}

}  // namespace

Result<ReplayTiming> ReplayTiming::parse(std::string_view text) {
  if (text == "none") return kNone;
  if (text == "recorded") return kRecorded;
  const bool is_factor = text.starts_with('x') || text.starts_with(kTimes);
  if (!is_factor) return fail(ErrorCode::kInvalidArgument, "'" + shown_text(text) + "': expected recorded, none or xN");
  const std::string_view number = text.substr(text.starts_with('x') ? 1 : kTimes.size());
  if (const auto thousandths = parse_thousandths(number)) return ReplayTiming(*thousandths);
  return fail(
      ErrorCode::kInvalidArgument,
      "'x" + shown_text(number) + "': expected a number from 0.001 to 1000000, with three decimals at most, after 'x'");
}

std::string ReplayTiming::to_string() const {
  if (*this == kNone) return "none";
  if (*this == kRecorded) return "recorded";
  std::string text = std::string(kTimes) + std::to_string(thousandths_ / kOnce);
  const std::uint64_t decimals = thousandths_ % kOnce;
  if (decimals == 0) return text;
  text += "." + std::to_string(kOnce + decimals).substr(1);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

microseconds ReplayTiming::scaled(microseconds recorded) const {
  if (thousandths_ == 0) return {};
  const auto time = static_cast<std::uint64_t>(std::clamp(recorded, microseconds(0), kLongest).count());
  return microseconds(std::min<std::int64_t>(static_cast<std::int64_t>(time * kOnce / thousandths_), kLongest.count()));
}

}  // namespace reprise::harness
