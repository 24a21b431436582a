// Steps over JSON text (RFC 8259), checking it on the way.
#pragma once

#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "llm/json_text.hpp"

namespace reprise::llm::json {

// Each step returns false at the first byte that is not as it should be; `fault()` then tells which and why.
// Header-only because it is most of the time that a stream's events take.
class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t at = 0)
      : begin_(text.data()), at_(text.data() + at), end_(text.data() + text.size()) {}

  [[nodiscard]] const char* position() const { return at_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] Fault fault() const { return {static_cast<std::size_t>(at_ - begin_), expected_}; }
  [[nodiscard]] bool next_is(char c) const { return at_ != end_ && *at_ == c; }
  [[nodiscard]] std::string_view since(const char* start) const {
    return {start, static_cast<std::size_t>(at_ - start)};
  }

  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  bool take(char c, const char* expected) {
    if (!next_is(c)) return fail(expected);
    ++at_;
    return true;
  }

  // A string; `escaped` is set where it has escapes, and left alone otherwise.
  bool string(bool& escaped) {
    if (!take('"', "a string")) return false;
    while (skip_plain()) {
      if (*at_ == '"') {
        ++at_;
        return true;
      }
      if (*at_ != '\\') return fail("no control character in a string");
      escaped = true;
      if (!escape()) return false;
    }
    return fail("'\"' to end the string");
  }

  // A key and its colon, and the space around them; `key` is what stands between the quotes.
  bool key(std::string_view& key) {
    skip_space();
    if (!next_is('"')) return fail("a key in quotes");
    const char* start = at_ + 1;
    bool escaped = false;
    if (!string(escaped)) return false;
    key = {start, static_cast<std::size_t>(at_ - start) - 1};
    skip_space();
    if (!take(':', "':' after the key")) return false;
    skip_space();
    return true;
  }

  // One value of any kind and depth, without recursion: depth costs a bit, not stack.
  bool value() {
    if (at_ == end_ || (*at_ != '{' && *at_ != '[')) return scalar();
    return container();
  }

  bool scalar() {
    if (at_ == end_) return fail("a value");
    bool escaped = false;
    switch (*at_) {
      case '"':
        return string(escaped);
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool fail(const char* expected) {
    expected_ = expected;
    return false;
  }

 private:
  static constexpr std::uint64_t kOnes = 0x0101010101010101;

  // The high bit of each byte below `limit`; bits above the lowest one set may be wrong.
  static std::uint64_t below(std::uint64_t bytes, std::uint8_t limit) {
    return (bytes - kOnes * limit) & ~bytes & (kOnes * 0x80);
  }

  // Moves to the next quote, backslash or control character; false at the end of the text.
  bool skip_plain() {
    if constexpr (std::endian::native == std::endian::little) {
      while (end_ - at_ >= 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at_, sizeof(bytes));
        const std::uint64_t special =
            below(bytes ^ (kOnes * '"'), 1) | below(bytes ^ (kOnes * '\\'), 1) | below(bytes, 0x20);
        if (special != 0) {
          at_ += std::countr_zero(special) / 8;
          return true;
        }
        at_ += 8;
      }
    }
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) ++at_;
    return at_ != end_;
  }

  bool escape() {
    ++at_;
    if (at_ == end_) return fail("a character after '\\'");
    const char kind = *at_;
    if (kind != 'u') {
      if (kind == '\0' || std::strchr("\"\\/bfnrt", kind) == nullptr) return fail("an escape that JSON knows");
      ++at_;
      return true;
    }
    ++at_;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ == end_ ? '\0' : *at_;
      if (!is_digit(c) && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) return fail("four hexadecimal digits");
    }
    return true;
  }

  bool word(std::string_view text) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, text.size()) != text) {
      return fail("a value");
    }
    at_ += text.size();
    return true;
  }

  bool number() {
    if (*at_ != '-' && !is_digit(*at_)) return fail("a value");
    if (*at_ == '-') ++at_;
    if (next_is('0')) {
      ++at_;
    } else if (!digits()) {
      return false;
    }
    if (next_is('.')) {
      ++at_;
      if (!digits()) return false;
    }
    if (next_is('e') || next_is('E')) {
      ++at_;
      if (next_is('+') || next_is('-')) ++at_;
      return digits();
    }
    return true;
  }

  bool digits() {
    if (at_ == end_ || !is_digit(*at_)) return fail("a digit");
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return true;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  bool container();
  bool start_of_value(std::bitset<kMaxDepth>& objects, std::size_t& depth, bool& opened);
  bool after_value(const std::bitset<kMaxDepth>& objects, std::size_t& depth);

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* expected_ = "";
};

}  // namespace reprise::llm::json
