#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/gtest/print.hpp>

namespace reprise::harness {
namespace {

using testing::HasSubstr;
using testing::PrintToString;

TEST(Printing, ShowsEventsAsJson) {
  EXPECT_EQ(PrintToString(sse::Event("ping", "{}", "")), R"({"event":"ping","data":"{}","id":""})");
  EXPECT_EQ(PrintToString(sse::EventView{"", "a\n", "7"}), R"({"event":"","data":"a\n","id":"7"})");
}

TEST(Printing, ShowsChunksAsJson) {
  EXPECT_EQ(PrintToString(llm::TextDelta{1, "Hi"}), R"({"type":"text","index":1,"text":"Hi"})");
  EXPECT_EQ(PrintToString(llm::MessageEnd{}), R"({"type":"message_end"})");
  EXPECT_THAT(PrintToString(llm::Chunk(llm::TextDelta{1, "Hi"})),
              HasSubstr(R"({"type":"text","index":1,"text":"Hi"})"));
  EXPECT_THAT(PrintToString(std::vector<llm::Chunk>{llm::MessageEnd{}}), HasSubstr(R"({"type":"message_end"})"));
}

TEST(Printing, ShowsNamesOfWhatHasOne) {
  EXPECT_EQ(PrintToString(llm::FinishReason::kLength), "length");
  EXPECT_EQ(PrintToString(llm::Provider::kOpenAiChat), "openai-chat");
}

TEST(Printing, ShowsErrorsAsTheirCodeAndMessage) {
  EXPECT_EQ(PrintToString(ErrorCode::kTimeout), "timeout");
  EXPECT_EQ(PrintToString(Error{.code = ErrorCode::kReset, .message = "gone"}), "reset: gone");
  EXPECT_EQ(PrintToString(Error{.code = ErrorCode::kHttpStatus, .message = "slow down", .http_status = 429}),
            "http_status (429): slow down");
}

TEST(Printing, ShowsWhatAResultHolds) {
  EXPECT_EQ(PrintToString(Result<int>(7)), "7");
  EXPECT_EQ(PrintToString(Result<void>()), "success");
  EXPECT_EQ(PrintToString(Result<int>(fail(ErrorCode::kIo, "disk full"))), "io: disk full");
}

TEST(Printing, ShowsCasesAndReadings) {
  EXPECT_EQ(PrintToString(FixtureCase{.name = "a", .file = "f/a.yaml", .plan = "bytes:1"}), "f/a.yaml cut by bytes:1");
  EXPECT_EQ(PrintToString(FixtureCase{.name = "a", .file = "f", .plan = {}}), "f");
  llm::Message message;
  message.complete = true;
  EXPECT_EQ(PrintToString(Reading(message, {llm::KeepAlive{}, llm::MessageEnd{}})), "2 chunks, complete");
  message.error = Error{.code = ErrorCode::kReset, .message = "gone"};
  EXPECT_EQ(PrintToString(Reading(message)), "0 chunks, reset: gone");
}

}  // namespace
}  // namespace reprise::harness
