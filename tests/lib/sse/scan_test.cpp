#include "sse/scan.hpp"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::sse {
namespace {

constexpr ScanPath kPaths[] = {ScanPath::kAuto, ScanPath::kScalar, ScanPath::kSse2, ScanPath::kAvx2, ScanPath::kNeon};

std::string random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes)
    c = random() % 4 == 0 ? "\n\r\x0B\x0C\x8D\x8A\x7F\xFF"[random() % 8] : static_cast<char>(random());
  return bytes;
}

bool bit(std::uint64_t mask, std::size_t i) { return ((mask >> i) & 1U) != 0; }

TEST(Scan, FindsLineEndsAndHighBitsOnEveryPathAtEveryLength) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t size = 0; size < 300; ++size) {
      const std::string bytes = random_bytes(size, static_cast<unsigned>(size));
      std::vector<BlockMasks> masks(size / kBlockBytes + 1);
      const std::size_t blocks = scan(scan_function(path), bytes, masks.data());
      ASSERT_EQ(blocks, (size + kBlockBytes - 1) / kBlockBytes);
      for (std::size_t i = 0; i < blocks * kBlockBytes; ++i) {
        const char c = i < size ? bytes[i] : 'x';
        const BlockMasks& block = masks[i / kBlockBytes];
        ASSERT_EQ(bit(block.line_ends, i % kBlockBytes), c == '\n' || c == '\r') << to_string(path) << " " << i;
        ASSERT_EQ(bit(block.non_ascii, i % kBlockBytes), (c & 0x80) != 0) << to_string(path) << " " << i;
      }
    }
  }
}

TEST(Scan, KnowsAsciiAtEveryLengthAndPlace) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string bytes(size, '\x7F');
    EXPECT_TRUE(is_ascii(bytes));
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = '\x80';
      EXPECT_FALSE(is_ascii(bytes)) << size << " " << i;
      bytes[i] = '\x7F';
    }
  }
}

TEST(Scan, OffersThePortablePathEverywhere) {
  EXPECT_TRUE(is_available(ScanPath::kAuto));
  EXPECT_TRUE(is_available(ScanPath::kScalar));
  EXPECT_EQ(to_string(ScanPath::kAvx2), "avx2");
}

}  // namespace
}  // namespace reprise::sse
