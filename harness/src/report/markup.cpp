#include "report/markup.hpp"

#include <nlohmann/json.hpp>

#include "fixture/yaml_text.hpp"

namespace reprise::harness {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string repaired(std::string_view text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

// How many bytes at the beginning of `text`, which is UTF-8, make a character that XML forbids.
std::size_t forbidden_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x20) return first == '\t' || first == '\n' || first == '\r' ? 0 : 1;
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF") ? 3 : 0;
}

std::string_view reference_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t forbidden = forbidden_bytes(text);
    const std::string_view reference = reference_for(text.front());
    if (forbidden > 0) {
      out.append(kReplacement);
    } else if (!reference.empty()) {
      out.append(reference);
    } else {
      out.push_back(text.front());
    }
    text.remove_prefix(forbidden > 0 ? forbidden : 1);
  }
}

}  // namespace

std::string escaped_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (is_utf8(text)) {
    append_escaped(out, text);
  } else {
    append_escaped(out, repaired(text));
  }
  return out;
}

}  // namespace reprise::harness
