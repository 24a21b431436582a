#include <string>

#include <gtest/gtest.h>

#include <reprise/sse/padded_buffer.hpp>

namespace reprise::sse {
namespace {

TEST(PaddedBuffer, GrowsByBytesAndByParts) {
  PaddedBuffer buffer;
  std::string expected;
  for (int i = 0; i < 3000; ++i) {
    buffer.push_back(static_cast<char>('a' + i % 26));
    expected += static_cast<char>('a' + i % 26);
    if (i % 100 == 0) {
      buffer.append(expected);
      expected += expected;
      if (expected.size() > 100'000) break;
    }
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(PaddedBuffer, KeepsASingleByteAsItGrows) {
  PaddedBuffer buffer;
  buffer.push_back('a');
  const std::string many(5000, 'b');
  buffer.append(many);
  EXPECT_EQ(buffer.view(), "a" + many);
}

TEST(PaddedBuffer, MayBeReadBehindItsEnd) {
  PaddedBuffer buffer;
  for (std::size_t size = 1; size < 2000; ++size) {
    buffer.push_back('x');
    const char* end = buffer.view().data() + buffer.size();
    unsigned sum = 0;
    for (std::size_t i = 0; i < kEventPadding; ++i) sum += static_cast<unsigned char>(end[i]);
    EXPECT_EQ(sum, 0U) << size;
  }
}

TEST(PaddedBuffer, DropsBytesFromItsFront) {
  PaddedBuffer buffer;
  buffer.append("abcdef");
  buffer.drop_front(0);
  EXPECT_EQ(buffer.view(), "abcdef");
  buffer.drop_front(2);
  EXPECT_EQ(buffer.view(), "cdef");
  buffer.append("gh");
  EXPECT_EQ(buffer.view(), "cdefgh");
  buffer.drop_front(6);
  EXPECT_TRUE(buffer.empty());
}

TEST(PaddedBuffer, IsAValue) {
  PaddedBuffer a;
  a.append("abc");
  PaddedBuffer b = a;
  EXPECT_EQ(a, b);
  b.push_back('d');
  EXPECT_EQ(a.view(), "abc");
  EXPECT_NE(a, b);
  a = std::move(b);
  EXPECT_EQ(a.view(), "abcd");
  a.clear();
  EXPECT_EQ(a, PaddedBuffer());
}

}  // namespace
}  // namespace reprise::sse
