// How lines begin and end.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace reprise::sse {

// A field's start as one word: a line has it where the bytes under `mask` are `text`.
struct FieldStart {
  std::uint64_t text;
  std::uint64_t mask;
};

constexpr FieldStart field_start(std::string_view text) {
  std::array<char, 8> bytes{};
  std::array<unsigned char, 8> mask{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    bytes[i] = text[i];
    mask[i] = 0xFF;
  }
  return {.text = std::bit_cast<std::uint64_t>(bytes), .mask = std::bit_cast<std::uint64_t>(mask)};
}

inline constexpr std::string_view kDataSpace = "data: ";
inline constexpr std::string_view kEventSpace = "event: ";
inline constexpr std::string_view kIdSpace = "id: ";
inline constexpr FieldStart kDataStart = field_start(kDataSpace);
inline constexpr FieldStart kEventStart = field_start(kEventSpace);
inline constexpr FieldStart kIdStart = field_start(kIdSpace);

template <class Word>
Word load(const char* from) {
  Word word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

inline bool has(std::uint64_t head, const FieldStart& start) { return (head & start.mask) == start.text; }

// The number of bytes of the line end at `at`.
inline std::size_t line_end_bytes(std::string_view bytes, std::size_t at) {
  return bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n' ? 2 : 1;
}

inline std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

inline std::string_view between(std::string_view bytes, std::size_t begin, std::size_t end) {
  return {bytes.data() + begin, end - begin};
}

}  // namespace reprise::sse
