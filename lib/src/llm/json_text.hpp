// JSON text (RFC 8259) checked, taken apart and written without building values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace reprise::llm::json {

// Objects and arrays may nest this deep. What is deeper counts as faulty.
inline constexpr std::size_t kMaxDepth = 512;

struct Fault {
  std::size_t offset = 0;
  const char* expected = "";
};

// Where `text` stops being one JSON value with white space around it; nothing where it is one.
// Does not look whether strings are UTF-8.
[[nodiscard]] std::optional<Fault> find_fault(std::string_view text);

// `text` without white space at its ends.
[[nodiscard]] std::string_view trim(std::string_view text);

// The members of an object, in order. Ends early where the text is faulty; has none where it is no object.
class Members {
 public:
  explicit Members(std::string_view object);

  [[nodiscard]] bool next();
  [[nodiscard]] std::string_view key() const { return key_; }      // as written, without the quotes
  [[nodiscard]] std::string_view value() const { return value_; }  // JSON text

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view key_;
  std::string_view value_;
};

// The elements of an array, in the same way.
class Elements {
 public:
  explicit Elements(std::string_view array);

  [[nodiscard]] bool next();
  [[nodiscard]] std::string_view value() const { return value_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view value_;
};

// Whether a key as written, perhaps with escapes, says `key`.
[[nodiscard]] bool key_is(std::string_view written, std::string_view key);

// The value of `key` in an object, the last one where it is given twice; empty where there is none.
[[nodiscard]] std::string_view member(std::string_view object, std::string_view key);

// What a JSON string says; empty where `value` is no string.
[[nodiscard]] std::string string_of(std::string_view value);

// Whether `value` is there and is not null.
[[nodiscard]] bool has_value(std::string_view value);

// Writes what `inner`, the inside of a JSON string, says to `out`, which has room for `inner.size()` bytes, and returns
// the end. Half a surrogate pair becomes U+FFFD. Nothing may be wrong with the escapes.
char* unescape(std::string_view inner, char* out);

// Appends `text` as a JSON string; what is not UTF-8 becomes U+FFFD.
void append_quoted(std::string_view text, std::string& out);

}  // namespace reprise::llm::json
