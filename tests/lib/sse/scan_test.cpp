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

TEST(Scan, FindsLineEndsAndTheBlocksBeyondAsciiOnEveryPathAtEveryLength) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t size = 0; size <= kSegmentBytes; size += size < 300 ? 1 : 97) {
      const std::string bytes = random_bytes(size, static_cast<unsigned>(size));
      LineEnds ends;
      scan(scan_function(path), bytes, ends);
      std::size_t next = 0;
      std::size_t non_ascii_end = 0;
      for (std::size_t block = 0; block < size; block += kBlockBytes) {
        const std::string_view part = std::string_view(bytes).substr(block, kBlockBytes);
        if (!is_ascii(part)) non_ascii_end = block + kBlockBytes;
        for (std::size_t i = 0; i < part.size(); ++i) {
          if (part[i] != '\n' && part[i] != '\r') continue;
          ASSERT_LT(next, ends.count) << to_string(path) << " " << size;
          ASSERT_EQ(ends.at[next], block + i) << to_string(path) << " " << size;
          ASSERT_EQ(ends.non_ascii_before[next++], non_ascii_end) << to_string(path) << " " << size;
        }
      }
      ASSERT_EQ(ends.count, next) << to_string(path) << " " << size;
      ASSERT_EQ(ends.non_ascii_end, non_ascii_end) << to_string(path) << " " << size;
    }
  }
}

TEST(Scan, HasRoomForASegmentOfLineEnds) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    LineEnds ends;
    scan(scan_function(path), std::string(kSegmentBytes, '\n'), ends);
    ASSERT_EQ(ends.count, kSegmentBytes);
    EXPECT_EQ(ends.at[kSegmentBytes - 1], kSegmentBytes - 1);
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
}

TEST(Scan, HasANameForEveryPath) {
  EXPECT_EQ(to_string(ScanPath::kAuto), "auto");
  EXPECT_EQ(to_string(ScanPath::kScalar), "scalar");
  EXPECT_EQ(to_string(ScanPath::kSse2), "sse2");
  EXPECT_EQ(to_string(ScanPath::kAvx2), "avx2");
  EXPECT_EQ(to_string(ScanPath::kNeon), "neon");
  EXPECT_EQ(to_string(static_cast<ScanPath>(17)), "unknown");
}

}  // namespace
}  // namespace reprise::sse
