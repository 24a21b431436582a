#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/testing/fixture_case.hpp>
#include <reprise/harness/testing/made_response.hpp>
#include <reprise/harness/testing/reading.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "memory_transport.hpp"
#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kAnswer = test::short_answer();

std::vector<std::string> json_of(const Reading& reading) {
  std::vector<std::string> json;
  for (const llm::Chunk& chunk : reading.chunks()) json.push_back(llm::to_json(chunk));
  return json;
}

TEST(AReading, HasTheChunksAndTheMessageOfABody) {
  const Reading reading = read_all(kAnswer);
  EXPECT_THAT(json_of(reading), Contains(R"({"type":"text","index":0,"text":"Hello"})"));
  EXPECT_EQ(json_of(reading).back(), R"({"type":"message_end"})");
  EXPECT_EQ(reading.message().text(), "Hello");
  EXPECT_EQ(failure_of(reading), std::nullopt);
}

// Every kind of chunk there is comes up in the fixtures; their texts must be what the stream said.
TEST(AReading, KeepsTheTextsOfAllChunksThatFixturesGive) {
  std::set<std::size_t> kinds;
  for (const char* folder : {"fixtures/anthropic", "fixtures/openai-chat", "fixtures/openai-responses"}) {
    for (const FixtureCase& fixture : fixture_cases(test::source_file(folder), {"whole"})) {
      const auto replay = fixture.load();
      ASSERT_TRUE(replay) << replay.error().message;
      for (const Interaction& interaction : (*replay)->fixture().interactions) {
        auto stream = client::open(**replay, interaction.request);
        if (!stream) continue;
        std::vector<std::string> said;
        while (true) {
          const auto chunk = stream->next();
          if (!chunk || !*chunk) break;
          said.push_back(llm::to_json(**chunk));
          kinds.insert((*chunk)->index());
        }
        EXPECT_EQ(json_of(read_all(interaction.response.body)), said) << fixture.file;
      }
    }
  }
  EXPECT_GE(kinds.size(), 13U);
}

TEST(AReading, OwnsWhatItsChunksSay) {
  Reading copy;
  {
    std::string body = kAnswer;
    const Reading reading = read_all(body);
    copy = reading;
    std::fill(body.begin(), body.end(), '?');
  }
  const Reading moved = std::move(copy);
  EXPECT_THAT(json_of(moved), Contains(R"({"type":"text","index":0,"text":"Hello"})"));
}

TEST(AReading, SaysHowAStreamThatIsCutShortEnded) {
  const Reading reading = read_all(kAnswer.substr(0, kAnswer.size() - 60));
  EXPECT_EQ(reading.message().text(), "Hello");
  ASSERT_TRUE(failure_of(reading));
  EXPECT_EQ(failure_of(reading)->code, ErrorCode::kTruncated);
}

TEST(AReading, OfAStreamHasWhatIsLeftOfIt) {
  auto stream = client::Stream::adopt(test::event_stream({kAnswer}));
  ASSERT_TRUE(stream && stream->next());
  EXPECT_EQ(json_of(read_all(*stream)).size() + 1, json_of(read_all(kAnswer)).size());
  EXPECT_THAT(json_of(read_all(*stream)), IsEmpty());
  EXPECT_EQ(read_all(*stream).message().text(), "Hello");
}

TEST(AReading, OfWhatNeverBeganHasItsErrorAlone) {
  const Reading reading = read_all(Result<client::Stream>(fail(ErrorCode::kConnect, "nobody there")));
  EXPECT_THAT(reading.chunks(), IsEmpty());
  ASSERT_TRUE(failure_of(reading));
  EXPECT_EQ(failure_of(reading)->message, "nobody there");
  EXPECT_EQ(failure_of(read_all(Result<http::Reply>(fail(ErrorCode::kTls, ""))))->code, ErrorCode::kTls);
  EXPECT_EQ(failure_of(read_all(test::reply_with(429, {}, {})))->code, ErrorCode::kHttpStatus);
}

TEST(AReading, TakesAMessageThatIsNeitherCompleteNorFailedForTruncated) {
  EXPECT_EQ(failure_of(llm::Message{})->code, ErrorCode::kTruncated);
  llm::Message message;
  message.complete = true;
  EXPECT_EQ(failure_of(message), std::nullopt);
  message.error = Error{.code = ErrorCode::kReset, .message = "gone"};
  EXPECT_EQ(failure_of(message)->code, ErrorCode::kReset);
}

TEST(EventList, HasTheEventsAndWhatTheEndCutsOff) {
  const EventList list = read_events("event: a\ndata: 1\nid: 7\n\ndata: cut");
  EXPECT_THAT(list.events, ElementsAre(sse::Event("a", "1", "7")));
  ASSERT_TRUE(list.tail);
  EXPECT_EQ(list.tail->bytes, 9U);
  EXPECT_EQ(list.error, std::nullopt);
}

TEST(EventList, KeepsTheEventsBeforeAFailure) {
  const EventList list = read_events("data: 1\n\ndata: \xFF\n\n", {.utf8 = sse::Utf8Policy::kStrict});
  EXPECT_THAT(list.events, ElementsAre(sse::Event("", "1", "")));
  ASSERT_TRUE(list.error);
  EXPECT_EQ(list.error->code, ErrorCode::kInvalidUtf8);
  EXPECT_EQ(list.tail, std::nullopt);
}

TEST(EventLine, IsOneLineOfJson) {
  EXPECT_EQ(to_line({"ping", "{}\n2", "7"}), R"({"event":"ping","data":"{}\n2","id":"7"})");
  EXPECT_EQ(to_line({"", "\xFF", ""}), "{\"event\":\"\",\"data\":\"\xEF\xBF\xBD\",\"id\":\"\"}");
}

}  // namespace
}  // namespace reprise::harness
