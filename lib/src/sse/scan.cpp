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

BlockMasks look_at_scalar(const char* block) {
  BlockMasks masks{};
  for (unsigned i = 0; i < kBlockBytes; i += 8) {
    std::uint64_t word = 0;
    for (unsigned k = 8; k-- > 0;) word = (word << 8U) | static_cast<std::uint8_t>(block[i + k]);
    masks.lf |= gather(equal_bytes(word, '\n')) << i;
    masks.cr |= gather(equal_bytes(word, '\r')) << i;
    masks.non_ascii |= gather(word & kHighBits) << i;
  }
  return masks;
}

void find_line_ends_scalar(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  find_line_ends_by(look_at_scalar, bytes, blocks, offset, ends);
}

BlockMasks copy_few_scalar(char* to, const char* from, std::size_t size) {
  std::array<char, kBlockBytes> block{};
  std::memcpy(block.data(), from, size);
  std::memcpy(to, block.data(), kBlockBytes);
  return look_at_scalar(block.data());
}

constexpr Scanner kScalar = {find_line_ends_scalar, copy_few_scalar};

#if defined(__x86_64__)

std::uint64_t to_mask(__m128i part) { return static_cast<std::uint32_t>(_mm_movemask_epi8(part)); }

// Adds what the 16 bytes at `at` hold.
void add_part(const char* block, std::size_t at, BlockMasks& masks) {
  const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + at));
  masks.lf |= to_mask(_mm_cmpeq_epi8(part, _mm_set1_epi8('\n'))) << at;
  masks.cr |= to_mask(_mm_cmpeq_epi8(part, _mm_set1_epi8('\r'))) << at;
  masks.non_ascii |= to_mask(part) << at;
}

void find_line_ends_sse2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  const auto look_at = [](const char* block) {
    BlockMasks masks{};
    for (unsigned i = 0; i < kBlockBytes; i += 16) add_part(block, i, masks);
    return masks;
  };
  find_line_ends_by(look_at, bytes, blocks, offset, ends);
}

BlockMasks copy_few_sse2(char* to, const char* from, std::size_t size) {
  BlockMasks masks{};
  const auto copy = [&](std::size_t at) {
    add_part(from, at, masks);
    std::memcpy(to + at, from + at, 16);
  };
  for (std::size_t at = 0; at + 16 < size; at += 16) copy(at);
  copy(size - 16);
  return masks;
}

constexpr Scanner kSse2 = {find_line_ends_sse2, copy_few_sse2};
constexpr Scanner kAvx2 = {find_line_ends_avx2, copy_few_avx2};
constexpr Scanner kAvx512 = {find_line_ends_avx512, copy_few_avx512};

#elif defined(__aarch64__)

// The high bits of four vectors of 16 bytes, as one mask.
std::uint64_t to_mask(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
  const uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
  const uint8x16_t abcd = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(abcd, abcd)), 0);
}

BlockMasks look_at_neon(const char* block) {
  const uint8x16_t top = vdupq_n_u8(0x80);
  const auto* from = reinterpret_cast<const std::uint8_t*>(block);
  const std::array<uint8x16_t, 4> part = {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32),
                                          vld1q_u8(from + 48)};
  const auto find = [&](char c) {
    const uint8x16_t wanted = vdupq_n_u8(static_cast<std::uint8_t>(c));
    return to_mask(vceqq_u8(part[0], wanted), vceqq_u8(part[1], wanted), vceqq_u8(part[2], wanted),
                   vceqq_u8(part[3], wanted));
  };
  const std::uint64_t non_ascii =
      to_mask(vcgeq_u8(part[0], top), vcgeq_u8(part[1], top), vcgeq_u8(part[2], top), vcgeq_u8(part[3], top));
  return {.lf = find('\n'), .cr = find('\r'), .non_ascii = non_ascii};
}

void find_line_ends_neon(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends) {
  find_line_ends_by(look_at_neon, bytes, blocks, offset, ends);
}

BlockMasks copy_few_neon(char* to, const char* from, std::size_t size) {
  std::array<char, kBlockBytes> block{};
  std::memcpy(block.data(), from, size);
  std::memcpy(to, block.data(), kBlockBytes);
  return look_at_neon(block.data());
}

constexpr Scanner kNeon = {find_line_ends_neon, copy_few_neon};

#endif

#if defined(__x86_64__)
bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("popcnt") != 0;
}

bool has_avx512() { return has_avx2() && __builtin_cpu_supports("avx512bw") != 0; }
#endif

const Scanner& fastest_scanner() {
#if defined(__x86_64__)
  return has_avx512() ? kAvx512 : has_avx2() ? kAvx2 : kSse2;
#elif defined(__aarch64__)
  return kNeon;
#else
  return kScalar;
#endif
}

}  // namespace

bool is_available(ScanPath path) {
  if (path == ScanPath::kAuto || path == ScanPath::kScalar) return true;
#if defined(__x86_64__)
  if (path == ScanPath::kSse2) return true;
  if (path == ScanPath::kAvx2) return has_avx2();
  return path == ScanPath::kAvx512 && has_avx512();
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
    case ScanPath::kAvx512:
      return "avx512";
    case ScanPath::kNeon:
      return "neon";
  }
  return "unknown";
}

const Scanner& scanner(ScanPath path) {
  static const Scanner& fastest = fastest_scanner();
  if (path == ScanPath::kAuto) return fastest;
#if defined(__x86_64__)
  if (path == ScanPath::kSse2) return kSse2;
  if (path == ScanPath::kAvx2 && has_avx2()) return kAvx2;
  if (path == ScanPath::kAvx512 && has_avx512()) return kAvx512;
#elif defined(__aarch64__)
  if (path == ScanPath::kNeon) return kNeon;
#endif
  return kScalar;
}

void scan(const Scanner& scanner, std::string_view segment, LineEnds& ends) {
  ends.count = 0;
  ends.non_ascii_end = 0;
  const std::size_t blocks = segment.size() / kBlockBytes;
  const std::size_t rest = segment.size() % kBlockBytes;
  scanner.find(segment.data(), blocks, 0, ends);
  if (rest == 0) return;
  std::array<char, kBlockBytes> padded{};
  std::memcpy(padded.data(), segment.data() + blocks * kBlockBytes, rest);
  scanner.find(padded.data(), 1, blocks * kBlockBytes, ends);
}

bool is_ascii(std::string_view bytes) {
  const char* const begin = bytes.data();
  const std::size_t size = bytes.size();
  std::uint64_t seen = 0;
  std::uint64_t word = 0;
  if (size < sizeof word) {
    for (const char c : bytes) seen |= static_cast<std::uint8_t>(c);
    return (seen & kHighBits) == 0;
  }
  for (std::size_t at = 0; at + sizeof word < size; at += sizeof word) {
    std::memcpy(&word, begin + at, sizeof word);
    seen |= word;
  }
  std::memcpy(&word, begin + size - sizeof word, sizeof word);
  return ((seen | word) & kHighBits) == 0;
}

}  // namespace reprise::sse
