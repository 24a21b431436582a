#include "chunking/aim.hpp"

#include <algorithm>
#include <iterator>

namespace reprise::harness {
namespace {

bool is_newline(char c) { return c == '\r' || c == '\n'; }

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Every offset inside the body before which and after which the bytes satisfy `wanted`.
template <class Wanted>
Cuts cuts_where(std::string_view body, const Wanted& wanted) {
  Cuts cuts;
  for (std::size_t offset = 1; offset < body.size(); ++offset) {
    if (wanted(body[offset - 1], body[offset])) cuts.push_back(offset);
  }
  return cuts;
}

// `visit(begin, colon, end)` for each line that is not empty; `colon` is `end` where it has none.
template <class Visit>
void for_each_line(std::string_view body, const Visit& visit) {
  std::size_t begin = 0;
  while (begin < body.size()) {
    const std::size_t end = std::min(body.find_first_of("\r\n", begin), body.size());
    if (end > begin) visit(begin, begin + std::min(body.substr(begin, end - begin).find(':'), end - begin), end);
    begin = end + 1;
  }
}

void add_inside(Cuts& cuts, std::size_t offset, std::string_view body) {
  if (offset > 0 && offset < body.size()) cuts.push_back(offset);
}

// The length of the escape at the start of `text`: two bytes, or up to six of `\uXXXX`.
std::size_t escape_length(std::string_view text) {
  std::size_t length = std::min<std::size_t>(2, text.size());
  if (!text.starts_with("\\u")) return length;
  while (length < std::min<std::size_t>(6, text.size()) && is_hex_digit(text[length])) ++length;
  return length;
}

}  // namespace

Cuts inside_utf8(std::string_view body) {
  return cuts_where(body, [](char, char after) { return (static_cast<unsigned char>(after) & 0xC0U) == 0x80U; });
}

Cuts between_cr_and_lf(std::string_view body) {
  return cuts_where(body, [](char before, char after) { return before == '\r' && after == '\n'; });
}

Cuts around_newlines(std::string_view body) {
  return cuts_where(body, [](char before, char after) { return is_newline(before) || is_newline(after); });
}

Cuts inside_field_names(std::string_view body) {
  Cuts cuts;
  for_each_line(body, [&](std::size_t begin, std::size_t colon, std::size_t) {
    for (std::size_t offset = begin + 1; offset < colon; ++offset) cuts.push_back(offset);
  });
  return cuts;
}

Cuts around_colons(std::string_view body) {
  Cuts cuts;
  for_each_line(body, [&](std::size_t, std::size_t colon, std::size_t end) {
    if (colon == end) return;
    add_inside(cuts, colon, body);
    add_inside(cuts, colon + 1, body);
    if (colon + 1 < end && body[colon + 1] == ' ') add_inside(cuts, colon + 2, body);
  });
  return cuts;
}

Cuts inside_json_escapes(std::string_view body) {
  Cuts cuts;
  std::size_t at = body.find('\\');
  while (at != std::string_view::npos) {
    const std::size_t end = at + escape_length(body.substr(at));
    for (std::size_t offset = at + 1; offset <= end; ++offset) add_inside(cuts, offset, body);
    at = body.find('\\', end);
  }
  return cuts;
}

Cuts inside_bom(std::string_view body) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  Cuts cuts;
  if (!body.starts_with(kBom)) return cuts;
  for (std::size_t offset = 1; offset <= kBom.size(); ++offset) add_inside(cuts, offset, body);
  return cuts;
}

Cuts around_tokens(std::string_view body) {
  Cuts cuts = around_newlines(body);
  for (const auto find : {inside_utf8, inside_field_names, around_colons, inside_json_escapes, inside_bom}) {
    cuts = merged(std::move(cuts), find(body));
  }
  return cuts;
}

Cuts merged(Cuts a, const Cuts& b) {
  Cuts all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

}  // namespace reprise::harness
