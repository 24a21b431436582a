#include "sse/scan.hpp"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace reprise::sse {
namespace {

// Eight bytes at a time, by arithmetic that keeps each byte's answer in its own high bit.
constexpr std::uint64_t kEachByte = 0x0101010101010101U;
constexpr std::uint64_t kHighBits = 0x8080808080808080U;

// The high bit of each byte that is `value`.
std::uint64_t equal_bytes(std::uint64_t word, std::uint8_t value) {
  const std::uint64_t difference = word ^ (kEachByte * value);
  return ~(((difference & ~kHighBits) + ~kHighBits) | difference) & kHighBits;
}

// The high bits of eight bytes, gathered into the low eight bits.
std::uint64_t gather(std::uint64_t high_bits) { return ((high_bits >> 7U) * 0x0102040810204080U) >> 56U; }

// What one block of 64 bytes holds: bit i speaks of byte i.
struct BlockMasks {
  std::uint64_t line_ends = 0;
  std::uint64_t non_ascii = 0;
};

void append(const BlockMasks& found, std::size_t offset, LineEnds& ends) {
  if (found.non_ascii != 0) ends.non_ascii_end = static_cast<std::uint16_t>(offset + kBlockBytes);
  for (std::uint64_t mask = found.line_ends; mask != 0; mask &= mask - 1) {
    ends.at[ends.count] = static_cast<std::uint16_t>(offset + static_cast<std::size_t>(std::countr_zero(mask)));
    ends.non_ascii_before[ends.count++] = ends.non_ascii_end;
  }
}

void find_line_ends_scalar(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes, offset += kBlockBytes) {
    BlockMasks found;
    for (unsigned i = 0; i < kBlockBytes; i += 8) {
      std::uint64_t word = 0;
      for (unsigned k = 8; k-- > 0;) word = (word << 8U) | static_cast<std::uint8_t>(bytes[i + k]);
      found.line_ends |= gather(equal_bytes(word, '\n') | equal_bytes(word, '\r')) << i;
      found.non_ascii |= gather(word & kHighBits) << i;
    }
    append(found, offset, ends);
  }
}

#if defined(__x86_64__)

void find_line_ends_sse2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes, offset += kBlockBytes) {
    BlockMasks found;
    for (unsigned i = 0; i < kBlockBytes; i += 16) {
      const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
      const __m128i either = _mm_or_si128(_mm_cmpeq_epi8(part, lf), _mm_cmpeq_epi8(part, cr));
      found.line_ends |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(either))) << i;
      found.non_ascii |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(part))) << i;
    }
    append(found, offset, ends);
  }
}

#elif defined(__aarch64__)

// The high bits of four vectors of 16 bytes, as one mask.
std::uint64_t to_mask(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
  const uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
  const uint8x16_t abcd = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(abcd, abcd)), 0);
}

void find_line_ends_neon(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  const uint8x16_t lf = vdupq_n_u8('\n');
  const uint8x16_t cr = vdupq_n_u8('\r');
  const uint8x16_t top = vdupq_n_u8(0x80);
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes, offset += kBlockBytes) {
    std::array<uint8x16_t, 4> line_ends{};
    std::array<uint8x16_t, 4> non_ascii{};
    for (std::size_t i = 0; i < 4; ++i) {
      const uint8x16_t part = vld1q_u8(reinterpret_cast<const std::uint8_t*>(bytes) + i * 16);
      line_ends[i] = vorrq_u8(vceqq_u8(part, lf), vceqq_u8(part, cr));
      non_ascii[i] = vcgeq_u8(part, top);
    }
    append({.line_ends = to_mask(line_ends[0], line_ends[1], line_ends[2], line_ends[3]),
            .non_ascii = to_mask(non_ascii[0], non_ascii[1], non_ascii[2], non_ascii[3])},
           offset, ends);
  }
}

#endif

#if defined(__x86_64__)
bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("popcnt") != 0;
}
#endif

}  // namespace

bool is_available(ScanPath path) {
  if (path == ScanPath::kAuto || path == ScanPath::kScalar) return true;
#if defined(__x86_64__)
  if (path == ScanPath::kSse2) return true;
  return path == ScanPath::kAvx2 && has_avx2();
#elif defined(__aarch64__)
  return path == ScanPath::kNeon;
#else
  return false;
#endif
}

std::string_view to_string(ScanPath path) {
  switch (path) {
    case ScanPath::kAuto:
      return "auto";
    case ScanPath::kScalar:
      return "scalar";
    case ScanPath::kSse2:
      return "sse2";
    case ScanPath::kAvx2:
      return "avx2";
    case ScanPath::kNeon:
      return "neon";
  }
  return "unknown";
}

FindLineEnds scan_function(ScanPath path) {
#if defined(__x86_64__)
  if (path == ScanPath::kAvx2 || path == ScanPath::kAuto) {
    if (is_available(ScanPath::kAvx2)) return find_line_ends_avx2;
  }
  if (path == ScanPath::kSse2 || path == ScanPath::kAuto) return find_line_ends_sse2;
#elif defined(__aarch64__)
  if (path == ScanPath::kNeon || path == ScanPath::kAuto) return find_line_ends_neon;
#endif
  return find_line_ends_scalar;
}

void scan(FindLineEnds find, std::string_view segment, LineEnds& ends) {
  ends.count = 0;
  ends.non_ascii_end = 0;
  const std::size_t blocks = segment.size() / kBlockBytes;
  const std::size_t rest = segment.size() % kBlockBytes;
  find(segment.data(), blocks, 0, ends);
  if (rest == 0) return;
  std::array<char, kBlockBytes> padded{};
  std::memcpy(padded.data(), segment.data() + blocks * kBlockBytes, rest);
  find(padded.data(), 1, blocks * kBlockBytes, ends);
}

LineCopy copy_within_line(char* to, const char* from, std::size_t size) {
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

bool is_ascii(std::string_view bytes) {
  std::uint64_t seen = 0;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    seen |= word;
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) seen |= static_cast<std::uint8_t>(c);
  return (seen & kHighBits) == 0;
}

}  // namespace reprise::sse
