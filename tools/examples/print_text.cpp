// Prints an answer as it streams, then what it cost.
#include "examples/transport.hpp"

using namespace reprise;

int main(int argc, char** argv) {
  client::Client client(examples::transport(argc, argv), examples::options());
  auto stream = client.stream(
      {.model = "claude-haiku-4-5", .messages = {llm::user("Describe a lighthouse keeper's day.")}, .max_tokens = 500});
  if (!stream) {
    std::fprintf(stderr, "%s\n", stream.error().message.c_str());
    return 1;
  }
  for (const auto& token : stream->tokens()) {
    if (!token) {
      std::fprintf(stderr, "\n%s\n", token.error().message.c_str());
      return 1;
    }
    std::printf("%.*s", static_cast<int>(token->size()), token->data());
    std::fflush(stdout);
  }
  std::printf("\n");
  for (const auto& [name, count] : stream->partial().usage) std::printf("%s: %s\n", name.c_str(), count.c_str());
}
