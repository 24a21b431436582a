#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/encode.hpp>

namespace reprise::llm {
namespace {

const Request kRequest{.model = "m", .messages = {user("Hi")}, .max_tokens = 10};

http::Request encoded(const Endpoint& endpoint, Delivery delivery = Delivery::kStream,
                      const Request& request = kRequest) {
  auto made = encode(request, endpoint, delivery);
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(http::Request{});
}

TEST(Encode, SendsEachProviderItsHeaders) {
  using Fields = http::Headers;
  const std::pair<Endpoint, Fields> rows[] = {
      {{.provider = Provider::kAnthropic, .api_key = "k"},
       {{"content-type", "application/json"},
        {"accept", "text/event-stream"},
        {"anthropic-version", "2023-06-01"},
        {"x-api-key", "k"}}},
      {{.provider = Provider::kAnthropic, .api_key = "k", .auth = AuthStyle::kBearer, .version = "2026-10-21"},
       {{"content-type", "application/json"},
        {"accept", "text/event-stream"},
        {"anthropic-version", "2026-10-21"},
        {"authorization", "Bearer k"}}},
      {{.provider = Provider::kOpenAiChat, .api_key = "k"},
       {{"content-type", "application/json"}, {"accept", "text/event-stream"}, {"authorization", "Bearer k"}}},
      {{.provider = Provider::kOpenAiResponses, .api_key = "k", .auth = AuthStyle::kApiKey},
       {{"content-type", "application/json"}, {"accept", "text/event-stream"}, {"x-api-key", "k"}}},
      {{.provider = Provider::kOpenAiChat, .api_key = "k", .auth = AuthStyle::kNone},
       {{"content-type", "application/json"}, {"accept", "text/event-stream"}}},
      {{.provider = Provider::kOpenAiChat, .headers = {{"Accept", "*/*"}, {"x-a", "1"}, {"x-a", "2"}}},
       {{"content-type", "application/json"}, {"Accept", "*/*"}, {"x-a", "1"}, {"x-a", "2"}}},
  };
  for (const auto& [endpoint, headers] : rows) {
    EXPECT_EQ(encoded(endpoint).headers, headers) << headers.size();
    EXPECT_EQ(encoded(endpoint).method, "POST");
  }
}

TEST(Encode, SendsEachProviderToItsAddress) {
  const std::pair<Endpoint, std::string> rows[] = {
      {{.provider = Provider::kAnthropic}, "https://api.anthropic.com/v1/messages"},
      {{.provider = Provider::kOpenAiChat}, "https://api.openai.com/v1/chat/completions"},
      {{.provider = Provider::kOpenAiResponses}, "https://api.openai.com/v1/responses"},
      {{.provider = Provider::kAnthropic, .base_url = "http://[::1]:80/gate//"}, "http://[::1]:80/gate/v1/messages"},
      {{.provider = Provider::kAnthropic, .base_url = "http://h/v1/"}, "http://h/v1/messages"},
      {{.provider = Provider::kOpenAiChat, .base_url = "http://h/v1/"}, "http://h/v1/chat/completions"},
  };
  for (const auto& [endpoint, url] : rows) EXPECT_EQ(encoded(endpoint).url, url);
}

TEST(Encode, RefusesAnAddressThatNoPathCanBeAppendedTo) {
  for (const std::string url : {"http://h/v1?key=1", "http://h/#top"}) {
    const auto request = encode(kRequest, {.base_url = url}, Delivery::kWhole);
    ASSERT_FALSE(request) << url;
    EXPECT_EQ(request.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Encode, AsksForAStreamOrAWholeAnswer) {
  for (const auto provider : {Provider::kAnthropic, Provider::kOpenAiChat, Provider::kOpenAiResponses}) {
    const auto stream = nlohmann::json::parse(encoded({.provider = provider}).body);
    EXPECT_EQ(stream["stream"], true);
    EXPECT_EQ(stream.contains("stream_options"), provider == Provider::kOpenAiChat);
    const auto whole = encoded({.provider = provider}, Delivery::kWhole);
    EXPECT_EQ(whole.body.find("stream"), std::string::npos);
    EXPECT_EQ(whole.headers.find("accept"), "application/json");
  }
}

TEST(Encode, AddsExtraMembersInPlaceOfItsOwn) {
  Request request = kRequest;
  request.extra = R"({"max_tokens": 99, "metadata": {"user_id": "u"}})";
  const auto body = nlohmann::json::parse(encoded({}, Delivery::kWhole, request).body);
  EXPECT_EQ(body["max_tokens"], 99);
  EXPECT_EQ(body["metadata"]["user_id"], "u");
}

TEST(Encode, NamesTheBetas) {
  Request request = kRequest;
  request.betas = {"context-1m-2025-08-07", "compact-2026-01-12"};
  EXPECT_EQ(encoded({}, Delivery::kStream, request).headers.find("anthropic-beta"),
            "context-1m-2025-08-07,compact-2026-01-12");
}

TEST(Encode, RefusesWhatIsMissingOrNoJson) {
  const auto changed = [](auto change) {
    Request request = kRequest;
    change(request);
    return request;
  };
  const std::pair<Request, std::string> rows[] = {
      {changed([](Request& r) { r.model.clear(); }), "model: none is named"},
      {changed([](Request& r) { r.messages.clear(); }), "messages: there are none"},
      {changed([](Request& r) { r.extra = "[1]"; }), "extra: a JSON object was expected"},
      {changed([](Request& r) { r.extra = "{\"a\":"; }), "extra: a JSON object was expected"},
      {changed([](Request& r) { r.messages = {user("\xFF")}; }), "a text of the request is not UTF-8"},
      {changed([](Request& r) { r.tools = {{.name = "f", .input_schema = "no"}}; }),
       "input_schema of tool 'f': a JSON object was expected"},
      {changed([](Request& r) { r.provider_tools = {"1"}; }), "provider_tools: a JSON object was expected"},
      {changed([](Request& r) {
         r.messages = {{Role::kAssistant, {ToolCallPart{"c1", "f", "{"}}}};
       }),
       "input of tool call 'c1': a JSON object was expected"},
      {changed([](Request& r) {
         r.messages = {{Role::kAssistant, {RawPart{"x"}}}};
       }),
       "raw part: a JSON object was expected"},
      {changed([](Request& r) {
         r.messages = {{Role::kUser, {ImagePart{}}}};
       }),
       "an image needs a url, or base64 and a media_type"},
  };
  for (const auto provider : {Provider::kAnthropic, Provider::kOpenAiChat, Provider::kOpenAiResponses}) {
    for (const auto& [request, message] : rows) {
      const auto made = encode(request, {.provider = provider}, Delivery::kStream);
      ASSERT_FALSE(made) << message;
      EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
      EXPECT_EQ(made.error().message, message);
    }
  }
}

}  // namespace
}  // namespace reprise::llm
