#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "foreign/exporters.hpp"
#include "interactions.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

Interaction sample() {
  Interaction it = test::interaction("POST", "http://h/v1?a=b%20c&d&=e#f?g=h",
                                     {{microseconds(1500), "data: 1\n\n"}, {microseconds(250), "data: 2\n\n"}},
                                     {EndKind::kComplete, "", microseconds(250)});
  it.request.headers.add("content-type", "application/json");
  it.request.body = "{}";
  return it;
}

TEST(HarWriter, WritesWhatTheFormatAsksFor) {
  Fixture fixture = test::fixture_of({sample()});
  fixture.recorded_at = "2026-08-01T10:00:00Z";
  const auto json = nlohmann::json::parse(to_har(fixture).value());
  const auto& log = json["log"];
  EXPECT_EQ(log["version"], "1.2");
  EXPECT_EQ(log["creator"]["name"], "reprise");
  const auto& entry = log["entries"][0];
  EXPECT_EQ(entry["startedDateTime"], "2026-08-01T10:00:00Z");
  EXPECT_EQ(entry["time"], 2.0);
  EXPECT_EQ(entry["timings"], nlohmann::json::parse(R"({"send": 0, "wait": 1.5, "receive": 0.5})"));
  EXPECT_EQ(entry["request"]["queryString"],
            nlohmann::json::parse(
                R"([{"name": "a", "value": "b%20c"}, {"name": "d", "value": ""}, {"name": "", "value": "e"}])"));
  EXPECT_EQ(entry["request"]["postData"], nlohmann::json::parse(R"({"mimeType": "application/json", "text": "{}"})"));
  EXPECT_EQ(entry["response"]["httpVersion"], "HTTP/1.1");
  EXPECT_EQ(
      entry["response"]["content"],
      nlohmann::json::parse(R"({"size": 18, "mimeType": "text/event-stream", "text": "data: 1\n\ndata: 2\n\n"})"));
  EXPECT_EQ(entry["_sseChunks"], nlohmann::json::parse("[[1500, 9], [250, 9]]"));
  for (const char* key : {"cookies", "headers", "headersSize", "bodySize"}) {
    EXPECT_TRUE(entry["request"].contains(key)) << key;
    EXPECT_TRUE(entry["response"].contains(key)) << key;
  }
  for (const char* key : {"status", "statusText", "redirectURL"}) EXPECT_TRUE(entry["response"].contains(key)) << key;
  EXPECT_TRUE(entry["cache"].is_object());
}

TEST(HarWriter, RefusesTextThatJsonCannotHold) {
  const auto refused = [](auto change) {
    Fixture fixture = test::fixture_of({sample()});
    change(fixture);
    const auto archive = to_har(fixture);
    return archive ? "" : archive.error().message;
  };
  EXPECT_EQ(refused([](Fixture&) {}), "");
  EXPECT_EQ(refused([](Fixture& f) { f.description = "\xff"; }), "har cannot hold a description that is not UTF-8");
  EXPECT_EQ(refused([](Fixture& f) { f.interactions[0].request.url = "\xff"; }),
            "answer 1: har cannot hold a method or URL that is not UTF-8");
  EXPECT_EQ(refused([](Fixture& f) { f.interactions[0].response.headers.add("a", "\xff"); }),
            "answer 1: har cannot hold a header that is not UTF-8");
  EXPECT_EQ(refused([](Fixture& f) { f.interactions[0].response.end.detail = "\xff"; }),
            "answer 1: har cannot hold text that is not UTF-8");
  EXPECT_EQ(refused([](Fixture& f) { f.interactions[0].expect = "[]"; }), "answer 1: 'expect' is not a JSON object");
}

}  // namespace
}  // namespace reprise::harness
