// Bytes to events to chunks to a message, by the rules of Anthropic Messages, strictly and tolerantly.
#include <reprise/llm/anthropic.hpp>

#include "parser_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace reprise;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::check_stream(llm::Provider::kAnthropic, bytes, llm::AnthropicParser());
  fuzz::check_stream(llm::Provider::kAnthropic, bytes, llm::AnthropicParser(llm::ParserOptions{.tolerant = true}),
                     true);
  return 0;
}
