#include "llm/json_text.hpp"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>

#include "sse/utf8.hpp"

namespace reprise::llm::json {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Reads values without recursion, so that depth costs a bit and not stack.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] Fault fault() const { return {at_, expected_}; }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  bool take(char c, const char* expected) {
    if (at_ == text_.size() || text_[at_] != c) return fail(expected);
    ++at_;
    return true;
  }

  // One value; space before it is skipped, space after it is not.
  bool value() {
    depth_ = 0;
    while (true) {
      skip_space();
      bool opened = false;
      if (!start_of_value(opened)) return false;
      if (opened) continue;
      bool more = false;
      if (!after_value(more)) return false;
      if (!more) return true;
    }
  }

  bool string() {
    if (!take('"', "a string")) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("no control character in a string");
      if (c == '\\') {
        if (!escape()) return false;
      } else {
        ++at_;
      }
    }
    return fail("'\"' to end the string");
  }

  bool key() {
    skip_space();
    if (at_ == text_.size() || text_[at_] != '"') return fail("a key in quotes");
    if (!string()) return false;
    skip_space();
    return take(':', "':' after the key");
  }

  bool fail(const char* expected) {
    expected_ = expected;
    return false;
  }

 private:
  [[nodiscard]] char closer() const { return objects_[depth_ - 1] ? '}' : ']'; }

  // A scalar, an empty container, or the start of a container with its first key: `opened` says the last.
  bool start_of_value(bool& opened) {
    if (at_ == text_.size()) return fail("a value");
    const char c = text_[at_];
    if (c != '{' && c != '[') return scalar();
    if (depth_ == kMaxDepth) return fail("less nesting");
    objects_[depth_++] = c == '{';
    ++at_;
    skip_space();
    if (at_ < text_.size() && text_[at_] == closer()) {
      ++at_;
      --depth_;
      return true;
    }
    opened = true;
    return c == '[' || key();
  }

  // Closes what ends after a value; `more` says that another value is due.
  bool after_value(bool& more) {
    while (depth_ > 0) {
      skip_space();
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        more = true;
        return !objects_[depth_ - 1] || key();
      }
      if (!take(closer(), objects_[depth_ - 1] ? "',' or '}'" : "',' or ']'")) return false;
      --depth_;
    }
    return true;
  }

  bool scalar() {
    const char c = text_[at_];
    if (c == '"') return string();
    if (c == '-' || is_digit(c)) return number();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return true;
      }
    }
    return fail("a value");
  }

  bool number() {
    if (text_[at_] == '-') ++at_;
    if (at_ < text_.size() && text_[at_] == '0') {
      ++at_;
    } else if (!digits()) {
      return false;
    }
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      return digits();
    }
    return true;
  }

  bool digits() {
    if (at_ == text_.size() || !is_digit(text_[at_])) return fail("a digit");
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return true;
  }

  bool escape() {
    ++at_;
    if (at_ == text_.size()) return fail("a character after '\\'");
    const char c = text_[at_];
    if (c != 'u') {
      if (std::strchr("\"\\/bfnrt", c) == nullptr || c == '\0') return fail("an escape that JSON knows");
      ++at_;
      return true;
    }
    ++at_;
    for (int i = 0; i < 4; ++i) {
      if (at_ == text_.size() || !is_hex(text_[at_])) return fail("four hexadecimal digits");
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t depth_ = 0;
  std::bitset<kMaxDepth> objects_;
  const char* expected_ = "";
};

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
  if (scanner.at() == text.size() || text[scanner.at()] != (at == 0 ? open : ',')) return false;
  scanner = Scanner(text, scanner.at() + 1);
  scanner.skip_space();
  if (key != nullptr) {
    const std::size_t start = scanner.at();
    if (!scanner.string()) return false;
    *key = text.substr(start + 1, scanner.at() - start - 2);
    scanner.skip_space();
    if (!scanner.take(':', "")) return false;
    scanner.skip_space();
  }
  const std::size_t start = scanner.at();
  if (!scanner.value()) return false;
  at = scanner.at();
  value = text.substr(start, at - start);
  return true;
}

}  // namespace

std::optional<Fault> find_fault(std::string_view text) {
  Scanner scanner(text, 0);
  if (!scanner.value()) return scanner.fault();
  scanner.skip_space();
  if (scanner.at() == text.size()) return std::nullopt;
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
