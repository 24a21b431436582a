// A second SSE decoder, written from the standard, slow and obvious. It shares no code with the library's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::harness {

struct ReferenceEvent {
  std::string type;  // "message" where the stream gave none
  std::string data;
  std::string id;

  friend bool operator==(const ReferenceEvent&, const ReferenceEvent&) = default;
};

struct ReferenceResult {
  std::vector<ReferenceEvent> events;
  std::string last_event_id;           // as of the last blank line
  std::vector<std::uint64_t> retries;  // milliseconds, in order; the largest number where it does not fit
  std::vector<std::string> comments;   // the text after the colon, repaired to UTF-8, in order

  friend bool operator==(const ReferenceResult&, const ReferenceResult&) = default;
};

// Reads a whole body at once (WHATWG HTML 9.2.5, 9.2.6; UTF-8 decode as in WHATWG Encoding 6). Never fails: what is
// not UTF-8 is replaced. A last line without its end counts for nothing. Needs several times the body's size in memory.
[[nodiscard]] ReferenceResult reference_decode(std::string_view body);

}  // namespace reprise::harness
