#include <algorithm>
#include <tuple>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::harness {
namespace {

constexpr std::size_t kBytesAroundCut = 12;  // on each side
constexpr std::size_t kShownBefore = 30;     // of a transcript line, before the first byte that differs
constexpr std::size_t kShownAfter = 90;

std::string hex_byte(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
}

// Printable ASCII as it is, all else as an escape: safe for any terminal, and exact where the bytes are not UTF-8.
std::string escape(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c < ' ' || c > '~') {
      text += "\\x" + hex_byte(c);
    } else {
      text += c;
    }
  }
  return text;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (!text.empty()) text += ' ';
    text += hex_byte(c);
  }
  return text;
}

// The part of a transcript line that shows the difference, which begins at `differs`.
std::string excerpt(std::string_view line, std::size_t differs) {
  if (line.empty()) return "(nothing)";
  const std::size_t begin = std::min(line.size(), differs - std::min(differs, kShownBefore));
  const std::string_view shown = line.substr(begin, kShownBefore + kShownAfter);
  return (begin > 0 ? "..." : "") + escape(shown) + (begin + shown.size() < line.size() ? "..." : "");
}

// The bytes around the first cut, with a bar at each cut among them.
std::string window(std::string_view body, const Cuts& cuts) {
  const std::size_t first = cuts.front();
  const std::size_t begin = first - std::min(first, kBytesAroundCut);
  const std::size_t end = std::min(body.size(), first + kBytesAroundCut);
  std::string bytes = hex(body.substr(begin, first - begin));
  std::string text = escape(body.substr(begin, first - begin));
  for (std::size_t i = 0; i < cuts.size() && cuts[i] < end; ++i) {
    const std::size_t next = i + 1 < cuts.size() ? std::min(cuts[i + 1], end) : end;
    const std::string_view chunk = body.substr(cuts[i], next - std::min(cuts[i], next));
    bytes += " | " + hex(chunk);
    text += " | " + escape(chunk);
  }
  return "  hex:   " + bytes + "\n  text:  " + text + "\n";
}

std::string headline(const Difference& difference) {
  const std::size_t count = difference.cuts.size();
  std::string text;
  if (count == 0) {
    text = "no cut";
  } else if (count == 1) {
    text = "cut at " + std::to_string(difference.cuts.front());
  } else {
    text = std::to_string(count) + " cuts, the first at " + std::to_string(difference.cuts.front());
  }
  if (!difference.plan.empty()) text += " (" + difference.plan + ")";
  return text + (count > 1 ? " change" : " changes") + " line " + std::to_string(difference.line) + ":\n";
}

}  // namespace

InvarianceReport check_invariance(const Subject& subject, const CutSubject& subject_bytes,
                                  std::span<const ChunkPlan> plans, const std::function<void(std::size_t)>& progress) {
  InvarianceReport report;
  const Transcript whole = subject(cut(subject_bytes.body, {}));
  for (const ChunkPlan& plan : plans) {
    const bool same = plan.for_each(subject_bytes, [&](const Cuts& cuts) {
      report.difference = first_difference(whole, subject(cut(subject_bytes.body, cuts)));
      ++report.cuttings;
      if (progress) progress(report.cuttings);
      if (!report.difference) return true;
      report.difference->plan = plan.to_string();
      report.difference->cuts = cuts;
      return false;
    });
    if (!same) break;
  }
  return report;
}

std::optional<Difference> first_difference(const Transcript& expected, const Transcript& actual) {
  const auto [e, a] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  if (e == expected.end() && a == actual.end()) return std::nullopt;
  Difference difference;
  difference.line = static_cast<std::size_t>(e - expected.begin());
  if (e != expected.end()) difference.expected = *e;
  if (a != actual.end()) difference.actual = *a;
  return difference;
}

std::string describe(const Difference& difference, std::string_view body) {
  const auto& [expected, actual] = std::tie(difference.expected, difference.actual);
  const auto differs = static_cast<std::size_t>(
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first - expected.begin());
  std::string text = headline(difference);
  text += "  whole: " + excerpt(expected, differs) + "\n";
  text += "  cut:   " + excerpt(actual, differs) + "\n";
  if (!difference.cuts.empty() && difference.cuts.front() < body.size()) {
    text += window(body, difference.cuts);
  }
  return text;
}

}  // namespace reprise::harness
