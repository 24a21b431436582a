#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

TEST(ReqLlm, KeepsTheBoundariesOfTheReads) {
  const auto imported = import_req_llm(R"({
    "captured_at": "2026-01-20T09:49:21.326140Z", "model_spec": "anthropic:claude", "provider": "anthropic",
    "chunks": [{"b64": "ZGF0YTog", "t_us": 3}, {"b64": "", "decoded": ""}, {"b64": "MQoK"}],
    "request": {"method": "post", "url": "https://h/v1", "headers": {"a": "1", "b": ["2", "3"]},
                "body": {"b64": "eyJ4IjoxfQ=="}, "canonical_json": {"x": 2}},
    "response": {"status": 200, "headers": {"content-type": ["text/event-stream"]}, "body": null}})",
                                       "r.json");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.recorded_at, "2026-01-20T09:49:21.326140Z");
  EXPECT_EQ(imported->fixture.description, "anthropic:claude");
  const Interaction& it = imported->fixture.interactions.at(0);
  EXPECT_EQ(it.request.method, "POST");
  EXPECT_EQ(it.request.url, "https://h/v1");
  EXPECT_EQ(it.request.headers, (http::Headers{{"a", "1"}, {"b", "2"}, {"b", "3"}}));
  EXPECT_EQ(it.request.body, "{\"x\":1}");
  EXPECT_EQ(it.response.body, "data: 1\n\n");
  EXPECT_EQ(it.response.chunks, (std::vector<ReadMark>{{.bytes = 6}, {.bytes = 3}}));
}

TEST(ReqLlm, TakesEveryShapeOfABody) {
  const std::pair<std::string, std::string> rows[] = {
      {R"({"b64": "AAE="})", std::string("\0\1", 2)},
      {R"({"b": 1, "a": "é"})", R"({"b":1,"a":"é"})"},
      {R"({"b64": "AAE=", "more": 1})", R"({"b64":"AAE=","more":1})"},
      {R"("text")", "text"},
      {"[1]", "[1]"},
      {"null", ""},
  };
  for (const auto& [json, body] : rows) {
    const auto imported = import_req_llm(
        R"({"request": {"method": "GET", "url": "u"}, "response": {"status": 400, "body": )" + json + "}}", "r");
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(imported->fixture.interactions[0].response.body, body);
    EXPECT_TRUE(imported->fixture.interactions[0].response.chunks.empty());
  }
}

TEST(ReqLlm, TakesTheRequestsJsonWhereItsBytesAreMissing) {
  for (const char* canonical : {R"({"x":1})", R"("{\"x\":1}")"}) {
    const auto imported = import_req_llm(R"({"request": {"method": "GET", "url": "u", "canonical_json": )" +
                                             std::string(canonical) + R"(}, "response": {"status": 200}})",
                                         "r");
    EXPECT_EQ(imported->fixture.interactions[0].request.body, "{\"x\":1}");
  }
}

TEST(ReqLlm, SaysWhatIsWrongAndWhere) {
  const std::string request = R"("request": {"method": "GET", "url": "u"})";
  const std::pair<std::string, std::string> rows[] = {
      {"{", "r: this is not JSON: parse error at line 1, column 2"},
      {"{}", "r: request: expected a value, found none"},
      {"{" + request + "}", "r: response: expected a value, found none"},
      {R"({"request": {"method": 1, "url": "u"}, "response": {"status": 200}})",
       "r: request.method: expected a string, found 1"},
      {R"({"request": {"method": "GET"}, "response": {"status": 200}})",
       "r: request.url: expected a value, found none"},
      {"{" + request + R"(, "response": {}})", "r: response.status: expected a value, found none"},
      {"{" + request + R"(, "response": {"status": 200, "headers": []}})",
       "r: response.headers: expected an object, found a list of 0"},
      {"{" + request + R"(, "response": {"status": 200, "headers": {"a": [1]}}})",
       "r: response.headers.a[0]: expected a string, found 1"},
      {"{" + request + R"(, "response": {"status": 200, "body": {"b64": "?"}}})",
       "r: response.body.b64: base64, character 0: "},
      {"{" + request + R"(, "response": {"status": 200}, "chunks": {}})",
       "r: chunks: expected a list, found an object"},
      {"{" + request + R"(, "response": {"status": 200}, "chunks": [{"b64": "AA=="}, {}]})",
       "r: chunks[1].b64: expected a value, found none"},
      {"{" + request + R"(, "response": {"status": 200}, "chunks": [7]})",
       "r: chunks[0].b64: expected an object around it, found 7"},
  };
  for (const auto& [json, message] : rows) {
    const auto imported = import_req_llm(json, "r");
    ASSERT_FALSE(imported) << json;
    EXPECT_EQ(imported.error().code, ErrorCode::kFormat);
    EXPECT_THAT(imported.error().message, testing::StartsWith(message)) << json;
  }
}

}  // namespace
}  // namespace reprise::harness
