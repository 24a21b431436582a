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
  Kind kind = Kind::kAbsent;
  bool escaped = false;    // a string with escapes in it
  std::string_view raw{};  // JSON text
};

// `text`, which is one value without a fault, as a value.
[[nodiscard]] Value value_of(std::string_view text);

// A field to look for, the slot its value goes to, and the fields to look for inside it where it is an object.
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

// Reads one document after another through the same buffers: in steady state nothing is allocated. Every view it gives
// lives until the next `read`. Not copyable; keeps nothing that the next document depends on.
class Reader {
 public:
  Reader();
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // The whole text is checked, fields that nobody asks for included. Of a key given twice the last one counts.
  // Fields inside a field that turns out to be no object are absent.
  [[nodiscard]] Outcome read(std::string_view text, std::span<const Field> fields, std::span<Value> slots);
  [[nodiscard]] const Fault& fault() const { return fault_; }

  // What a string of the document just read says, half a surrogate pair being U+FFFD; empty for other kinds.
  // May be asked once for each value.
  [[nodiscard]] std::string_view text(const Value& value);

 private:
  class Walk;
  struct Buffers;
  void load(std::string_view text);

  std::unique_ptr<Buffers> buffers_;
  Fault fault_;
};

}  // namespace reprise::llm::json
