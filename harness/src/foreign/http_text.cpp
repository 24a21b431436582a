#include "foreign/http_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace reprise::harness {
namespace {

constexpr std::size_t kMaxHeadBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxFields = 1000;

tl::unexpected<Error> bad_at(std::size_t offset, const std::string& what, ErrorCode code = ErrorCode::kFormat) {
  Error error{.code = code, .message = "byte " + std::to_string(offset) + ": " + what};
  error.byte_offset = offset;
  return tl::unexpected<Error>(std::move(error));
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

Result<HttpHead> parse_http_head(std::string_view text) {
  HttpHead head;
  while (true) {
    const std::size_t begin = head.bytes;
    const std::size_t end = text.substr(0, begin + kMaxHeadBytes).find('\n', begin);
    if (begin > kMaxHeadBytes || (end == std::string_view::npos && text.size() - begin > kMaxHeadBytes)) {
      return bad_at(begin, "a head has at most " + std::to_string(kMaxHeadBytes) + " bytes", ErrorCode::kLimitExceeded);
    }
    if (end == std::string_view::npos) return bad_at(text.size(), "expected the empty line after the header fields");
    head.bytes = end + 1;
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (begin == 0) {
      head.start_line = line;
    } else if (line.empty()) {
      return head;
    } else if ((line[0] == ' ' || line[0] == '\t') && !head.headers.empty()) {
      std::prev(head.headers.end())->second.append(" ").append(trimmed(line));
    } else {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos || colon == 0) return bad_at(begin, "expected 'name: value'");
      if (head.headers.size() >= kMaxFields) {
        return bad_at(begin, "a head has at most " + std::to_string(kMaxFields) + " fields", ErrorCode::kLimitExceeded);
      }
      head.headers.add(std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
    }
  }
}

Result<StatusLine> parse_status_line(std::string_view line) {
  const std::size_t space = line.find(' ');
  int status = 0;
  if (line.starts_with("HTTP/") && space != std::string_view::npos && line.size() >= space + 4) {
    const char* const digits = line.data() + space + 1;
    const auto [end, error] = std::from_chars(digits, digits + 3, status);
    const bool alone = line.size() == space + 4 || line[space + 4] == ' ';
    if (error != std::errc{} || end != digits + 3 || !alone) status = 0;
  }
  if (status < 100) {
    return fail(ErrorCode::kFormat, "expected a status line such as 'HTTP/1.1 200 OK'");
  }
  return StatusLine{short_http_version(line.substr(0, space)), status};
}

std::string short_http_version(std::string_view version) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kShort{
      {{"2.0", "2"}, {"3.0", "3"}, {"h2", "2"}, {"h3", "3"}}};
  if (http::same_name(version.substr(0, 5), "HTTP/")) version.remove_prefix(5);
  for (const auto& [name, number] : kShort) {
    if (http::same_name(version, name)) return std::string(number);
  }
  return std::string(version);
}

void drop_pseudo_headers(http::Headers& headers) {
  http::Headers kept;
  for (auto& [name, value] : headers) {
    if (!name.starts_with(':')) kept.add(std::move(name), std::move(value));
  }
  headers = std::move(kept);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

}  // namespace reprise::harness
