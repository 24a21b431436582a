#include "transport/matching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using ::reprise::test::interaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Interaction> three() {
  return {interaction("POST", "https://api.example/a", {{{}, "first"}}),
          interaction("GET", "https://api.example/a", {{{}, "get"}}),
          interaction("POST", "https://api.example/a?x=1", {{{}, "second"}})};
}

std::string body(const Interaction* taken) { return taken == nullptr ? "none" : taken->response.body; }

TEST(Shelf, GivesMatchesInOrderAndEachOnce) {
  Shelf shelf(three());
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "http://localhost/a"})), "first");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a?y=2"})), "second");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "none");
  EXPECT_THAT(shelf.available(), ElementsAre("GET /a"));
  EXPECT_EQ(body(shelf.take({.method = "GET", .url = "/a"})), "get");
  EXPECT_THAT(shelf.available(), IsEmpty());
}

TEST(Shelf, StartsAgainWithTheFirstWhereReuseIsAllowed) {
  Shelf shelf(three(), {.reuse = Reuse::kWhenAllGiven});
  std::vector<std::string> given;
  for (int i = 0; i < 5; ++i) given.push_back(body(shelf.take({.method = "POST", .url = "/a"})));
  EXPECT_THAT(given, ElementsAre("first", "second", "first", "second", "first"));
  EXPECT_EQ(shelf.available().size(), 3U);
}

TEST(Shelf, PeekTakesNothing) {
  Shelf shelf(three());
  EXPECT_EQ(body(shelf.peek({.method = "POST", .url = "/a"})), "first");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "first");
}

TEST(Shelf, TellsMethodsAndPathsApart) {
  Shelf shelf(three(), {.reuse = Reuse::kWhenAllGiven});
  EXPECT_EQ(shelf.take({.method = "PUT", .url = "/a"}), nullptr);
  EXPECT_EQ(shelf.take({.method = "POST", .url = "/b"}), nullptr);
  EXPECT_EQ(shelf.take({.method = "POST", .url = "/a/"}), nullptr);
}

TEST(Shelf, GivesInTheRecordedOrderAlone) {
  Shelf shelf(three(), {.order = MatchOrder::kRecorded});
  EXPECT_EQ(body(shelf.take({.method = "GET", .url = "/a"})), "none");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "first");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "none");
  EXPECT_EQ(shelf.explain_miss({.method = "POST", .url = "/a"}),
            "next in order is interaction 2, GET /a: method: recorded \"GET\", asked \"POST\"");
  EXPECT_EQ(body(shelf.take({.method = "GET", .url = "/a"})), "get");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "second");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "none");
  EXPECT_EQ(shelf.explain_miss({.method = "POST", .url = "/a"}), "all 3 interactions have been given");
  Shelf again(three(), {.order = MatchOrder::kRecorded, .reuse = Reuse::kWhenAllGiven});
  for (const char* expected : {"first", "get", "second", "first"}) {
    EXPECT_EQ(body(again.take({.method = std::string(expected) == "get" ? "GET" : "POST", .url = "/a"})), expected);
  }
}

TEST(Shelf, NamesTheClosestAndWhatDiffers) {
  auto recorded = three();
  recorded[2].request.body = R"({"model":"a"})";
  Shelf shelf(recorded, {.query = true, .body = BodyMatch::kJsonSubset});
  EXPECT_EQ(shelf.explain_miss({.method = "POST", .url = "/a?x=1", .headers = {}, .body = R"({"model":"b"})"}),
            "closest is interaction 3, POST /a: body at /model: recorded \"a\", asked \"b\"");
  EXPECT_EQ(shelf.explain_miss({.method = "PUT", .url = "/a?x=2", .headers = {}, .body = "{}"}),
            "closest is interaction 1, POST /a: method: recorded \"POST\", asked \"PUT\"; query: recorded \"\", asked "
            "\"x=2\"");
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "first");
  EXPECT_EQ(shelf.explain_miss({.method = "POST", .url = "/a"}),
            "closest is interaction 1, POST /a, which has been given already, and each is given once");
  EXPECT_EQ(Shelf({}).explain_miss({}), "nothing is recorded");
}

TEST(Shelf, PrefersWhatIsLeftWhereTwoAreAsClose) {
  Shelf shelf(three());
  EXPECT_EQ(body(shelf.take({.method = "POST", .url = "/a"})), "first");
  EXPECT_THAT(shelf.explain_miss({.method = "POST", .url = "/b"}), HasSubstr("closest is interaction 3"));
}

TEST(Shelf, KnowsWhatWasNeverTaken) {
  Shelf shelf(three(), {.reuse = Reuse::kWhenAllGiven});
  EXPECT_THAT(shelf.unused(), ElementsAre(0, 1, 2));
  for (int i = 0; i < 5; ++i) EXPECT_NE(shelf.take({.method = "POST", .url = "/a"}), nullptr);
  EXPECT_THAT(shelf.unused(), ElementsAre(1));
  EXPECT_EQ(shelf.name_of(1), "interaction 2, GET /a");
}

}  // namespace
}  // namespace reprise::harness
