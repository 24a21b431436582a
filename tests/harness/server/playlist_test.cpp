#include "server/playlist.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using test::fixture_of;
using test::interaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

FaultPlan faults(std::string_view text) { return FaultPlan::parse(text).value(); }

std::unique_ptr<Playlist> playlist(std::vector<Interaction> interactions, const ServerOptions& options = {}) {
  return Playlist::make(fixture_of(std::move(interactions)), options).value();
}

// "200 one,two complete": status, chunks, end.
std::string text(const Playlist::Answer& answer) {
  if (const auto* own = std::get_if<OwnAnswer>(&answer)) return std::to_string(own->status) + " " + own->message;
  const RecordedResponse& response = *std::get<std::shared_ptr<const RecordedResponse>>(answer);
  if (response.status != 200) return std::to_string(response.status);
  std::string chunks;
  std::string_view rest = response.body;
  for (const ReadMark& mark : response.chunks) {
    chunks += (chunks.empty() ? "" : ",") + std::string(rest.substr(0, mark.bytes));
    rest.remove_prefix(mark.bytes);
  }
  return "200 " + chunks + " " + std::string(to_string(response.end.kind));
}

Interaction answer(const std::string& first) {
  return interaction("POST", "https://api.example/a", {{10ms, first}, {20ms, "two"}});
}

const http::Request kPost{.method = "POST", .url = "/a?b=1", .headers = {}, .body = "hi"};

TEST(Playlist, GivesTheAnswersInTurnAndStartsAgain) {
  const auto list = playlist({answer("one"), answer("uno")});
  EXPECT_EQ(text(list->next(kPost)), "200 one,two complete");
  EXPECT_EQ(text(list->next(kPost)), "200 uno,two complete");
  EXPECT_EQ(text(list->next(kPost)), "200 one,two complete");
}

TEST(Playlist, CutsThenTimesThenBreaks) {
  const auto list = playlist({answer("one")}, {.timing = ReplayTiming::kNone,
                                               .split = ChunkPlan::parse("bytes:2").value(),
                                               .faults = faults("stall:5s@chunk:3 and reset@byte:5")});
  const auto given = list->next(kPost);
  EXPECT_EQ(text(given), "200 on,et,w reset");
  const auto& chunks = std::get<std::shared_ptr<const RecordedResponse>>(given)->chunks;
  EXPECT_THAT(chunks, ElementsAre(ReadMark{0us, 2}, ReadMark{0us, 2}, ReadMark{5s, 1}));
}

TEST(Playlist, AStatusLeavesTheAnswerForTheNextRequest) {
  const auto list = playlist({answer("one"), answer("uno")}, {.faults = faults("429:2s then 529 then ok")});
  EXPECT_EQ(text(list->next(kPost)), "429");
  EXPECT_EQ(text(list->next(kPost)), "529");
  EXPECT_EQ(text(list->next(kPost)), "200 one,two complete");
  EXPECT_EQ(text(list->next(kPost)), "200 uno,two complete");
}

TEST(Playlist, TheSameRequestGetsABrokenAnswerAgain) {
  const http::Request others[] = {{.method = "POST", .url = "/a?b=1", .headers = {}, .body = "ho"},
                                  {.method = "POST", .url = "/a?b=2", .headers = {}, .body = "hi"}};
  for (const http::Request& other : others) {
    const auto list = playlist({answer("one"), answer("uno")}, {.faults = faults("reset@byte:2 then 503 then ok")});
    EXPECT_EQ(text(list->next(kPost)), "200 on reset");
    EXPECT_EQ(text(list->next(kPost)), "503");
    EXPECT_EQ(text(list->next(kPost)), "200 one,two complete");
    EXPECT_EQ(text(list->next(kPost)), "200 uno,two complete");
    const auto anew = playlist({answer("one"), answer("uno")}, {.faults = faults("reset@byte:2 then ok")});
    EXPECT_EQ(text(anew->next(kPost)), "200 on reset");
    EXPECT_EQ(text(anew->next(other)), "200 uno,two complete");
  }
}

TEST(Playlist, GivesTheAnswerThatTheRulesFind) {
  const auto list = playlist({answer("one"), interaction("POST", "https://api.example/a?b=1", {{10ms, "uno"}})},
                             {.match = {.query = true}, .faults = faults("reset@byte:1 then ok")});
  EXPECT_EQ(text(list->next(kPost)), "200 u reset");
  EXPECT_EQ(text(list->next(kPost)), "200 uno complete");
  EXPECT_THAT(text(list->next(kPost)), HasSubstr("404 no recorded answer for POST /a: closest is interaction 2, "));
}

TEST(Playlist, TheSameRequestHasTheSameMatchedHeaders) {
  std::vector<Interaction> recorded{answer("one"), answer("uno")};
  recorded[0].request.headers = {{"x-tenant", "1"}};
  recorded[1].request.headers = {{"x-tenant", "2"}};
  const auto next_answer = [&recorded](const http::Headers& headers) {
    const auto list =
        playlist(recorded, {.match = {.headers = {"x-tenant"}}, .faults = faults("reset@byte:2 then ok")});
    http::Request request = kPost;
    request.headers = {{"x-tenant", "1"}, {"x-attempt", "1"}};
    EXPECT_EQ(text(list->next(request)), "200 on reset");
    request.headers = headers;
    return text(list->next(request));
  };
  EXPECT_EQ(next_answer({{"x-tenant", "1"}, {"x-attempt", "2"}}), "200 one,two complete");
  EXPECT_EQ(next_answer({{"x-tenant", "2"}, {"x-attempt", "1"}}), "200 uno,two complete");
}

TEST(Playlist, RepeatsTheFaultsWhereAsked) {
  const auto list = playlist({answer("one")}, {.faults = faults("close@byte:1 then ok"), .repeat_faults = true});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(text(list->next(kPost)), "200 o closed_early");
    EXPECT_EQ(text(list->next(kPost)), "200 one,two complete");
  }
  const auto none = playlist({answer("one")}, {.repeat_faults = true});
  EXPECT_EQ(text(none->next(kPost)), "200 one,two complete");
}

TEST(Playlist, AnUnknownRequestUsesUpNoStep) {
  const auto list = playlist({answer("one")}, {.faults = faults("reset@byte:2")});
  EXPECT_EQ(
      text(list->next({.method = "GET", .url = "/a"})),
      "404 no recorded answer for GET /a: closest is interaction 1, POST /a: method: recorded \"POST\", asked \"GET\"");
  EXPECT_EQ(text(list->next({.method = "HEAD", .url = "/a"})),
            "404 no recorded answer for HEAD /a: closest is interaction 1, POST /a: method: recorded \"POST\", asked "
            "\"HEAD\"");
  EXPECT_EQ(text(list->next(kPost)), "200 on reset");
}

TEST(Playlist, HeadGetsTheHeadOfTheNextGetAndUsesUpNothing) {
  const auto list = playlist({interaction("GET", "/a", {{0us, "one"}})}, {.faults = faults("reset@byte:2")});
  EXPECT_EQ(text(list->next({.method = "HEAD", .url = "/a"})), "200 one complete");
  EXPECT_EQ(text(list->next({.method = "GET", .url = "/a"})), "200 on reset");
}

TEST(Playlist, AnAnswerWithoutThePositionBecomesAnErrorThatSaysSo) {
  const auto list = playlist({answer(""), answer("one")}, {.faults = faults("reset@byte:5 then reset@byte:5")});
  EXPECT_THAT(text(list->next(kPost)), HasSubstr("500 reset@byte:5: "));
}

TEST(Playlist, RefusesFaultsThatNoAnswerHasAPlaceFor) {
  const auto refused = Playlist::make(fixture_of({answer("one")}), {.faults = faults("ok then reset@byte:700")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().message, "reset@byte:700: the body has no offset 700: it has 6 bytes");
  EXPECT_TRUE(Playlist::make(Fixture{}, {.faults = faults("reset@byte:700")}));
}

TEST(Playlist, RefusesASplitOfManyCuttings) {
  const auto refused = Playlist::make(fixture_of({answer("one")}), {.split = ChunkPlan::parse("every").value()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "'every' stands for many cuttings; one was expected");
}

TEST(Playlist, TellsWhatBecameOfEachRequest) {
  std::vector<std::string> told;
  const auto list = playlist({answer("one")}, {.faults = faults("429 then reset@byte:2 then ok"),
                                               .on_answer = [&told](const ServedAnswer& served) {
                                                 told.push_back(served.method + " " + served.target + " " +
                                                                std::to_string(served.status) + " " + served.faults);
                                               }});
  for (int i = 0; i < 3; ++i) static_cast<void>(list->next(kPost));
  static_cast<void>(list->next({.method = "GET", .url = "/b"}));
  EXPECT_THAT(told, ElementsAre("POST /a?b=1 429 status:429", "POST /a?b=1 200 reset@byte:2", "POST /a?b=1 200 ok",
                                "GET /b 404 ok"));
}

}  // namespace
}  // namespace reprise::harness
