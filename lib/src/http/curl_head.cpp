#include "http/curl_head.hpp"

#include <charconv>

namespace reprise::http {
namespace {

constexpr std::size_t kMaxHeadBytes = 1U << 20;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool HeadCollector::take(std::string_view line) {
  if (complete_) return true;
  bytes_ += line.size();
  if (bytes_ > kMaxHeadBytes) return false;
  line = without_line_end(line);
  if (line.starts_with("HTTP/")) {
    take_status_line(line);
  } else if (line.empty()) {
    complete_ = begun();
  } else {
    take_field(line);
  }
  return true;
}

void HeadCollector::take_status_line(std::string_view line) {
  headers_ = {};
  const auto space = line.find(' ');
  http_version_ = line.substr(5, space == std::string_view::npos ? space : space - 5);
  status_ = 0;
  if (space != std::string_view::npos) {
    const auto rest = trimmed(line.substr(space));
    std::from_chars(rest.data(), rest.data() + rest.size(), status_);
  }
}

void HeadCollector::take_field(std::string_view line) {
  // RFC 9112, 5.2: a folded line continues the value before it, the fold being worth one space.
  if ((line.front() == ' ' || line.front() == '\t') && !headers_.empty()) {
    const auto last = std::prev(headers_.end());
    last->second.append(" ").append(trimmed(line));
    return;
  }
  const auto colon = line.find(':');
  const auto value = colon == std::string_view::npos ? std::string_view() : trimmed(line.substr(colon + 1));
  headers_.add(std::string(line.substr(0, colon)), std::string(value));
}

}  // namespace reprise::http
