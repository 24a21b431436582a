#include <gtest/gtest.h>

#include <reprise/http/headers.hpp>

namespace reprise::http {
namespace {

TEST(Headers, KeepOrderSpellingAndDuplicates) {
  Headers headers{{"B", "1"}, {"a", "2"}};
  headers.add("b", "3");
  std::string all;
  for (const auto& [name, value] : headers) all += name + "=" + value + ";";
  EXPECT_EQ(all, "B=1;a=2;b=3;");
}

TEST(Headers, FindTheFirstFieldWithoutRegardToCase) {
  const Headers headers{{"Content-Type", "x"}, {"content-type", "y"}};
  EXPECT_EQ(headers.find("CONTENT-TYPE"), "x");
  EXPECT_EQ(headers.find("Content-Typ"), std::nullopt);
}

TEST(Headers, RemoveEveryFieldOfAName) {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(headers.remove("a"), 2U);
  EXPECT_EQ(headers, (Headers{{"b", "2"}}));
}

TEST(MediaType, DropsParametersSpacesAndCase) {
  EXPECT_EQ(media_type("Text/Event-Stream ; charset=utf-8"), "text/event-stream");
  EXPECT_EQ(media_type(" application/json"), "application/json");
  EXPECT_EQ(media_type(""), "");
  EXPECT_EQ(media_type(" ; x"), "");
}

}  // namespace
}  // namespace reprise::http
