// Copying bytes that belong to one line. Inline: a call would cost a good part of what a small chunk does.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#include "sse/scan.hpp"

namespace reprise::sse {

// What `copy_within_line` found.
struct LineCopy {
  bool whole = false;  // no CR or LF: all bytes have been copied
  bool ascii = false;
};

// Copies `size` bytes, at least kFewBytes, unless a line ends among them: then `to` holds nothing that means anything.
[[nodiscard]] inline LineCopy copy_within_line(char* to, const char* from, std::size_t size) {
#if defined(__x86_64__)
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  __m128i ends = _mm_setzero_si128();
  __m128i seen = _mm_setzero_si128();
  const auto copy = [&](std::size_t at) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at));
    ends = _mm_or_si128(ends, _mm_or_si128(_mm_cmpeq_epi8(part, lf), _mm_cmpeq_epi8(part, cr)));
    seen = _mm_or_si128(seen, part);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), part);
  };
  for (std::size_t at = 0; at + 16 < size; at += 16) copy(at);
  copy(size - 16);
  return {.whole = _mm_movemask_epi8(ends) == 0, .ascii = _mm_movemask_epi8(seen) == 0};
#else
  const std::string_view bytes(from, size);
  if (bytes.find_first_of("\r\n") != std::string_view::npos) return {};
  std::memcpy(to, from, size);
  return {.whole = true, .ascii = is_ascii(bytes)};
#endif
}

}  // namespace reprise::sse
