// Compiled for AVX2, BMI and POPCNT, and called only where the machine has them. Includes no header that defines
// functions, lest the linker take this file's copy of one for the whole program.
#include <immintrin.h>

#include "sse/line_ends.hpp"

namespace reprise::sse {
namespace {

std::uint64_t to_mask(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32U);
}

// Writes four ends whether or not there are as many: cheaper than a branch that goes now this way, now that.
std::uint64_t write_four(std::uint64_t mask, std::size_t offset, std::uint16_t before, LineEnds& ends, std::size_t to) {
  for (std::size_t i = 0; i < LineEnds::kSlack; ++i) {
    ends.at[to + i] = static_cast<std::uint16_t>(offset + _tzcnt_u64(mask));
    mask = _blsr_u64(mask);
  }
  const std::uint64_t four_times = before * 0x0001000100010001U;
  __builtin_memcpy(&ends.non_ascii_before[to], &four_times, sizeof four_times);
  return mask;
}

// What two vectors of a block hold.
struct Block {
  std::uint64_t line_ends;
  bool ascii;
};

Block look_at(const char* bytes) {
  const __m256i lf = _mm256_set1_epi8('\n');
  const __m256i cr = _mm256_set1_epi8('\r');
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
  return {.line_ends = to_mask(_mm256_or_si256(_mm256_cmpeq_epi8(low, lf), _mm256_cmpeq_epi8(low, cr)),
                               _mm256_or_si256(_mm256_cmpeq_epi8(high, lf), _mm256_cmpeq_epi8(high, cr))),
          .ascii = _mm256_testz_si256(_mm256_or_si256(low, high), _mm256_set1_epi8(-128)) != 0};
}

void append(const Block& block, std::size_t offset, LineEnds& ends) {
  const auto behind = static_cast<std::uint16_t>(offset + kBlockBytes);
  ends.non_ascii_end = block.ascii ? ends.non_ascii_end : behind;
  std::uint64_t rest = write_four(block.line_ends, offset, ends.non_ascii_end, ends, ends.count);
  for (std::size_t to = ends.count + LineEnds::kSlack; rest != 0; to += LineEnds::kSlack) {
    rest = write_four(rest, offset, ends.non_ascii_end, ends, to);
  }
  ends.count += static_cast<std::size_t>(_mm_popcnt_u64(block.line_ends));
}

}  // namespace

void find_line_ends_avx2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  // Long lines are passed over four blocks at a time.
  for (; blocks >= 4; blocks -= 4, bytes += 4 * kBlockBytes, offset += 4 * kBlockBytes) {
    const Block four[4] = {look_at(bytes), look_at(bytes + kBlockBytes), look_at(bytes + 2 * kBlockBytes),
                           look_at(bytes + 3 * kBlockBytes)};
    if ((four[0].line_ends | four[1].line_ends | four[2].line_ends | four[3].line_ends) == 0) {
      for (std::size_t i = 0; i < 4; ++i) {
        if (!four[i].ascii) ends.non_ascii_end = static_cast<std::uint16_t>(offset + (i + 1) * kBlockBytes);
      }
      continue;
    }
    for (std::size_t i = 0; i < 4; ++i) append(four[i], offset + i * kBlockBytes, ends);
  }
  for (; blocks > 0; --blocks, bytes += kBlockBytes, offset += kBlockBytes) append(look_at(bytes), offset, ends);
}

}  // namespace reprise::sse
