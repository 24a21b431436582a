#include "foreign/body.hpp"

#include <gtest/gtest.h>

#include "packed.hpp"

namespace reprise::harness {
namespace {

const std::string kText = "data: 1\n\n";

RecordedResponse response_of(std::string body, http::Headers headers) {
  RecordedResponse response;
  response.status = 200;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

Result<void> settle_with_plenty(RecordedResponse& response) {
  std::size_t budget = 1 << 20;
  return settle(response, "a.har: answer 1", budget);
}

TEST(Settle, UnpacksWhatTheHeaderSaysAndDropsIt) {
  for (const auto& [coding, window_bits] : {std::pair("gzip", 31), {"X-GZip", 31}, {"deflate", 15}, {"deflate", -15}}) {
    auto response = response_of(test::packed(kText, window_bits), {{"Content-Encoding", coding}, {"vary", "x"}});
    ASSERT_TRUE(settle_with_plenty(response)) << coding;
    EXPECT_EQ(response.body, kText) << coding;
    EXPECT_EQ(response.headers, (http::Headers{{"vary", "x"}}));
    EXPECT_EQ(response.chunks, (std::vector<ReadMark>{{.bytes = kText.size()}}));
  }
}

TEST(Settle, UndoesSeveralCodingsInReverse) {
  auto response = response_of(test::gzipped(test::packed(kText, 15)), {{"content-encoding", "deflate , gzip"}});
  ASSERT_TRUE(settle_with_plenty(response));
  EXPECT_EQ(response.body, kText);
}

TEST(Settle, TakesTextUnderAnEncodingForUnpackedAlready) {
  for (const char* coding : {"gzip", "br", "deflate", "zstd", "identity"}) {
    auto response = response_of(kText, {{"content-encoding", coding}});
    ASSERT_TRUE(settle_with_plenty(response)) << coding;
    EXPECT_EQ(response.body, kText);
    EXPECT_TRUE(response.headers.empty());
  }
}

TEST(Settle, UnpacksGzipWhoseHeaderWasFiltered) {
  auto response = response_of(test::gzipped(kText), {});
  ASSERT_TRUE(settle_with_plenty(response));
  EXPECT_EQ(response.body, kText);
}

TEST(Settle, SaysWhichEncodingItDoesNotKnow) {
  auto response = response_of("\xff\xfe\x01", {{"content-encoding", "br"}});
  const auto settled = settle_with_plenty(response);
  ASSERT_FALSE(settled);
  EXPECT_EQ(settled.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(settled.error().message, "a.har: answer 1: the body is packed by 'br'; only gzip and deflate are unpacked");
}

TEST(Settle, DropsALengthThatIsNotTheBodys) {
  for (const char* length : {"8", "10", "nine", "", "9x"}) {
    auto response = response_of(kText, {{"content-length", length}});
    ASSERT_TRUE(settle_with_plenty(response));
    EXPECT_TRUE(response.headers.empty()) << length;
  }
  auto right = response_of(kText, {{"content-length", "9"}});
  ASSERT_TRUE(settle_with_plenty(right));
  EXPECT_EQ(right.headers.size(), 1U);
  auto cut_short = response_of(kText, {{"content-length", "1000"}});
  cut_short.end.kind = EndKind::kClosedEarly;
  ASSERT_TRUE(settle_with_plenty(cut_short));
  EXPECT_EQ(cut_short.headers.size(), 1U);
}

TEST(Settle, KeepsReadsOnlyWhereTheBodyStaysAsItIs) {
  auto plain = response_of(kText, {});
  plain.chunks = {{.bytes = 4}, {.bytes = 5}};
  ASSERT_TRUE(settle_with_plenty(plain));
  EXPECT_EQ(plain.chunks.size(), 2U);
  const std::string packed = test::gzipped(kText);
  auto unpacked = response_of(packed, {});
  unpacked.chunks = {{.bytes = 4}, {.bytes = packed.size() - 4}};
  ASSERT_TRUE(settle_with_plenty(unpacked));
  EXPECT_EQ(unpacked.chunks, (std::vector<ReadMark>{{.bytes = kText.size()}}));
  auto empty = response_of("", {});
  ASSERT_TRUE(settle_with_plenty(empty));
  EXPECT_TRUE(empty.chunks.empty());
}

TEST(Settle, SharesOneBudgetAmongTheBodies) {
  std::size_t budget = 15;
  auto first = response_of(kText, {});
  ASSERT_TRUE(settle(first, "a", budget));
  EXPECT_EQ(budget, 6U);
  auto second = response_of(kText, {});
  EXPECT_EQ(settle(second, "a", budget).error().code, ErrorCode::kLimitExceeded);
  auto packed = response_of(test::gzipped(kText), {});
  EXPECT_EQ(settle(packed, "a", budget).error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::harness
