// The formats of other recording tools, by name and by sight.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::harness {

enum class ForeignFormat {
  kVcrpy,   // vcrpy's cassettes in YAML or JSON, also as pydantic-ai, LangChain, go-vcr and cassetter write them
  kVcr,     // cassettes of VCR, the Ruby library
  kReqLlm,  // fixtures of req_llm: JSON with the bytes of each read
  kHar,     // HTTP Archive 1.2, as browsers, proxies and Polly.JS write it
  kHttprr,  // traces of Go's httprr, version 1
  kChunks,  // .chunks.txt: the JSON of one event a line
  kSse,     // a raw event stream
  kCurl,    // what `curl -i` prints: head and body
};

// "vcrpy", "vcr", "req-llm", "har", "httprr", "chunks", "sse", "curl".
[[nodiscard]] std::string_view to_string(ForeignFormat format);
[[nodiscard]] std::optional<ForeignFormat> parse_foreign_format(std::string_view name);
// The names in that order.
[[nodiscard]] std::vector<std::string> foreign_format_names();

// What `bytes` are by their content; nothing where they are none of these, or a fixture of ours.
[[nodiscard]] std::optional<ForeignFormat> detect_foreign_format(std::string_view bytes);

}  // namespace reprise::harness
