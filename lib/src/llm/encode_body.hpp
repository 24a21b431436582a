// The bodies of requests, a function per provider, and what they share.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <reprise/llm/encode.hpp>

namespace reprise::llm {

using EncodedJson = nlohmann::ordered_json;

// Without `extra`, which is the same for all.
[[nodiscard]] Result<EncodedJson> encode_anthropic(const Request& request, const Endpoint& endpoint);
[[nodiscard]] Result<EncodedJson> encode_openai_chat(const Request& request);
[[nodiscard]] Result<EncodedJson> encode_openai_responses(const Request& request);

// The object that `text` says; kInvalidArgument, with `what` named, where it is none.
[[nodiscard]] Result<EncodedJson> parse_object(std::string_view text, const std::string& what);

// "https://…" or "data:image/png;base64,…"; kInvalidArgument where the image has neither.
[[nodiscard]] Result<std::string> image_url(const ImagePart& image);

// What OpenAI's two protocols have in common not to have.
[[nodiscard]] Result<void> check_openai(const Request& request, std::string_view protocol);

[[nodiscard]] inline tl::unexpected<Error> cannot(std::string_view protocol, const std::string& what) {
  return fail(ErrorCode::kUnsupported, std::string(protocol) + " cannot express " + what);
}

}  // namespace reprise::llm
