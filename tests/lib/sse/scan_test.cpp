#include "sse/scan.hpp"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::sse {
namespace {

constexpr ScanPath kPaths[] = {ScanPath::kAuto, ScanPath::kScalar, ScanPath::kSse2,
                               ScanPath::kAvx2, ScanPath::kAvx512, ScanPath::kNeon};

std::string random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes)
    c = random() % 4 == 0 ? "\n\r\x0B\x0C\x8D\x8A\x7F\xFF"[random() % 8] : static_cast<char>(random());
  return bytes;
}

// What `scan` is to find, the plain way.
struct Expected {
  std::vector<std::size_t> at;
  std::vector<std::size_t> non_ascii_end_of;
};

Expected expected(std::string_view bytes, bool after_cr) {
  Expected found;
  std::size_t non_ascii_end = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool belongs_to_cr = i == 0 ? after_cr : bytes[i - 1] == '\r';
    if (bytes[i] == '\r' || (bytes[i] == '\n' && !belongs_to_cr)) found.at.push_back(i);
    if ((static_cast<unsigned char>(bytes[i]) & 0x80U) != 0) non_ascii_end = i + 1;
    if (i % kBlockBytes == kBlockBytes - 1 || i + 1 == bytes.size()) found.non_ascii_end_of.push_back(non_ascii_end);
  }
  return found;
}

void expect_scan(ScanPath path, std::string_view bytes, bool after_cr) {
  SCOPED_TRACE(std::string(to_string(path)) + ", " + std::to_string(bytes.size()) + " bytes");
  LineEnds ends;
  ends.after_cr = after_cr ? 1 : 0;
  scan(scanner(path), bytes, ends);
  const Expected wanted = expected(bytes, after_cr);
  EXPECT_EQ(std::vector<std::size_t>(ends.at, ends.at + ends.count), wanted.at);
  EXPECT_EQ(std::vector<std::size_t>(ends.non_ascii_end_of, ends.non_ascii_end_of + wanted.non_ascii_end_of.size()),
            wanted.non_ascii_end_of);
  EXPECT_EQ(ends.non_ascii_end, wanted.non_ascii_end_of.empty() ? 0 : wanted.non_ascii_end_of.back());
  if (bytes.size() % kBlockBytes != 0 || bytes.empty()) return;
  EXPECT_EQ(ends.after_cr, bytes.back() == '\r' ? 1U : 0U);
}

// Paths give the same results, so only this tells whether the one that was asked for is taken.
TEST(Scan, TakesThePathThatIsAskedForAndElseTheFastest) {
  EXPECT_TRUE(is_available(ScanPath::kAuto));
  EXPECT_TRUE(is_available(ScanPath::kScalar));
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512bw") != 0;
  EXPECT_TRUE(is_available(ScanPath::kSse2));
  EXPECT_EQ(is_available(ScanPath::kAvx2), avx2);
  EXPECT_EQ(is_available(ScanPath::kAvx512), avx512);
  EXPECT_FALSE(is_available(ScanPath::kNeon));
#endif
  const Scanner& portable = scanner(ScanPath::kScalar);
  const Scanner* fastest = &portable;
  for (const ScanPath path : kPaths) {
    if (path == ScanPath::kAuto || path == ScanPath::kScalar) continue;
    const Scanner& asked = scanner(path);
    EXPECT_EQ(&asked != &portable, is_available(path)) << to_string(path);
    if (!is_available(path)) continue;
    EXPECT_NE(&asked, fastest) << to_string(path);
    fastest = &asked;
  }
  EXPECT_EQ(&scanner(ScanPath::kAuto), fastest);
}

TEST(Scan, FindsLineEndsAndTheLastByteBeyondAsciiOnEveryPathAtEveryLength) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t size = 0; size <= kSegmentBytes; size += size < 300 ? 1 : 97) {
      const std::string bytes = random_bytes(size, static_cast<unsigned>(size));
      expect_scan(path, bytes, size % 3 == 0);
    }
  }
}

TEST(Scan, TakesCrLfAsOneLineEndAcrossBlocksAndSegments) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t at = 60; at < 68; ++at) {
      std::string bytes(192, 'x');
      bytes.replace(at, 2, "\r\n");
      expect_scan(path, bytes, false);
    }
    expect_scan(path, "\n" + std::string(63, 'x'), true);
    expect_scan(path, std::string(63, 'x') + "\r", false);
  }
}

TEST(Scan, HasRoomForASegmentOfLineEnds) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    LineEnds ends;
    ends.after_cr = 0;
    scan(scanner(path), std::string(kSegmentBytes, '\n'), ends);
    ASSERT_EQ(ends.count, kSegmentBytes);
    EXPECT_EQ(ends.at[kSegmentBytes - 1], kSegmentBytes - 1);
  }
}

TEST(Scan, CopiesAFewBytesAndTellsWhatTheyHoldOnEveryPath) {
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t size = 16; size <= kBlockBytes; ++size) {
      SCOPED_TRACE(std::string(to_string(path)) + ", " + std::to_string(size) + " bytes");
      const std::string bytes = random_bytes(size, static_cast<unsigned>(size));
      std::string copy(kBlockBytes, '\0');
      const BlockMasks masks =
          scanner(path).copy_few(copy.data(), std::vector<char>(bytes.begin(), bytes.end()).data(), size);
      EXPECT_EQ(copy.substr(0, size), bytes);
      BlockMasks wanted{};
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (bytes[i] == '\n') wanted.lf |= bit;
        if (bytes[i] == '\r') wanted.cr |= bit;
        if (!is_ascii(bytes.substr(i, 1))) wanted.non_ascii |= bit;
      }
      EXPECT_EQ(masks.lf, wanted.lf);
      EXPECT_EQ(masks.cr, wanted.cr);
      EXPECT_EQ(masks.non_ascii, wanted.non_ascii);
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
}

TEST(Scan, HasANameForEveryPath) {
  EXPECT_EQ(to_string(ScanPath::kAuto), "auto");
  EXPECT_EQ(to_string(ScanPath::kScalar), "scalar");
  EXPECT_EQ(to_string(ScanPath::kSse2), "sse2");
  EXPECT_EQ(to_string(ScanPath::kAvx2), "avx2");
  EXPECT_EQ(to_string(ScanPath::kNeon), "neon");
  EXPECT_EQ(to_string(static_cast<ScanPath>(17)), "unknown");
  EXPECT_EQ(to_string(ScanPath::kAvx512), "avx512");
}

}  // namespace
}  // namespace reprise::sse
