#include <gtest/gtest.h>

#include "foreign/exporters.hpp"
#include "interactions.hpp"

namespace reprise::harness {
namespace {

TEST(VcrpyWriter, WritesTextThatPeopleCanRead) {
  Interaction it = test::interaction("POST", "http://h/v1", {{std::chrono::microseconds(3), "event: a\ndata: 1\n\n"}});
  it.request.headers = {{"accept", "text/event-stream"}, {"x", "no"}, {"x", "1"}};
  it.request.body = "{\"a\": 1}";
  it.response.headers.add("bytes", "\xff");
  EXPECT_EQ(to_vcrpy(test::fixture_of({it})), R"(interactions:
- request:
    body: "{\"a\": 1}"
    headers:
      accept:
      - text/event-stream
      x:
      - "no"
      - "1"
    method: POST
    uri: http://h/v1
  response:
    body:
      string: |+
        event: a
        data: 1

    headers:
      content-type:
      - text/event-stream
      bytes:
      - !!binary "/w=="
    status:
      code: 200
      message: ""
version: 1
)");
}

TEST(VcrpyWriter, WritesWhatIsEmptyAndWhatIsNoText) {
  EXPECT_EQ(to_vcrpy({}), "interactions: []\nversion: 1\n");
  Interaction it = test::interaction("GET", "http://h/", {{std::chrono::microseconds(0), "\r\n\xff"}});
  it.response.headers = {};
  const std::string yaml = to_vcrpy(test::fixture_of({it}));
  EXPECT_NE(yaml.find("    body: null\n    headers: {}\n"), std::string::npos) << yaml;
  EXPECT_NE(yaml.find("      string: !!binary \"DQr/\"\n    headers: {}\n"), std::string::npos) << yaml;
}

}  // namespace
}  // namespace reprise::harness
