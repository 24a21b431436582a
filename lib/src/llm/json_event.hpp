// The JSON of one event, read in a single pass on the hot path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "llm/json_text.hpp"

namespace reprise::llm::json {

enum class Kind : std::uint8_t { kAbsent, kNull, kBool, kNumber, kString, kObject, kArray };

struct Value {
  std::string_view raw{};  // JSON text, without white space around it
  Kind kind = Kind::kAbsent;
  bool escaped = false;  // a string with escapes in it
};

// `text`, which is one value without a fault, as a value.
[[nodiscard]] Value value_of(std::string_view text);

// A field to look for, the slot its value goes to, and the fields to look for inside it where it is an object or an
// array of one object.
struct Field {
  std::string_view key;
  std::size_t slot;
  std::span<const Field> fields{};
};

enum class Outcome {
  kObject,
  kNotObject,  // JSON, but no object: every slot is absent
  kFault,      // no JSON: `fault()` says where and why
};

// Reads one document after another; in steady state nothing is allocated. Values point into the document, decoded
// strings into the reader until its next `read`. Nothing is kept that the next document depends on.
//
// Not simdjson, because events are small: on 117 bytes its on-demand reader took more than twice as long as this one.
class Reader {
 public:
  // The whole text is checked, fields that nobody asks for and UTF-8 included. Of a key given twice the last one
  // counts. Fields inside a field that turns out to be something else are absent.
  [[nodiscard]] Outcome read(std::string_view text, std::span<const Field> fields, std::span<Value> slots);
  // The same for a part of the text that was last given to `read`. What `text` said of other parts stays.
  [[nodiscard]] Outcome read_part(std::string_view part, std::span<const Field> fields, std::span<Value> slots);
  [[nodiscard]] const Fault& fault() const { return fault_; }

  // What a string of the document just read says, half a surrogate pair being U+FFFD; empty for other kinds.
  // May be asked once for each value.
  [[nodiscard]] std::string_view text(const Value& value);

 private:
  std::unique_ptr<char[]> decoded_;  // strings without their escapes, which never grow by losing them
  char* decoded_end_ = nullptr;
  std::size_t capacity_ = 0;
  Fault fault_;
};

}  // namespace reprise::llm::json
