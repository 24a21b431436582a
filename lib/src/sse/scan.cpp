#include "sse/scan.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
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

void scan_scalar(const char* bytes, std::size_t blocks, BlockMasks* masks) {
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes) {
    BlockMasks found{};
    for (unsigned i = 0; i < kBlockBytes; i += 8) {
      std::uint64_t word = 0;
      for (unsigned k = 8; k-- > 0;) word = (word << 8U) | static_cast<std::uint8_t>(bytes[i + k]);
      found.line_ends |= gather(equal_bytes(word, '\n') | equal_bytes(word, '\r')) << i;
      found.non_ascii |= gather(word & kHighBits) << i;
    }
    masks[block] = found;
  }
}

#if defined(__x86_64__)

void scan_sse2(const char* bytes, std::size_t blocks, BlockMasks* masks) {
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes) {
    BlockMasks found{};
    for (unsigned i = 0; i < kBlockBytes; i += 16) {
      const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
      const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(part, lf), _mm_cmpeq_epi8(part, cr));
      found.line_ends |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(ends))) << i;
      found.non_ascii |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(part))) << i;
    }
    masks[block] = found;
  }
}

__attribute__((target("avx2"))) std::uint64_t to_mask(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32U);
}

__attribute__((target("avx2"))) void scan_avx2(const char* bytes, std::size_t blocks, BlockMasks* masks) {
  const __m256i lf = _mm256_set1_epi8('\n');
  const __m256i cr = _mm256_set1_epi8('\r');
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
    masks[block].line_ends = to_mask(_mm256_or_si256(_mm256_cmpeq_epi8(low, lf), _mm256_cmpeq_epi8(low, cr)),
                                     _mm256_or_si256(_mm256_cmpeq_epi8(high, lf), _mm256_cmpeq_epi8(high, cr)));
    masks[block].non_ascii = to_mask(low, high);
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

void scan_neon(const char* bytes, std::size_t blocks, BlockMasks* masks) {
  const uint8x16_t lf = vdupq_n_u8('\n');
  const uint8x16_t cr = vdupq_n_u8('\r');
  const uint8x16_t top = vdupq_n_u8(0x80);
  for (std::size_t block = 0; block < blocks; ++block, bytes += kBlockBytes) {
    std::array<uint8x16_t, 4> ends{};
    std::array<uint8x16_t, 4> non_ascii{};
    for (std::size_t i = 0; i < 4; ++i) {
      const uint8x16_t part = vld1q_u8(reinterpret_cast<const std::uint8_t*>(bytes) + i * 16);
      ends[i] = vorrq_u8(vceqq_u8(part, lf), vceqq_u8(part, cr));
      non_ascii[i] = vcgeq_u8(part, top);
    }
    masks[block].line_ends = to_mask(ends[0], ends[1], ends[2], ends[3]);
    masks[block].non_ascii = to_mask(non_ascii[0], non_ascii[1], non_ascii[2], non_ascii[3]);
  }
}

#endif

}  // namespace

bool is_available(ScanPath path) {
  if (path == ScanPath::kAuto || path == ScanPath::kScalar) return true;
#if defined(__x86_64__)
  if (path == ScanPath::kSse2) return true;
  return path == ScanPath::kAvx2 && __builtin_cpu_supports("avx2") != 0;
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

ScanBlocks scan_function(ScanPath path) {
#if defined(__x86_64__)
  if (path == ScanPath::kAvx2 || path == ScanPath::kAuto) {
    if (is_available(ScanPath::kAvx2)) return scan_avx2;
  }
  if (path == ScanPath::kSse2 || path == ScanPath::kAuto) return scan_sse2;
#elif defined(__aarch64__)
  if (path == ScanPath::kNeon || path == ScanPath::kAuto) return scan_neon;
#endif
  return scan_scalar;
}

std::size_t scan(ScanBlocks scan_blocks, std::string_view bytes, BlockMasks* masks) {
  const std::size_t whole = bytes.size() / kBlockBytes;
  const std::size_t rest = bytes.size() % kBlockBytes;
  scan_blocks(bytes.data(), whole, masks);
  if (rest == 0) return whole;
  BlockMasks& last = masks[whole];
  if (whole > 0) {
    // The last 64 bytes once more: what lies before the rest is shifted out.
    scan_blocks(bytes.data() + bytes.size() - kBlockBytes, 1, &last);
    last.line_ends >>= kBlockBytes - rest;
    last.non_ascii >>= kBlockBytes - rest;
  } else {
    std::array<char, kBlockBytes> padded{};
    std::memcpy(padded.data(), bytes.data(), rest);
    scan_blocks(padded.data(), 1, &last);
  }
  return whole + 1;
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
