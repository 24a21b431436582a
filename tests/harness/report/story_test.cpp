#include "report/story.hpp"

#include <gtest/gtest.h>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

RecordedResponse answer(BodyEnd end = {}) {
  return test::interaction("POST", "http://h/",
                           {{microseconds(100), test::kStart},
                            {microseconds(50), test::kHello},
                            {microseconds(1000), test::kHello + test::kEnd}},
                           std::move(end))
      .response;
}

TEST(Story, TellsEventsWithTheTimeOfTheReadThatCompletedThem) {
  const Story story = story_of(answer({.kind = EndKind::kComplete, .delay = microseconds(10)}));
  ASSERT_EQ(story.events.size(), 7U);
  EXPECT_EQ(story.events[0].time, microseconds(100));
  EXPECT_EQ(story.events[0].kind, EventKind::kBlock);
  EXPECT_EQ(story.events[2].time, microseconds(150));
  EXPECT_EQ(story.events[2].kind, EventKind::kText);
  EXPECT_EQ(story.events[2].meaning, "\"Hello\"");
  EXPECT_EQ(story.events[2].name, "content_block_delta");
  EXPECT_EQ(story.events[6].kind, EventKind::kEnd);
  EXPECT_EQ(story.first_byte, microseconds(100));
  EXPECT_EQ(story.first_token, microseconds(150));
  EXPECT_EQ(story.last_token, microseconds(1150));
  EXPECT_EQ(story.duration, microseconds(1160));
  EXPECT_EQ(story.text_bytes, 10U);
  EXPECT_EQ(story.output_tokens, 5.0);
  EXPECT_TRUE(story.message.complete);
  EXPECT_EQ(story.message.text(), "HelloHello");
}

TEST(Story, KeepsWhatCameBeforeABreak) {
  RecordedResponse response = answer({.kind = EndKind::kReset, .detail = "reset by peer"});
  response.body.resize(test::kStart.size() + test::kHello.size());
  response.chunks.pop_back();
  const Story story = story_of(response);
  EXPECT_EQ(story.events.size(), 3U);
  EXPECT_EQ(story.message.text(), "Hello");
  ASSERT_TRUE(story.message.error);
  EXPECT_EQ(story.message.error->code, ErrorCode::kReset);
}

TEST(Story, OfWhatIsNoStreamHasNoEvents) {
  RecordedResponse response = answer();
  response.status = 529;
  EXPECT_TRUE(story_of(response).events.empty());
  EXPECT_EQ(story_of(response).message.error->http_status, 529);
  response.status = 200;
  response.headers = {{"content-type", "application/json"}};
  EXPECT_TRUE(story_of(response).events.empty());
  EXPECT_TRUE(story_of(RecordedResponse{}).events.empty());
}

TEST(Story, SaysWhereTheProviderIsUnknownOrBreaksItsProtocol) {
  RecordedResponse response = answer();
  response.body = "data: 1\n\n" + test::kStart + "event: content_block_start\ndata: {\n\ndata: 2\n\n";
  response.chunks = {{.delay = microseconds(1), .bytes = response.body.size()}};
  const Story story = story_of(response);
  ASSERT_EQ(story.events.size(), 5U);
  EXPECT_EQ(story.events[0].kind, EventKind::kOther);
  EXPECT_EQ(story.events[0].meaning, "");
  EXPECT_EQ(story.events[3].kind, EventKind::kError);
  EXPECT_NE(story.events[3].meaning, "");
  EXPECT_EQ(story.events[4].meaning, "");
}

}  // namespace
}  // namespace reprise::harness
