#include "llm/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "llm/json_scanner.hpp"
#include "sse/utf8.hpp"

namespace reprise::llm::json {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::uint32_t hex4(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const auto digit = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

char* put_utf8(std::uint32_t code, char* out) {
  const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6U));
    put(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12U));
    put(0x80 | ((code >> 6U) & 0x3FU));
    put(0x80 | (code & 0x3FU));
  } else {
    put(0xF0 | (code >> 18U));
    put(0x80 | ((code >> 12U) & 0x3FU));
    put(0x80 | ((code >> 6U) & 0x3FU));
    put(0x80 | (code & 0x3FU));
  }
  return out;
}

// The character of the \u escape whose digits begin `rest`, and how much of `rest` it takes: both halves of a pair.
struct CodePoint {
  std::uint32_t value;
  std::size_t taken;
};

CodePoint code_point(std::string_view rest) {
  const std::uint32_t first = hex4(rest.substr(0, 4));
  if (first < 0xD800 || first > 0xDFFF) return {first, 4};
  if (first < 0xDC00 && rest.substr(4, 2) == "\\u") {
    const std::uint32_t second = hex4(rest.substr(6, 4));
    if (second >= 0xDC00 && second <= 0xDFFF) return {0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00), 10};
  }
  return {0xFFFD, 4};
}

char plain_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;
  }
}

void append_escaped(char c, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 0x0FU];
  }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// Moves past one more value of a container whose first byte is `open`. False at its end or at a fault.
bool next_value(std::string_view text, std::size_t& at, char open, std::string_view* key, std::string_view& value) {
  Scanner scanner(text, at);
  scanner.skip_space();
  if (!scanner.take(at == 0 ? open : ',', "")) return false;
  scanner.skip_space();
  if (key != nullptr && !scanner.key(*key)) return false;
  const char* start = scanner.position();
  if (!scanner.value()) return false;
  value = scanner.since(start);
  at = static_cast<std::size_t>(scanner.position() - text.data());
  return true;
}

}  // namespace

// The first bytes of a container, up to where its first value is due: `opened` is false for scalars and for containers
// without values, which are then behind.
bool Scanner::start_of_value(std::bitset<kMaxDepth>& objects, std::size_t& depth, bool& opened) {
  opened = false;
  skip_space();
  if (!next_is('{') && !next_is('[')) return scalar();
  if (depth == kMaxDepth) return fail("less nesting");
  const bool object = *at_ == '{';
  ++at_;
  skip_space();
  if (next_is(object ? '}' : ']')) {
    ++at_;
    return true;
  }
  opened = true;
  objects[depth++] = object;
  std::string_view ignored;
  return !object || key(ignored);
}

// Closes what ends after a value, and goes on to where the next one is due, if one is.
bool Scanner::after_value(const std::bitset<kMaxDepth>& objects, std::size_t& depth) {
  while (depth > 0) {
    const bool object = objects[depth - 1];
    skip_space();
    if (next_is(',')) {
      ++at_;
      std::string_view ignored;
      return !object || key(ignored);
    }
    if (!take(object ? '}' : ']', object ? "',' or '}'" : "',' or ']'")) return false;
    --depth;
  }
  return true;
}

bool Scanner::container() {
  std::bitset<kMaxDepth> objects;
  std::size_t depth = 0;
  do {
    bool opened = false;
    if (!start_of_value(objects, depth, opened)) return false;
    if (!opened && !after_value(objects, depth)) return false;
  } while (depth > 0);
  return true;
}

std::optional<Fault> find_fault(std::string_view text) {
  Scanner scanner(text);
  scanner.skip_space();
  if (!scanner.value()) return scanner.fault();
  scanner.skip_space();
  if (scanner.at_end()) return std::nullopt;
  scanner.fail("nothing after the value");
  return scanner.fault();
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

Members::Members(std::string_view object) : text_(trim(object)) {}

bool Members::next() { return next_value(text_, at_, '{', &key_, value_); }

Elements::Elements(std::string_view array) : text_(trim(array)) {}

bool Elements::next() { return next_value(text_, at_, '[', nullptr, value_); }

bool key_is(std::string_view written, std::string_view key) {
  if (written == key) return true;
  if (written.find('\\') == std::string_view::npos) return false;
  std::string text(written.size(), '\0');
  return std::string_view(text.data(), static_cast<std::size_t>(unescape(written, text.data()) - text.data())) == key;
}

std::string_view member(std::string_view object, std::string_view key) {
  std::string_view found;
  for (Members members(object); members.next();) {
    if (key_is(members.key(), key)) found = members.value();
  }
  return found;
}

std::string string_of(std::string_view value) {
  if (value.size() < 2 || value.front() != '"') return {};
  std::string text(value.size(), '\0');
  const char* end = unescape(value.substr(1, value.size() - 2), text.data());
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

bool has_value(std::string_view value) { return !value.empty() && value != "null"; }

char* unescape(std::string_view inner, char* out) {
  std::size_t at = 0;
  while (at < inner.size()) {
    const std::size_t plain = std::min(inner.find('\\', at), inner.size()) - at;
    std::memcpy(out, inner.data() + at, plain);
    out += plain;
    at += plain;
    if (at + 1 >= inner.size()) break;
    const char kind = inner[at + 1];
    at += 2;
    if (kind == 'u') {
      const CodePoint code = code_point(inner.substr(at));
      out = put_utf8(code.value, out);
      at += code.taken;
    } else {
      *out++ = plain_escape(kind);
    }
  }
  return out;
}

void append_quoted(std::string_view text, std::string& out) {
  std::string repaired;
  if (sse::valid_utf8_prefix(text) < text.size()) {
    sse::append_repaired(text, repaired);
    text = repaired;
  }
  out += '"';
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(kept, at - kept));
    append_escaped(text[at], out);
    kept = at + 1;
  }
  out.append(text.substr(kept));
  out += '"';
}

}  // namespace reprise::llm::json
