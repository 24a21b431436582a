#include "transport/fault_text.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "chunking/shown_text.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::uint64_t kLongest = microseconds(std::chrono::hours(24 * 365)).count();

// The longest first: that is how they are written.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> kUnits{
    {{"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1000}, {"us", 1}}};
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 2> kRates{{{"M", 1'000'000}, {"k", 1000}}};

std::optional<unsigned> hex_digit(char c) {
  if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  const auto found = kDigits.find(c);
  if (found == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(found);
}

// The byte that the two digits at the start of `text` make.
std::optional<char> hex_byte(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto high = hex_digit(text[0]);
  const auto low = hex_digit(text[1]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4U | *low);
}

template <class Units>
std::string in_units(std::uint64_t count, const Units& units) {
  for (const auto& [unit, size] : units) {
    if (count > 0 && count % size == 0) return std::to_string(count / size) + std::string(unit);
  }
  return std::to_string(count);
}

}  // namespace

bool FaultScanner::take(std::string_view word) {
  if (!rest().starts_with(word)) return false;
  at_ += word.size();
  return true;
}

std::string_view FaultScanner::take_until(std::string_view stops) {
  const auto text = rest().substr(0, rest().find_first_of(stops));
  at_ += text.size();
  return text;
}

Result<std::uint64_t> FaultScanner::number(std::uint64_t min, std::uint64_t max, const std::string& what) {
  std::uint64_t value = 0;
  const auto text = rest();
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < min || value > max) {
    return expected(what + " from " + std::to_string(min) + " to " + std::to_string(max));
  }
  at_ += static_cast<std::size_t>(stop - text.data());
  return value;
}

Result<microseconds> FaultScanner::duration() {
  const auto count = number(0, kLongest, "a duration such as 250ms, 5s or 2m: a number");
  if (!count) return tl::unexpected<Error>(count.error());
  for (const auto& [unit, size] : kUnits) {
    // "m" begins "ms" as well.
    if (!rest().starts_with(unit) || (unit == "m" && rest().starts_with("ms"))) continue;
    if (*count > kLongest / size) return expected("a duration of at most a year (525600m)");
    at_ += unit.size();
    return microseconds(*count * size);
  }
  return expected("a unit: us, ms, s or m");
}

Result<std::uint64_t> FaultScanner::rate() {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 1'000'000;
  auto count = number(1, kMost, "a rate in bytes a second, such as 800, 64k or 2M: a number");
  if (!count) return count;
  for (const auto& [unit, size] : kRates) {
    if (take(unit)) return *count * size;
  }
  return count;
}

Result<std::string> FaultScanner::hex_bytes() {
  std::string bytes;
  while (const auto byte = hex_byte(rest())) {
    bytes += *byte;
    at_ += 2;
  }
  if (bytes.empty()) return expected("bytes in hexadecimal, two digits each");
  return bytes;
}

Result<std::string> FaultScanner::text(std::string_view stops) {
  std::string text;
  while (!at_end() && stops.find(whole_[at_]) == std::string_view::npos) {
    if (!take("%")) {
      text += whole_[at_++];
      continue;
    }
    const auto byte = hex_byte(rest());
    if (!byte) return expected("two hexadecimal digits after '%'");
    text += *byte;
    at_ += 2;
  }
  return text;
}

Result<std::string> FaultScanner::name(std::string_view stops, const std::string& what) {
  constexpr std::string_view kNever("\r\n\0", 3);
  const FaultScanner start = *this;
  auto name = text(stops);
  if (name && (name->empty() || name->find_first_of(kNever) != std::string::npos)) {
    return start.expected(what + ", without CR, LF and NUL");
  }
  return name;
}

tl::unexpected<Error> FaultScanner::expected(const std::string& what) const {
  return fail(ErrorCode::kInvalidArgument,
              "'" + shown_text(whole_) + "', character " + std::to_string(at_ + 1) + ": expected " + what);
}

std::string duration_text(microseconds duration) {
  const auto count = static_cast<std::uint64_t>(duration.count());
  return count == 0 ? "0s" : in_units(count, kUnits);
}

std::string rate_text(std::uint64_t bytes_per_second) { return in_units(bytes_per_second, kRates); }

std::string hex_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return text;
}

std::string escaped_text(std::string_view text, std::string_view also) {
  std::string escaped;
  for (const char c : text) {
    const bool plain = c > ' ' && c <= '~' && c != '%' && c != '@' && also.find(c) == std::string_view::npos;
    escaped += plain ? std::string(1, c) : "%" + hex_text({&c, 1});
  }
  return escaped;
}

}  // namespace reprise::harness
