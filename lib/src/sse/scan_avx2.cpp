// Compiled for AVX2, BMI and POPCNT, and called only where the machine has them. Includes no header that defines
// functions of external linkage, lest the linker take this file's copy of one for the whole program.
#include <immintrin.h>

#include "sse/line_ends.hpp"

namespace reprise::sse {
namespace {

std::uint64_t mask(__m256i part) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(part)); }

std::uint64_t to_mask(__m256i low, __m256i high) { return mask(low) | mask(high) << 32U; }

std::uint64_t find(__m256i low, __m256i high, char c) {
  const __m256i wanted = _mm256_set1_epi8(c);
  return to_mask(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

}  // namespace

void find_line_ends_avx2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  const auto look_at = [](const char* block) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + 32));
    return BlockMasks{.lf = find(low, high, '\n'), .cr = find(low, high, '\r'), .non_ascii = to_mask(low, high)};
  };
  find_line_ends_by(look_at, bytes, blocks, offset, ends);
}

BlockMasks copy_few_avx2(char* to, const char* from, std::size_t size) {
  // Two halves of the bytes, which overlap.
  const std::size_t half = size < 32 ? 16 : 32;
  const std::size_t second = size - half;
  const auto load = [=](std::size_t at) {
    if (half == 32) return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + at));
    return _mm256_zextsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at)));
  };
  const __m256i low = load(0);
  const __m256i high = load(second);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), low);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + second), high);
  const auto find = [=](char c) {
    const __m256i wanted = _mm256_set1_epi8(c);
    return mask(_mm256_cmpeq_epi8(low, wanted)) | mask(_mm256_cmpeq_epi8(high, wanted)) << second;
  };
  return {.lf = find('\n'), .cr = find('\r'), .non_ascii = mask(low) | mask(high) << second};
}

}  // namespace reprise::sse
