#include "http/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace reprise::http {
namespace {

constexpr std::string_view kSeparators = " ,-";
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (words.size() < 8) {
    const auto begin = text.find_first_not_of(kSeparators);
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    words.push_back(text.substr(0, text.find_first_of(kSeparators)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<std::chrono::year_month_day> day_of(std::string_view year, std::string_view month, std::string_view day) {
  const auto* const name = std::find(kMonths.begin(), kMonths.end(), month);
  auto year_number = number(year);
  const auto day_number = number(day);
  if (name == kMonths.end() || !year_number || !day_number || *day_number > 31) return std::nullopt;
  if (year.size() == 2) *year_number += *year_number < 70 ? 2000 : 1900;
  const std::chrono::year_month_day date{std::chrono::year(*year_number),
                                         std::chrono::month(static_cast<unsigned>(name - kMonths.begin()) + 1),
                                         std::chrono::day(static_cast<unsigned>(*day_number))};
  if (!date.ok() || *year_number < 1900 || *year_number > 9999) return std::nullopt;
  return date;
}

// "08:49:37"
std::optional<std::chrono::seconds> time_of(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hours = number(text.substr(0, 2));
  const auto minutes = number(text.substr(3, 2));
  const auto seconds = number(text.substr(6, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + std::chrono::seconds(*seconds);
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  const auto words = words_of(text);
  std::optional<std::chrono::year_month_day> day;
  std::optional<std::chrono::seconds> time;
  if (words.size() == 6 && words[5] == "GMT") {
    day = day_of(words[3], words[2], words[1]);
    time = time_of(words[4]);
  } else if (words.size() == 5) {
    day = day_of(words[4], words[1], words[2]);
    time = time_of(words[3]);
  }
  if (!day || !time) return std::nullopt;
  return std::chrono::sys_days(*day) + *time;
}

}  // namespace reprise::http
