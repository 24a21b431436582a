// Gives an answer half a second, and a silent server less than that.
#include <thread>

#include "examples/transport.hpp"

using namespace reprise;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  client::ClientOptions options = examples::options();
  options.stream.exchange.timeouts = {.connect = 5s, .first_byte = 30s, .idle = 30s};
  options.stream.progress = 60s;  // pings do not count
  client::Client client(examples::transport(argc, argv), options);

  // Whoever has the source may stop the stream, from any thread: a signal's waiter, a button, a timer as here.
  std::stop_source source;
  const std::jthread timer([&source](const std::stop_token& done) {
    steady_clock().sleep_until(steady_clock().now() + 500ms, done);
    source.request_stop();
  });
  auto stream = client.stream(
      {.model = "claude-sonnet-4-5", .messages = {llm::user("Tell me a long story.")}, .max_tokens = 4000},
      source.get_token());
  if (!stream) return std::fprintf(stderr, "%s\n", stream.error().message.c_str()), 1;
  const llm::Message message = stream->collect();
  // What came before the stop is still there.
  std::printf("%s%s\n", message.thinking().c_str(), message.text().c_str());
  std::printf("ended by: %s\n", message.error ? std::string(to_string(message.error->code)).c_str() : "itself");
  return message.error && message.error->code == ErrorCode::kCancelled ? 0 : 1;
}
