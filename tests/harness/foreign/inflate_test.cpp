#include "foreign/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "packed.hpp"

namespace reprise::harness {
namespace {

constexpr std::size_t kPlenty = 1 << 20;

std::string long_text() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "data: " + std::to_string(i) + "\n\n";
  return text;
}

TEST(Inflate, UndoesGzipZlibAndBareDeflate) {
  for (const int window_bits : {31, 15, -15}) {
    for (const std::string& text : {std::string(), std::string("data: 1\n\n"), long_text()}) {
      EXPECT_EQ(inflate_bytes(test::packed(text, window_bits), kPlenty).value(), text) << window_bits;
    }
  }
}

TEST(Inflate, JoinsTheMembersOfAGzipFile) {
  EXPECT_EQ(inflate_bytes(test::gzipped("one, ") + test::gzipped("two"), kPlenty).value(), "one, two");
}

TEST(Inflate, SaysWhereItBreaks) {
  const std::string packed = test::gzipped(long_text());
  EXPECT_EQ(inflate_bytes(packed.substr(0, 100), kPlenty).error().message, "packed byte 100: the end is missing");
  EXPECT_EQ(inflate_bytes(packed + "x", kPlenty).error().message,
            "packed byte " + std::to_string(packed.size()) + ": expected the end");
  std::string damaged = packed;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  const auto refused = inflate_bytes(damaged, kPlenty);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("incorrect data check"), std::string::npos) << refused.error().message;
  EXPECT_EQ(inflate_bytes("", kPlenty).error().message, "packed byte 0: the end is missing");
}

TEST(Inflate, StopsAtTheLimit) {
  const std::string packed = test::gzipped(std::string(100'000, 'a'));
  EXPECT_TRUE(inflate_bytes(packed, 100'000).has_value());
  EXPECT_EQ(inflate_bytes(packed, 99'999).error().code, ErrorCode::kLimitExceeded);
}

TEST(Inflate, KnowsHowPackedBytesBegin) {
  EXPECT_TRUE(looks_like_gzip(test::gzipped("a")));
  EXPECT_FALSE(looks_like_gzip("\x1f\x8b"));
  EXPECT_TRUE(looks_like_zlib(test::packed("a", 15)));
  EXPECT_FALSE(looks_like_zlib("data: 1"));
  EXPECT_FALSE(looks_like_zlib("x"));
}

}  // namespace
}  // namespace reprise::harness
