// Compiled for AVX-512 BW, BMI and POPCNT, and called only where the machine has them. Includes no header that
// defines functions of external linkage, lest the linker take this file's copy of one for the whole program.
#include <immintrin.h>

#include "sse/line_ends.hpp"

namespace reprise::sse {
namespace {

BlockMasks masks_of(__m512i bytes) {
  return {.lf = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
          .cr = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')),
          .non_ascii = _mm512_movepi8_mask(bytes)};
}

}  // namespace

void find_line_ends_avx512(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  const auto look_at = [](const char* block) { return masks_of(_mm512_loadu_si512(block)); };
  find_line_ends_by(look_at, bytes, blocks, offset, ends);
}

BlockMasks copy_few_avx512(char* to, const char* from, std::size_t size) {
  // Two overlapping halves cost less than one masked load.
  if (size < kBlockBytes) return copy_few_avx2(to, from, size);
  const __m512i bytes = _mm512_loadu_si512(from);
  _mm512_storeu_si512(to, bytes);
  return masks_of(bytes);
}

}  // namespace reprise::sse
