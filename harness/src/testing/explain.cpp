#include <algorithm>

#include <reprise/harness/testing/explain.hpp>

namespace reprise::harness {
namespace {

constexpr std::size_t kMaxLines = 100;
constexpr std::size_t kMaxLineBytes = 160;
constexpr std::size_t kShownBefore = 40;  // of the first byte that differs

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// At most kMaxLineBytes of `line` from `begin` on, cut between characters.
std::string part_of(const std::string& line, std::size_t begin) {
  while (begin > 0 && begin < line.size() && continues_character(line[begin])) --begin;
  std::size_t end = std::min(line.size(), begin + kMaxLineBytes);
  while (end > begin && end < line.size() && continues_character(line[end])) --end;
  return (begin > 0 ? "..." : "") + line.substr(begin, end - begin) + (end < line.size() ? "..." : "");
}

}  // namespace

std::string explain_difference(const Transcript& expected, const Transcript& actual) {
  const auto difference = first_difference(expected, actual);
  if (!difference) return {};
  const std::string& e = difference->expected;
  const std::string& a = difference->actual;
  const auto same = static_cast<std::size_t>(std::mismatch(e.begin(), e.end(), a.begin(), a.end()).first - e.begin());
  const std::size_t begin = same - std::min(same, kShownBefore);
  const auto shown = [&](const Transcript& lines, const std::string& line) {
    return difference->line < lines.size() ? part_of(line, begin) : "(nothing)";
  };
  return "#" + std::to_string(difference->line) + " is the first that differs\n    expected: " + shown(expected, e) +
         "\n    actual:   " + shown(actual, a);
}

std::string numbered(const Transcript& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kMaxLines); ++i) {
    text += "\n  #" + std::to_string(i) + " " + part_of(lines[i], 0);
  }
  if (lines.size() > kMaxLines) text += "\n  and " + std::to_string(lines.size() - kMaxLines) + " more";
  return text;
}

}  // namespace reprise::harness
