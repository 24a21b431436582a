#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/testing/made_response.hpp>

namespace reprise::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReadMark bytes(std::size_t count) { return {.delay = {}, .bytes = count}; }

TEST(MadeResponse, HasAReadForEachChunkThatIsNotEmpty) {
  const RecordedResponse response = event_stream({"ab", "", "c"}, {.kind = EndKind::kReset, .detail = "gone"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("content-type"), "text/event-stream");
  EXPECT_EQ(response.body, "abc");
  EXPECT_THAT(response.chunks, ElementsAre(bytes(2), bytes(1)));
  EXPECT_EQ(response.end, (BodyEnd{.kind = EndKind::kReset, .detail = "gone"}));
  EXPECT_THAT(event_stream({}).chunks, IsEmpty());
}

TEST(MadeResponse, IsCutAsAPlanSays) {
  EXPECT_THAT(cut_event_stream("abcde", "bytes:2")->chunks, ElementsAre(bytes(2), bytes(2), bytes(1)));
  EXPECT_THAT(cut_event_stream("abcde", "recorded")->chunks, ElementsAre(bytes(5)));
  EXPECT_EQ(cut_event_stream("abcde", "at:1,4", {.kind = EndKind::kTimeout})->end.kind, EndKind::kTimeout);
  EXPECT_THAT(cut_event_stream("", "bytes:1")->chunks, IsEmpty());
}

TEST(MadeResponse, RefusesAPlanThatIsNoneAndOneOfManyCuttings) {
  EXPECT_EQ(cut_event_stream("abc", "bites:1").error().code, ErrorCode::kInvalidArgument);
  const auto family = cut_event_stream("abc", "every");
  ASSERT_FALSE(family);
  EXPECT_EQ(family.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(family.error().message, HasSubstr("'every' stands for many cuttings"));
}

TEST(MadeResponse, MayBeNoStream) {
  const RecordedResponse response = plain_response(429, "{}", {{"retry-after", "2"}});
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.find("retry-after"), "2");
  EXPECT_THAT(response.chunks, ElementsAre(bytes(2)));
  EXPECT_THAT(plain_response(500).chunks, IsEmpty());
  EXPECT_EQ(plain_response(500).headers.find("content-type"), "application/json");
}

}  // namespace
}  // namespace reprise::harness
