#include "report/bytes_view.hpp"

#include <algorithm>
#include <string_view>

#include "fixture/yaml_text.hpp"
#include "report/markup.hpp"
#include "report/timeline.hpp"

namespace reprise::harness {
namespace {

std::string hex(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {kDigits[byte / 16U], kDigits[byte % 16U]};
}

std::string badge(std::string_view style, const std::string& text) {
  return "<i class=\"" + std::string(style) + "\">" + text + "</i>";
}

void append_character(std::string& html, std::string_view character) {
  const char first = character.front();
  if (first == '\n') {
    html += badge("eol", "\\n") + "\n";
  } else if (first == '\r') {
    html += badge("eol", "\\r");
  } else if (first == '\t' || (static_cast<unsigned char>(first) >= 0x20 && first != '\x7f')) {
    html += escaped_markup(character);
  } else {
    html += badge("byte", hex(first));
  }
}

std::string read_html(std::string_view bytes) {
  std::string html;
  // Most of a body is text that stands for itself.
  constexpr std::string_view kPlain =
      " !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  while (!bytes.empty()) {
    const std::size_t plain = std::min(bytes.find_first_not_of(kPlain), bytes.size());
    html.append(bytes.substr(0, plain));
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    const auto character = first_code_point(bytes);
    if (character) {
      append_character(html, bytes.substr(0, character->bytes));
    } else {
      html += badge("byte", hex(bytes.front()));
    }
    bytes.remove_prefix(character ? character->bytes : 1);
  }
  return html;
}

}  // namespace

std::string bytes_view(const RecordedResponse& response) {
  std::string html = "<pre class=\"bytes\">";
  std::string_view rest = response.body;
  std::chrono::microseconds time{0};
  std::size_t number = 0;
  for (const ReadMark& mark : response.chunks) {
    const std::size_t offset = response.body.size() - rest.size();
    if (offset >= kMaxShownBytes) break;
    const std::string_view bytes = rest.substr(0, mark.bytes);
    time += mark.delay;
    ++number;
    html += "<span class=\"r" + std::to_string(number % 2) + "\" title=\"read " + std::to_string(number) + ": bytes " +
            std::to_string(offset) + " to " + std::to_string(offset + bytes.size()) + ", at " + time_text(time) +
            "\">" + read_html(bytes.substr(0, kMaxShownBytes - offset)) + "</span>";
    rest.remove_prefix(bytes.size());
  }
  html += "</pre>\n";
  if (response.body.size() > kMaxShownBytes) {
    html += "<p class=\"note\">" + std::to_string(response.body.size() - kMaxShownBytes) +
            " more bytes are not shown.</p>\n";
  }
  return html;
}

}  // namespace reprise::harness
