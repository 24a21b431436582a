#include <reprise/llm/encode.hpp>

#include "llm/encode_body.hpp"

namespace reprise::llm {
namespace {

bool is_anthropic(const Endpoint& endpoint) { return endpoint.provider == Provider::kAnthropic; }

Result<EncodedJson> encode_body(const Request& request, const Endpoint& endpoint) {
  switch (endpoint.provider) {
    case Provider::kAnthropic:
      return encode_anthropic(request, endpoint);
    case Provider::kOpenAiChat:
      return encode_openai_chat(request);
    case Provider::kOpenAiResponses:
      return encode_openai_responses(request);
  }
  return fail(ErrorCode::kUnsupported, "no requests can be made for this provider");
}

std::string url_of(const Endpoint& endpoint) {
  std::string url = endpoint.base_url;
  if (url.empty()) url = is_anthropic(endpoint) ? "https://api.anthropic.com" : "https://api.openai.com/v1";
  while (url.ends_with('/')) url.pop_back();
  if (is_anthropic(endpoint)) return url + (url.ends_with("/v1") ? "/messages" : "/v1/messages");
  return url + (endpoint.provider == Provider::kOpenAiChat ? "/chat/completions" : "/responses");
}

void add_key(http::Headers& headers, const Endpoint& endpoint) {
  AuthStyle style = endpoint.auth;
  if (style == AuthStyle::kProvider) style = is_anthropic(endpoint) ? AuthStyle::kApiKey : AuthStyle::kBearer;
  if (endpoint.api_key.empty() || style == AuthStyle::kNone) return;
  if (style == AuthStyle::kApiKey) return headers.add("x-api-key", endpoint.api_key);
  headers.add("authorization", "Bearer " + endpoint.api_key);
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ",") + word;
  return all;
}

http::Headers headers_of(const Request& request, const Endpoint& endpoint, Delivery delivery) {
  http::Headers headers;
  headers.add("content-type", "application/json");
  headers.add("accept", delivery == Delivery::kStream ? "text/event-stream" : "application/json");
  if (is_anthropic(endpoint)) headers.add("anthropic-version", endpoint.version);
  if (!request.betas.empty()) headers.add("anthropic-beta", joined(request.betas));
  add_key(headers, endpoint);
  for (const auto& [name, value] : endpoint.headers) headers.remove(name);
  for (const auto& [name, value] : endpoint.headers) headers.add(name, value);
  return headers;
}

Result<void> add_extra(EncodedJson& body, const std::string& extra) {
  if (extra.empty()) return {};
  auto members = parse_object(extra, "extra");
  if (!members) return tl::unexpected<Error>(std::move(members.error()));
  for (auto& [name, value] : members->items()) body[name] = std::move(value);
  return {};
}

Result<std::string> dump(const EncodedJson& body) {
  try {
    return body.dump();
  } catch (const EncodedJson::exception&) {
    return fail(ErrorCode::kInvalidArgument, "a text of the request is not UTF-8");
  }
}

}  // namespace

Result<EncodedJson> parse_object(std::string_view text, const std::string& what) {
  EncodedJson value = EncodedJson::parse(text, nullptr, false);
  if (!value.is_object()) return not_an_object(what);
  return value;
}

Result<std::string> image_url(const ImagePart& image) {
  if (!image.url.empty()) return image.url;
  if (image.base64.empty() || image.media_type.empty()) {
    return fail(ErrorCode::kInvalidArgument, "an image needs a url, or base64 and a media_type");
  }
  return "data:" + image.media_type + ";base64," + image.base64;
}

Result<EncodedJson> encode_tools(const Request& request,
                                 const std::function<EncodedJson(const Tool&, EncodedJson)>& write) {
  EncodedJson tools = EncodedJson::array();
  for (const Tool& tool : request.tools) {
    auto schema = parse_object(tool.input_schema, "input_schema of tool '" + tool.name + "'");
    if (!schema) return schema;
    tools.push_back(write(tool, std::move(*schema)));
  }
  for (const std::string& tool : request.provider_tools) {
    auto json = parse_object(tool, "provider_tools");
    if (!json) return json;
    tools.push_back(std::move(*json));
  }
  return tools;
}

Result<http::Request> encode(const Request& request, const Endpoint& endpoint, Delivery delivery) {
  if (request.model.empty()) return fail(ErrorCode::kInvalidArgument, "model: none is named");
  if (request.messages.empty()) return fail(ErrorCode::kInvalidArgument, "messages: there are none");
  if (endpoint.base_url.find_first_of("?#") != std::string::npos) {
    return fail(ErrorCode::kInvalidArgument, "base_url: a path is appended, so it takes no query and no fragment");
  }
  auto body = encode_body(request, endpoint);
  if (!body) return tl::unexpected<Error>(std::move(body.error()));
  if (delivery == Delivery::kStream) (*body)["stream"] = true;
  if (delivery == Delivery::kStream && endpoint.provider == Provider::kOpenAiChat) {
    (*body)["stream_options"] = {{"include_usage", true}};
  }
  if (auto added = add_extra(*body, request.extra); !added) return tl::unexpected<Error>(std::move(added.error()));
  auto text = dump(*body);
  if (!text) return tl::unexpected<Error>(std::move(text.error()));
  return http::Request{.method = "POST",
                       .url = url_of(endpoint),
                       .headers = headers_of(request, endpoint, delivery),
                       .body = std::move(*text)};
}

}  // namespace reprise::llm
