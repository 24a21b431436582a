#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/faulty_response.hpp>
#include <reprise/llm/response.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

RecordedResponse recorded(const std::vector<test::TimedBytes>& chunks) {
  return test::interaction("POST", "http://h/v1/messages", chunks).response;
}

Result<RecordedResponse> faulty(const std::string& plan, RecordedResponse response) {
  const auto parsed = FaultPlan::parse(plan);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return with_faults(std::move(response), parsed->steps.front());
}

// "0 da|7 ta: 1…|0 reset": each chunk with the milliseconds before it.
std::string outcome(const std::string& plan, const std::vector<test::TimedBytes>& chunks) {
  const auto response = faulty(plan, recorded(chunks));
  if (!response) return response.error().message;
  std::string text;
  std::size_t offset = 0;
  for (const ReadMark& mark : response->chunks) {
    text += std::to_string(mark.delay / 1ms) + " " + response->body.substr(offset, mark.bytes) + "|";
    offset += mark.bytes;
  }
  EXPECT_EQ(offset, response->body.size()) << plan;
  return text + std::to_string(response->end.delay / 1ms) + " " + std::string(to_string(response->end.kind));
}

const std::vector<test::TimedBytes> kTwoEvents = {{1ms, "data: 1\n\ndata"}, {2ms, ": 2\n\n"}};

TEST(FaultyResponse, BreaksTheBodyAtTheExactByte) {
  const std::pair<std::string, std::string> rows[] = {
      {"reset@byte:0", "0 reset"},
      {"reset@byte:3", "1 dat|0 reset"},
      {"reset@byte:13", "1 data: 1\n\ndata|0 reset"},
      {"reset@chunk:2", "1 data: 1\n\ndata|0 reset"},
      {"reset@event:2", "1 data: 1\n\n|0 reset"},
      {"reset@end", "1 data: 1\n\ndata|2 : 2\n\n|0 reset"},
      {"close@event:2", "1 data: 1\n\n|0 closed_early"},
      {"close:clean@event:2", "1 data: 1\n\n|0 complete"},
      {"stall:5ms@byte:4", "1 data|5 : 1\n\ndata|2 : 2\n\n|0 complete"},
      {"stall:5ms@chunk:2", "1 data: 1\n\ndata|7 : 2\n\n|0 complete"},
      {"stall:5ms@end", "1 data: 1\n\ndata|2 : 2\n\n|5 complete"},
      {"latency:5ms@byte:0", "6 data: 1\n\ndata|7 : 2\n\n|0 complete"},
      {"bandwidth:100@event:2", "1 data: 1\n\n|40 data|50 : 2\n\n|0 complete"},
      {"corrupt:0x5859@byte:12", "1 data: 1\n\ndatX|2 Y 2\n\n|0 complete"},
      {"drop:1@byte:6", "1 data: |0 \n\ndata|2 : 2\n\n|0 complete"},
      {"drop:99@byte:13", "1 data: 1\n\ndata|2 complete"},
      {"drop:1@chunk:1", "3 : 2\n\n|0 complete"},
      {"drop:1@event:1", "1 data|2 : 2\n\n|0 complete"},
      {"drop:9@event:2", "1 data: 1\n\n|2 complete"},
      {"duplicate:1@byte:6", "1 data: |0 1|0 1|0 \n\ndata|2 : 2\n\n|0 complete"},
      {"duplicate:1@chunk:2", "1 data: 1\n\ndata|2 : 2\n\n|2 : 2\n\n|0 complete"},
      {"duplicate:1@event:1", "1 data: 1\n\n|1 data: 1\n\n|0 data|2 : 2\n\n|0 complete"},
      {"duplicate:1@event:2", "1 data: 1\n\n|0 data|2 : 2\n\n|0 data|2 : 2\n\n|0 complete"},
      {"event:x=1@byte:0", "0 event: x\ndata: 1\n\n|1 data: 1\n\ndata|2 : 2\n\n|0 complete"},
      {"event:=1%0a2@byte:1", "1 data: 1\n\n|0 data: 1\ndata: 2\n\n|0 data|2 : 2\n\n|0 complete"},
      {"event:=1@byte:10", "1 data: 1\n\ndata|2 : 2\n\n|0 data: 1\n\n|0 complete"},
      {"event:x=@end", "1 data: 1\n\ndata|2 : 2\n\n|0 event: x\ndata: \n\n|0 complete"},
      {"bom@byte:2", "1 da|0 \xEF\xBB\xBF|0 ta: 1\n\ndata|2 : 2\n\n|0 complete"},
      {"crlf@event:2", "1 data: 1\n\n|0 data|2 : 2\r\n\r\n|0 complete"},
      {"comment:c@byte:0", "0 :c\n|1 data: 1\n\ndata|2 : 2\n\n|0 complete"},
      {"comment:c@byte:3", "1 data: 1\n|0 :c\n|0 \ndata|2 : 2\n\n|0 complete"},
      {"comment@end", "1 data: 1\n\ndata|2 : 2\n\n|0 :\n|0 complete"},
      {"stall:5ms@byte:0 and reset@chunk:2", "6 data: 1\n\ndata|0 reset"},
      {"drop:1@event:1 and drop:1@event:1", "3 complete"},
  };
  for (const auto& [plan, expected] : rows) EXPECT_EQ(outcome(plan, kTwoEvents), expected) << plan;
}

TEST(FaultyResponse, EndsWhatIsUnderWayBeforeItAddsToTheEnd) {
  EXPECT_EQ(outcome("event:=2@end", {{{}, "data: 1"}}), "0 data: 1|0 \n\ndata: 2\n\n|0 complete");
  EXPECT_EQ(outcome("event:=2@end", {{{}, "data: 1\n"}}), "0 data: 1\n|0 \ndata: 2\n\n|0 complete");
  EXPECT_EQ(outcome("comment@end", {{{}, "data: 1"}}), "0 data: 1|0 \n:\n|0 complete");
  EXPECT_EQ(outcome("comment@byte:8", {{{}, "data: 1\r\n\r\n"}}), "0 data: 1\r\n|0 :\n|0 \r\n|0 complete");
}

TEST(FaultyResponse, ChangesEachCorruptedByteAsTheSeedHasIt) {
  const std::vector<test::TimedBytes> zeros = {{{}, std::string(64, '0')}};
  const auto once = faulty("corrupt:63:1@byte:1", recorded(zeros)).value().body;
  EXPECT_EQ(once, faulty("corrupt:63:1@byte:1", recorded(zeros)).value().body);
  EXPECT_NE(once, faulty("corrupt:63:2@byte:1", recorded(zeros)).value().body);
  EXPECT_EQ(once.front(), '0');
  EXPECT_EQ(once.find('0', 1), std::string::npos);
  EXPECT_EQ(faulty("corrupt:3@byte:0", recorded({{{}, "abc"}})).value().body,
            faulty("corrupt:3@byte:0", recorded({{{}, "a"}, {{}, "bc"}})).value().body);
}

TEST(FaultyResponse, SaysWhatTheBodyLacks) {
  EXPECT_EQ(outcome("reset@event:3", kTwoEvents), "the body has no event 3: it has 2 of them");
  EXPECT_EQ(outcome("drop:1@end", kTwoEvents), "'drop:1@end': there is nothing at or after this place");
  EXPECT_EQ(outcome("duplicate:1@byte:18", kTwoEvents),
            "'duplicate:1@byte:18': there is nothing at or after this place");
  EXPECT_EQ(outcome("corrupt:1@end", kTwoEvents), "'corrupt:1@end': there is nothing at or after this place");
  EXPECT_EQ(outcome("drop:1@after:b", {{{}, "event: b\ndata: 1\n\n"}}),
            "'drop:1@after:b': there is nothing at or after this place");
}

TEST(FaultyResponse, AnswersWithAStatusInPlaceOfTheStream) {
  const auto response = faulty("429:1500ms", recorded(kTwoEvents)).value();
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.find("content-type"), "application/json");
  EXPECT_EQ(response.headers.find("retry-after"), "2");
  EXPECT_EQ(response.headers.find("retry-after-ms"), "1500");
  EXPECT_EQ(response.body, R"({"type":"error","error":{"type":"rate_limit_error","message":"injected status 429"}})");
  const auto plain = faulty("503:3s", recorded(kTwoEvents)).value();
  EXPECT_EQ(plain.headers.find("retry-after"), "3");
  EXPECT_FALSE(plain.headers.find("retry-after-ms"));
  EXPECT_FALSE(faulty("500", recorded(kTwoEvents)).value().headers.find("retry-after"));
}

TEST(FaultyResponse, SpeaksTheProvidersProtocolOfErrors) {
  const std::string chat =
      "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
  const std::string responses =
      "event: response.created\n"
      "data: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"r\"}}\n\n";
  for (const std::string& start : {test::kStart + test::kHello, chat, responses}) {
    const auto response = faulty("error:some_error@event:1", recorded({{{}, start}})).value();
    EXPECT_EQ(response.end.kind, EndKind::kComplete);
    const auto late = faulty("error:some_error@end", recorded({{{}, start}})).value();
    EXPECT_THAT(late.body, StartsWith(start));
    const llm::Message message = llm::parse_stream(late.body);
    ASSERT_TRUE(message.error) << late.body;
    EXPECT_EQ(message.error->code, ErrorCode::kProvider) << message.error->message;
    EXPECT_EQ(message.error->provider_type, "some_error");
    EXPECT_THAT(message.error->message, HasSubstr("injected error"));
  }
}

TEST(FaultyResponse, RefusesToGrowABodyBeyondTheLimit) {
  const auto large = recorded({{{}, std::string(std::size_t{129} << 20U, '\n')}});
  for (const char* const plan : {"crlf@byte:0", "duplicate:999999999@byte:0"}) {
    const auto refused = faulty(plan, large);
    ASSERT_FALSE(refused) << plan;
    EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  }
}

}  // namespace
}  // namespace reprise::harness
