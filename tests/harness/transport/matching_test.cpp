#include "transport/matching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using ::reprise::test::interaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UrlPath, IsWhatStandsBetweenAuthorityAndQuery) {
  const std::pair<const char*, const char*> rows[] = {
      {"https://api.example/v1/messages?beta=true", "/v1/messages"},
      {"https://api.example/v1/messages#part", "/v1/messages"},
      {"https://api.example", "/"},
      {"https://api.example?x=/y", "/"},
      {"http://127.0.0.1:8080/a/b", "/a/b"},
      {"/v1/messages", "/v1/messages"},
      {"/go?to=http://elsewhere/x", "/go"},
      {"/", "/"},
      {"", "/"},
      {"*", "*"},
  };
  for (const auto& [url, path] : rows) EXPECT_EQ(url_path(url), path) << url;
}

std::vector<Interaction> three() {
  return {interaction("POST", "https://api.example/a", {{{}, "first"}}),
          interaction("GET", "https://api.example/a", {{{}, "get"}}),
          interaction("POST", "https://api.example/a?x=1", {{{}, "second"}})};
}

std::string body(const Interaction* taken) { return taken == nullptr ? "none" : taken->response.body; }

TEST(Shelf, GivesMatchesInOrderAndEachOnce) {
  Shelf shelf(three(), Shelf::Reuse::kNever);
  EXPECT_EQ(body(shelf.take("POST", "http://localhost/a")), "first");
  EXPECT_EQ(body(shelf.take("POST", "/a?y=2")), "second");
  EXPECT_EQ(body(shelf.take("POST", "/a")), "none");
  EXPECT_THAT(shelf.available(), ElementsAre("GET /a"));
  EXPECT_EQ(body(shelf.take("GET", "/a")), "get");
  EXPECT_THAT(shelf.available(), IsEmpty());
}

TEST(Shelf, StartsAgainWithTheFirstWhereReuseIsAllowed) {
  Shelf shelf(three(), Shelf::Reuse::kWhenAllGiven);
  std::vector<std::string> given;
  for (int i = 0; i < 5; ++i) given.push_back(body(shelf.take("POST", "/a")));
  EXPECT_THAT(given, ElementsAre("first", "second", "first", "second", "first"));
  EXPECT_EQ(shelf.available().size(), 3U);
}

TEST(Shelf, PeekTakesNothing) {
  Shelf shelf(three(), Shelf::Reuse::kNever);
  EXPECT_EQ(body(shelf.peek("POST", "/a")), "first");
  EXPECT_EQ(body(shelf.take("POST", "/a")), "first");
}

TEST(Shelf, TellsMethodsAndPathsApart) {
  Shelf shelf(three(), Shelf::Reuse::kWhenAllGiven);
  EXPECT_EQ(shelf.take("PUT", "/a"), nullptr);
  EXPECT_EQ(shelf.take("POST", "/b"), nullptr);
  EXPECT_EQ(shelf.take("POST", "/a/"), nullptr);
}

}  // namespace
}  // namespace reprise::harness
