#include "sse/utf8.hpp"

#include <cstdint>
#include <cstring>

#include <simdjson.h>

namespace reprise::sse {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// What may follow a lead byte: how many bytes, and the range of the first of them (Unicode 15, table 3-7).
struct Sequence {
  std::size_t trailing = 0;  // 0: not a lead byte of a longer sequence
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
};

Sequence sequence_of(std::uint8_t lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {.trailing = 1};
  if (lead == 0xE0) return {.trailing = 2, .low = 0xA0};
  if (lead == 0xED) return {.trailing = 2, .high = 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {.trailing = 2};
  if (lead == 0xF0) return {.trailing = 3, .low = 0x90};
  if (lead == 0xF4) return {.trailing = 3, .high = 0x8F};
  if (lead >= 0xF1 && lead <= 0xF3) return {.trailing = 3};
  return {};
}

// One step through a text: the bytes taken, and whether they are a character.
struct Step {
  std::size_t bytes;
  bool valid;
};

Step step(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  if (byte(0) < 0x80) return {1, true};
  const Sequence sequence = sequence_of(byte(0));
  std::size_t taken = 1;
  while (taken <= sequence.trailing) {
    const std::uint8_t low = taken == 1 ? sequence.low : 0x80;
    const std::uint8_t high = taken == 1 ? sequence.high : 0xBF;
    if (taken == text.size() || byte(taken) < low || byte(taken) > high) return {taken, false};
    ++taken;
  }
  return {taken, sequence.trailing > 0};
}

std::size_t well_formed_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Step next = step(text.substr(at));
    if (!next.valid) return at;
    at += next.bytes;
  }
  return at;
}

// Up to here the plain way is over before vectors have begun.
constexpr std::size_t kFewBytes = 48;

std::size_t ascii_words_prefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  return at;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  text.remove_prefix(ascii_words_prefix(text));
  if (text.size() > kFewBytes) return simdjson::validate_utf8(text.data(), text.size());
  return well_formed_prefix(text) == text.size();
}

std::size_t valid_utf8_prefix(std::string_view text) {
  return is_valid_utf8(text) ? text.size() : well_formed_prefix(text);
}

void append_repaired(std::string_view text, std::string& out) {
  std::size_t kept = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Step next = step(text.substr(at));
    if (!next.valid) {
      out.append(text.substr(kept, at - kept));
      out.append(kReplacement);
      kept = at + next.bytes;
    }
    at += next.bytes;
  }
  out.append(text.substr(kept));
}

}  // namespace reprise::sse
