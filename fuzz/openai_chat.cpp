// Bytes to events to chunks to a message, by the rules of OpenAI's Chat Completions.
#include <reprise/llm/openai_chat.hpp>

#include "parser_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace reprise;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::check_stream(llm::Provider::kOpenAiChat, bytes, llm::OpenAiChatParser());
  return 0;
}
