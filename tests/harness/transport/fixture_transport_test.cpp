#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/transport/fixture_transport.hpp>

#include "interactions.hpp"
#include "scripted_transport.hpp"
#include "temp_folder.hpp"

namespace reprise::harness {
namespace {

using ::reprise::test::drain;
using ::reprise::test::fixture_of;
using ::reprise::test::interaction;
using ::reprise::test::ScriptedTransport;
using ::reprise::test::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const http::Request kOld{.method = "GET", .url = "http://h/old"};
const http::Request kNew{.method = "GET", .url = "http://h/new"};

// A folder with or without a fixture that answers kOld with "recorded".
class FixtureTransportTest : public ::testing::Test {
 protected:
  void write_old() {
    ASSERT_TRUE(write_fixture(path(), fixture_of({interaction("GET", "http://h/old", {{{}, "recorded"}})})));
  }

  std::filesystem::path path() const { return folder_.path() / "f.yaml"; }

  std::unique_ptr<FixtureTransport> make(RecordMode mode) {
    auto made = FixtureTransport::create(path(), server_, {.mode = mode});
    EXPECT_TRUE(made) << made.error().message;
    return made ? std::move(*made) : nullptr;
  }

  // What the transport says to the request: the body, or the error's code.
  static std::string ask(FixtureTransport& transport, const http::Request& request) {
    const auto reply = transport.open(request, {});
    return reply ? drain(*reply->body).text() : std::string(to_string(reply.error().code));
  }

  // The bodies of the fixture that is there now.
  std::vector<std::string> bodies() {
    const auto loaded = read_fixture(path());
    std::vector<std::string> bodies;
    if (!loaded) return {std::string(to_string(loaded.error().code))};
    for (const auto& each : loaded->fixture.interactions) bodies.push_back(each.response.body);
    return bodies;
  }

  TempFolder folder_;
  ScriptedTransport server_;
};

struct Row {
  RecordMode mode;
  bool has_fixture;
  std::string old_answer;
  std::string new_answer;
  std::vector<std::string> recorded;
};

TEST_F(FixtureTransportTest, ReplaysAndRecordsAsItsModeSays) {
  const Row rows[] = {
      {RecordMode::kNone, true, "recorded", "not_found", {"recorded"}},
      {RecordMode::kOnce, false, "live", "live", {"live", "live"}},
      {RecordMode::kOnce, true, "recorded", "not_found", {"recorded"}},
      {RecordMode::kNewEpisodes, false, "live", "live", {"live", "live"}},
      {RecordMode::kNewEpisodes, true, "recorded", "live", {"recorded", "live"}},
      {RecordMode::kAll, false, "live", "live", {"live", "live"}},
      {RecordMode::kAll, true, "live", "live", {"live", "live"}},
      {RecordMode::kPassthrough, true, "live", "live", {"recorded"}},
      {RecordMode::kPassthrough, false, "live", "live", {"not_found"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(to_string(row.mode)) + (row.has_fixture ? " with a fixture" : ""));
    std::filesystem::remove(path());
    if (row.has_fixture) write_old();
    server_.answer(test::event_stream({"live"}));
    server_.answer(test::event_stream({"live"}));
    const auto transport = make(row.mode);
    ASSERT_TRUE(transport);
    EXPECT_EQ(ask(*transport, kOld), row.old_answer);
    EXPECT_EQ(ask(*transport, kNew), row.new_answer);
    EXPECT_TRUE(transport->finish());
    EXPECT_TRUE(transport->finish());
    EXPECT_EQ(bodies(), row.recorded);
    EXPECT_FALSE(std::filesystem::exists(journal_path(path())));
    while (server_.open(kOld, {})) continue;
  }
}

TEST_F(FixtureTransportTest, ReplaysOnlyWhatIsThere) {
  EXPECT_EQ(FixtureTransport::create(path(), server_).error().code, ErrorCode::kNotFound);
  folder_.write("f.yaml", "not a fixture");
  for (const auto mode : {RecordMode::kNone, RecordMode::kOnce, RecordMode::kNewEpisodes}) {
    EXPECT_EQ(FixtureTransport::create(path(), server_, {.mode = mode}).error().code, ErrorCode::kFormat);
  }
}

TEST_F(FixtureTransportTest, KeepsTheFixtureWhereNothingWasRecorded) {
  write_old();
  for (const auto mode : {RecordMode::kAll, RecordMode::kNewEpisodes}) {
    EXPECT_TRUE(make(mode)->finish());
    EXPECT_THAT(bodies(), ElementsAre("recorded"));
    EXPECT_THAT(folder_.names(), ElementsAre("f.yaml"));
  }
}

TEST_F(FixtureTransportTest, FinishesWhenItGoes) {
  server_.answer(test::event_stream({"live"}));
  {
    const auto transport = make(RecordMode::kOnce);
    EXPECT_EQ(ask(*transport, kNew), "live");
    EXPECT_THAT(folder_.names(), ElementsAre("f.yaml.journal"));
  }
  EXPECT_THAT(bodies(), ElementsAre("live"));
}

TEST_F(FixtureTransportTest, RecordsStreamsThatFail) {
  server_.answer(test::event_stream({"li"}, Error{.code = ErrorCode::kReset, .message = "gone"}));
  server_.answer(test::event_stream({"left", "unread"}));
  const auto transport = make(RecordMode::kAll);
  EXPECT_EQ(ask(*transport, kNew), "li");
  EXPECT_TRUE(transport->open(kNew, {}).value().body->read());
  ASSERT_TRUE(transport->finish());
  const auto fixture = read_fixture(path())->fixture;
  EXPECT_EQ(fixture.interactions.at(0).response.end.kind, EndKind::kReset);
  EXPECT_EQ(fixture.interactions.at(0).response.end.detail, "gone");
  EXPECT_EQ(fixture.interactions.at(1).response.body, "left");
  EXPECT_EQ(fixture.interactions.at(1).response.end.kind, EndKind::kCancelled);
}

TEST_F(FixtureTransportTest, RefusesToRecordOverAnUnfinishedRecording) {
  write_old();
  folder_.write("f.yaml.journal", "");
  for (const auto mode : {RecordMode::kAll, RecordMode::kNewEpisodes}) {
    const auto refused = FixtureTransport::create(path(), server_, {.mode = mode});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("reprise recover"));
  }
  EXPECT_EQ(ask(*make(RecordMode::kOnce), kOld), "recorded");
}

TEST_F(FixtureTransportTest, SaysWhyTheFixtureWasNotWritten) {
  server_.answer(test::event_stream({"live"}));
  const auto transport = make(RecordMode::kOnce);
  EXPECT_EQ(ask(*transport, kNew), "live");
  write_old();
  EXPECT_THAT(transport->finish().error().message, HasSubstr("exists already"));
  EXPECT_THAT(folder_.names(), ElementsAre("f.yaml", "f.yaml.journal"));
  EXPECT_EQ(ask(*transport, kNew), "invalid_argument");
  std::filesystem::remove(path());
  EXPECT_TRUE(transport->finish());
  EXPECT_THAT(bodies(), ElementsAre("live"));
}

TEST_F(FixtureTransportTest, RecordsNothingAfterItsEnd) {
  server_.answer(test::event_stream({"live"}));
  const auto transport = make(RecordMode::kOnce);
  EXPECT_EQ(ask(*transport, kNew), "live");
  EXPECT_TRUE(transport->finish());
  EXPECT_EQ(transport->open(kNew, {}).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(FixtureTransportTest, ListsWhatWasNeverAskedFor) {
  write_old();
  const auto transport = make(RecordMode::kNewEpisodes);
  EXPECT_THAT(transport->unused(), ElementsAre("interaction 1, GET /old"));
  EXPECT_EQ(ask(*transport, kOld), "recorded");
  EXPECT_THAT(transport->unused(), IsEmpty());
  EXPECT_THAT(make(RecordMode::kAll)->unused(), IsEmpty());
}

TEST_F(FixtureTransportTest, RecordsStreamsOfManyThreads) {
  // Answers each request with its own path, from any thread.
  class Echo final : public http::Transport {
   public:
    Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions&) override {
      return test::event_stream({request.url, request.url});
    }
  };
  Echo echo;
  write_old();
  auto made = FixtureTransport::create(path(), echo, {.mode = RecordMode::kNewEpisodes});
  ASSERT_TRUE(made);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&made, t] {
        for (int i = 0; i < 10; ++i) {
          const std::string url = "http://h/" + std::to_string(t) + std::to_string(i);
          EXPECT_EQ(ask(**made, {.method = "GET", .url = url}), url + url);
        }
      });
    }
  }
  ASSERT_TRUE((*made)->finish());
  const auto fixture = read_fixture(path())->fixture;
  ASSERT_EQ(fixture.interactions.size(), 41U);
  for (std::size_t i = 1; i < 41; ++i) {
    const auto& each = fixture.interactions[i];
    EXPECT_EQ(each.response.body, each.request.url + each.request.url);
  }
}

}  // namespace
}  // namespace reprise::harness
