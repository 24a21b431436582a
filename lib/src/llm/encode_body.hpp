// The bodies of requests, a function per provider, and what they share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include <reprise/llm/encode.hpp>

namespace reprise::llm {

using EncodedJson = nlohmann::ordered_json;

// Without `extra`, which is the same for all.
[[nodiscard]] Result<EncodedJson> encode_anthropic(const Request& request, const Endpoint& endpoint);
[[nodiscard]] Result<EncodedJson> encode_openai_chat(const Request& request);
[[nodiscard]] Result<EncodedJson> encode_openai_responses(const Request& request);

[[nodiscard]] inline tl::unexpected<Error> not_an_object(const std::string& what) {
  return fail(ErrorCode::kInvalidArgument, what + ": a JSON object was expected");
}

// The object that `text` says; kInvalidArgument, with `what` named, where it is none.
[[nodiscard]] Result<EncodedJson> parse_object(std::string_view text, const std::string& what);

// "https://…" or "data:image/png;base64,…"; kInvalidArgument where the image has neither.
[[nodiscard]] Result<std::string> image_url(const ImagePart& image);

// The list of tools: each as `write(tool, schema)` has it, then those that the provider runs itself.
[[nodiscard]] Result<EncodedJson> encode_tools(const Request& request,
                                               const std::function<EncodedJson(const Tool&, EncodedJson)>& write);

// The content of a message or a tool result: what `write(part)`, a Result<EncodedJson>, makes of each.
template <class Parts, class Write>
[[nodiscard]] Result<EncodedJson> encode_parts(const Parts& parts, Write&& write) {
  EncodedJson content = EncodedJson::array();
  for (const auto& part : parts) {
    auto json = write(part);
    if (!json) return json;
    content.push_back(std::move(*json));
  }
  return content;
}

[[nodiscard]] inline tl::unexpected<Error> cannot(std::string_view protocol, const std::string& what) {
  return fail(ErrorCode::kUnsupported, std::string(protocol) + " cannot express " + what);
}

}  // namespace reprise::llm
