#include "foreign/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace reprise::harness {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// Reads a text from its beginning; once something is not as it should be, everything after it fails too.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

  bool skip(std::string_view text) {
    if (!ok_ || !rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  void expect(std::string_view text) { ok_ = skip(text); }

  void spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  int number(std::size_t least_digits, std::size_t most_digits) {
    const std::size_t digits = std::min({rest_.find_first_not_of("0123456789"), rest_.size(), most_digits});
    int value = 0;
    ok_ = ok_ && digits >= least_digits;
    if (ok_) std::from_chars(rest_.data(), rest_.data() + digits, value);
    rest_.remove_prefix(digits);
    return value;
  }

  std::string_view word() {
    const auto end =
        std::find_if(rest_.begin(), rest_.end(), [](char c) { return c < 'A' || (c > 'Z' && c < 'a') || c > 'z'; });
    const std::string_view word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(word.size());
    return word;
  }

  std::string_view digits() {
    const std::string_view found = rest_.substr(0, rest_.find_first_not_of("0123456789"));
    ok_ = ok_ && !found.empty();
    rest_.remove_prefix(found.size());
    return found;
  }

  // "+02:00" or "+0200" as minutes.
  minutes offset() {
    const bool negative = skip("-");
    if (!negative) expect("+");
    const int hours = number(2, 2);
    skip(":");
    const minutes total(hours * 60 + number(2, 2));
    return negative ? -total : total;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Moment {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::string_view fraction{};
  minutes offset{0};
};

std::string show(const Moment& moment) {
  const std::chrono::year_month_day date(std::chrono::year(moment.year),
                                         std::chrono::month(static_cast<unsigned>(moment.month)),
                                         std::chrono::day(static_cast<unsigned>(moment.day)));
  const bool valid = date.ok() && moment.hour < 24 && moment.minute < 60 && moment.second < 61;
  if (!valid || std::chrono::abs(moment.offset) >= std::chrono::hours(24)) return {};
  const sys_seconds utc = std::chrono::sys_days(date) + std::chrono::hours(moment.hour) + minutes(moment.minute) +
                          seconds(moment.second) - moment.offset;
  const auto day = std::chrono::floor<std::chrono::days>(utc);
  const std::chrono::year_month_day utc_date(day);
  const std::chrono::hh_mm_ss time(utc - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(utc_date.year()),
                static_cast<unsigned>(utc_date.month()), static_cast<unsigned>(utc_date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  std::string shown = text.data();
  if (!moment.fraction.empty()) shown.append(1, '.').append(moment.fraction);
  return shown + 'Z';
}

void read_time(Scanner& scanner, Moment& moment) {
  moment.hour = scanner.number(2, 2);
  scanner.expect(":");
  moment.minute = scanner.number(2, 2);
}

std::optional<Moment> parse_mail_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  Scanner scanner(text);
  Moment moment;
  if (!scanner.word().empty()) scanner.expect(",");
  scanner.spaces();
  moment.day = scanner.number(1, 2);
  scanner.spaces();
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), scanner.word());
  moment.month = static_cast<int>(month - kMonths.begin()) + 1;
  scanner.spaces();
  moment.year = scanner.number(4, 4);
  scanner.spaces();
  read_time(scanner, moment);
  if (scanner.skip(":")) moment.second = scanner.number(2, 2);
  scanner.spaces();
  if (!scanner.skip("GMT") && !scanner.skip("UTC") && !scanner.skip("UT")) moment.offset = scanner.offset();
  return scanner.done() && month != kMonths.end() ? std::optional(moment) : std::nullopt;
}

std::optional<Moment> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  Moment moment;
  moment.year = scanner.number(4, 4);
  scanner.expect("-");
  moment.month = scanner.number(2, 2);
  scanner.expect("-");
  moment.day = scanner.number(2, 2);
  if (!scanner.skip("T")) scanner.expect(" ");
  read_time(scanner, moment);
  scanner.expect(":");
  moment.second = scanner.number(2, 2);
  if (scanner.skip(".")) moment.fraction = scanner.digits();
  if (!scanner.skip("Z")) moment.offset = scanner.offset();
  return scanner.done() ? std::optional(moment) : std::nullopt;
}

}  // namespace

std::string to_rfc3339_utc(std::string_view date) {
  if (const auto moment = parse_rfc3339(date)) return show(*moment);
  const auto moment = parse_mail_date(date);
  return moment ? show(*moment) : std::string();
}

}  // namespace reprise::harness
