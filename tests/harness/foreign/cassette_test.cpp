#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::string vcrpy(const std::string& response, const std::string& body = "null") {
  return "interactions:\n- request:\n    body: " + body +
         "\n    headers: {}\n    method: GET\n    uri: http://h/\n  response:\n" + response + "version: 1\n";
}

Interaction only(const Result<ImportedFixture>& imported) {
  EXPECT_TRUE(imported) << imported.error().message;
  if (!imported) return {};
  EXPECT_EQ(imported->fixture.interactions.size(), 1U);
  return imported->fixture.interactions.front();
}

TEST(Vcrpy, IsReadAsPyYamlWritesIt) {
  const auto imported = import_vcrpy(R"(interactions:
- request:
    body: '{"messages":[{"content":"Two
      names"}],"stream":true}'
    headers:
      accept:
      - application/json
      x-many: &id001
      - a
      - b
    method: post
    uri: https://api.anthropic.com/v1/messages
  response:
    body:
      string: 'event: ping

        data: {"text": "it''s"}


        '
    headers:
      Date:
      - Tue, 17 Feb 2026 23:44:12 GMT
      x-same: *id001
    status:
      code: 200
      message: OK
version: 1
)",
                                     "c.yaml");
  const Interaction it = only(imported);
  EXPECT_EQ(imported->fixture.recorded_at, "2026-02-17T23:44:12Z");
  EXPECT_EQ(imported->fixture.recorder, "vcrpy");
  EXPECT_EQ(it.request.method, "POST");
  EXPECT_EQ(it.request.url, "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(it.request.body, R"({"messages":[{"content":"Two names"}],"stream":true})");
  EXPECT_EQ(it.request.headers, (http::Headers{{"accept", "application/json"}, {"x-many", "a"}, {"x-many", "b"}}));
  EXPECT_EQ(it.response.status, 200);
  EXPECT_EQ(it.response.body, "event: ping\ndata: {\"text\": \"it's\"}\n\n");
  EXPECT_EQ(it.response.headers,
            (http::Headers{{"Date", "Tue, 17 Feb 2026 23:44:12 GMT"}, {"x-same", "a"}, {"x-same", "b"}}));
}

TEST(Vcrpy, TakesDoubleQuotedTextWithEveryEscapeOfPyYaml) {
  const Interaction it = only(import_vcrpy(
      vcrpy(
          "    status: {code: 200, message: OK}\n    body:\n      string: \"data: \\xE9\\u20AC\\U0001F600\\_\\N\\L\\\n"
          "        \\ end\\r\\n\\0\\t\\\"\\\\\"\n"),
      "c"));
  EXPECT_EQ(it.response.body,
            std::string("data: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc2\xa0\xc2\x85\xe2\x80\xa8 end\r\n\0\t\"\\", 32));
}

TEST(Vcrpy, TakesEveryShapeOfAResponse) {
  const std::string status = "    status: {code: 200, message: OK}\n";
  const std::pair<std::string, std::string> rows[] = {
      {status + "    body: {string: text}\n", "text"},
      {status + "    body: {string: !!binary ZGF0YQ==}\n", "data"},
      {status + "    body: {string: null}\n", ""},
      {status + "    body: {base64_string: ZGF0YQ==}\n", "data"},
      {status + "    body: text\n", "text"},
      {status + "    body: null\n", ""},
      {status, ""},
      {"    status: 200\n    body: {string: a}\n", "a"},
      {"    content: 'data'\n    http_version: HTTP/1.1\n    status_code: 200\n", "data"},
      {"    content: !!binary ZGF0YQ==\n    status_code: 200\n", "data"},
      {status + "    parsed_body: {b: 1, a: [x, ~, true, '1']}\n", R"({"b":1,"a":["x",null,true,"1"]})"},
      {status + "    body: {string: ~}\n    parsed_body: []\n", "[]"},
      {"    status: 200 OK\n    code: 200\n    body: go-vcr\n", "go-vcr"},
      {"    status: 200\n    body: {type: text, content: cassetter}\n", "cassetter"},
      {"    status: 200\n    body: {type: json, content: {a: 1}}\n", "{\"a\":1}"},
      {"    status: 200\n    body: {type: binary, content: ZGF0YQ==}\n", "data"},
  };
  for (const auto& [response, body] : rows) {
    const Interaction it = only(import_vcrpy(vcrpy(response), "c"));
    EXPECT_EQ(it.response.body, body) << response;
    EXPECT_EQ(it.response.status, 200) << response;
  }
}

TEST(Vcrpy, TakesEveryShapeOfARequestsBody) {
  const std::pair<std::string, std::string> rows[] = {
      {"null", ""},
      {"'a'", "a"},
      {"!!binary YQ==", "a"},
      {"!!python/unicode 'a'", "a"},
      {"!!python/object/new:_io.BytesIO\n      state: !!python/tuple\n      - !!binary YQ==\n      - 0\n      - null",
       "a"},
      {"null\n    parsed_body: {x: 1}", "{\"x\":1}"},
  };
  for (const auto& [yaml, body] : rows) {
    EXPECT_EQ(only(import_vcrpy(vcrpy("    status: {code: 200}\n", yaml), "c")).request.body, body) << yaml;
  }
}

TEST(Vcrpy, TakesLangChainsColumns) {
  const auto imported = import_vcrpy(R"(requests:
- {body: !!binary YQ==, headers: {a: [b]}, method: POST, uri: http://h/1}
- {body: null, headers: {}, method: GET, uri: http://h/2}
responses:
- {body: {string: one}, headers: {}, status: {code: 200, message: OK}}
- {body: {string: two}, headers: {}, status: {code: 404, message: no}}
)",
                                     "c");
  ASSERT_TRUE(imported) << imported.error().message;
  ASSERT_EQ(imported->fixture.interactions.size(), 2U);
  EXPECT_EQ(imported->fixture.interactions[0].request.body, "a");
  EXPECT_EQ(imported->fixture.interactions[1].request.url, "http://h/2");
  EXPECT_EQ(imported->fixture.interactions[1].response.body, "two");
}

TEST(Vcrpy, MayHoldNothing) {
  EXPECT_TRUE(import_vcrpy("interactions: []\nversion: 1\n", "c").value().fixture.interactions.empty());
  EXPECT_TRUE(import_vcrpy("interactions:\nversion: 1\n", "c").value().fixture.interactions.empty());
}

TEST(Vcrpy, SaysWhatIsWrongAndInWhichLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"interactions: 7", "c:1: 'interactions': expected a list, found '7'"},
      {"version: 1", "c:1: expected a mapping with the key 'interactions', found a mapping without it"},
      {"interactions:\n- 7\n", "c:2: expected a mapping with the key 'request', found '7'"},
      {"interactions:\n- request: {}\n", "c:2: expected a mapping with the key 'response'"},
      {"interactions:\n- request: {}\n  response: {}\n", "c:2: expected a mapping with the key 'method'"},
      {"interactions:\n- request: {method: GET}\n  response: {}\n", "c:2: expected a mapping with the key 'uri'"},
      {vcrpy("    body: a\n"), "c:8: expected a mapping with the key 'status'"},
      {vcrpy("    status: {message: OK}\n"), "c:8: expected a mapping with the key 'code'"},
      {vcrpy("    status: {code: OK}\n"), "c:8: 'code': expected a whole number from 100 to 999, found 'OK'"},
      {vcrpy("    status: 200\n    body: {text: x}\n"), "c:9: expected a mapping with the key 'string'"},
      {vcrpy("    status: 200\n    body: {string: [x]}\n"), "c:9: 'string': expected a string, found a list of 1"},
      {vcrpy("    status: 200\n    body: {string: !!binary '?'}\n"), "c:9: 'string': base64, character 0"},
      {vcrpy("    status: 200\n    headers: [a]\n"), "c:9: 'headers': expected a mapping, found a list of 1"},
      {vcrpy("    status: 200\n    parsed_body: {a: !!binary AAE=}\n"), "c:9: expected values that JSON has"},
      {vcrpy("    status: 200\n", "!!python/object/apply:os.system ['ls']"),
       "c:3: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not supported"},
      {vcrpy("    status: 200\n", "!!python/name:os.system"), "c:3: the tag"},
      {vcrpy("    status: 200\n", "&a [*a]"), "c:3: an alias stands for itself"},
      {vcrpy("    status: 200\n", "*nobody"), "c:3: this is not YAML: "},
      {"requests: []\n", "c:1: expected a mapping with the key 'responses'"},
      {"requests: []\nresponses: [{status: 200}]\n",
       "c:2: expected as many responses as requests, found a list of 1 for a list of 0"},
      {"interactions: [\n", "c:2: this is not YAML: "},
  };
  for (const auto& [yaml, message] : rows) {
    const auto imported = import_vcrpy(yaml, "c");
    ASSERT_FALSE(imported) << yaml;
    EXPECT_THAT(imported.error().message, StartsWith(message)) << yaml;
  }
}

TEST(Vcr, IsReadAsPsychWritesIt) {
  const auto imported = import_vcr(R"(---
http_interactions:
- request:
    method: post
    uri: https://api.anthropic.com/v1/messages
    body:
      encoding: UTF-8
      string: '{"model":"claude"}'
    headers:
      X-Api-Key:
      - "<ANTHROPIC_API_KEY>"
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - text/event-stream; charset=utf-8
    body:
      encoding: UTF-8
      string: |+
        event: ping
        data: {}

    http_version: '1.1'
  recorded_at: Wed, 19 Aug 2026 14:34:12 GMT
- request:
    method: get
    uri: http://h/
    body: {encoding: US-ASCII, string: ''}
    headers: {}
  response:
    status: {code: 500, message: ''}
    headers: {}
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        AAEC
    http_version:
  recorded_at: Wed, 19 Aug 2026 14:34:13 GMT
- request:
    method: get
    uri: http://h/
    body: {encoding: UTF-8, base64_string: "PCU9IDEgJT4=\n"}
  response:
    status: {code: 200}
    body: {encoding: UTF-8, base64_string: "YWI=\n"}
recorded_with: VCR 6.4.0
)",
                                   "v.yml");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.recorded_at, "2026-08-19T14:34:12Z");
  EXPECT_EQ(imported->fixture.recorder, "VCR 6.4.0");
  ASSERT_EQ(imported->fixture.interactions.size(), 3U);
  const Interaction& first = imported->fixture.interactions[0];
  EXPECT_EQ(first.request.method, "POST");
  EXPECT_EQ(first.request.body, "{\"model\":\"claude\"}");
  EXPECT_EQ(first.response.body, "event: ping\ndata: {}\n\n");
  EXPECT_EQ(first.response.http_version, "1.1");
  EXPECT_EQ(imported->fixture.interactions[1].response.body, std::string("\0\1\2", 3));
  EXPECT_EQ(imported->fixture.interactions[2].response.body, "ab");
  EXPECT_EQ(imported->fixture.interactions[2].request.body, "<%= 1 %>");
  EXPECT_THAT(imported->warnings, ElementsAre("v.yml:42: a body holds ERB (<%= … %>), which is kept as it stands"));
}

TEST(Vcr, SaysWhatIsWrongAndInWhichLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"recorded_with: x", "v:1: expected a mapping with the key 'http_interactions'"},
      {"http_interactions: {}", "v:1: 'http_interactions': expected a list, found a mapping"},
      {"http_interactions:\n- request: {method: get}\n  response: {}\n", "v:2: expected a mapping with the key 'uri'"},
      {"http_interactions:\n- request: {method: get, uri: u}\n  response: {status: {code: 1}}\n",
       "v:3: 'code': expected a whole number from 100 to 999, found '1'"},
  };
  for (const auto& [yaml, message] : rows) {
    const auto imported = import_vcr(yaml, "v");
    ASSERT_FALSE(imported) << yaml;
    EXPECT_THAT(imported.error().message, StartsWith(message)) << yaml;
  }
}

}  // namespace
}  // namespace reprise::harness
