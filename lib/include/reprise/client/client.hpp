// The client people link: typed requests out, streams or whole answers in.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include <reprise/client/retry.hpp>
#include <reprise/client/stream.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/llm/encode.hpp>
#include <reprise/llm/message.hpp>
#include <reprise/llm/request.hpp>
#include <reprise/result.hpp>

namespace reprise::client {

struct ClientOptions {
  llm::Endpoint endpoint{};
  StreamOptions stream{};  // for each exchange, whole answers too; its `provider` is the endpoint's
  RetryPolicy retry{};
};

// A whole answer and the head it came with.
struct Completion {
  llm::Message message;
  int status = 0;
  http::Headers headers;
  std::string request_id;
};

// One endpoint, one transport with its connections, any number of streams.
//
// Safe to use from several threads where the transport's `open` is; each stream then belongs to one thread at a time.
// Streams may outlive the client: they share its transport.
class Client {
 public:
  // `transport` is not null. Connections are its own: give clients one transport to share them.
  Client(std::shared_ptr<http::Transport> transport, ClientOptions options);

  // Sends `request` and returns once the head of a stream is there, having tried again where RetryPolicy says so.
  // Fails with what `llm::encode`, the transport and `Stream::adopt` fail with, and kCancelled for a stop request,
  // which wakes whatever waits; the stream obeys it as well.
  [[nodiscard]] Result<Stream> stream(const llm::Request& request, std::stop_token stop = {});

  // Asks for the whole answer at once and waits for it. The message is `complete`, or (Responses in the background)
  // still being made; everything else is an error: as above, kProvider and kProtocol for a body that is an error or no
  // answer. A server that streams all the same is understood. The head comes no sooner than the answer: allow for that
  // in `Timeouts::first_byte`.
  [[nodiscard]] Result<Completion> complete(const llm::Request& request, std::stop_token stop = {});

 private:
  [[nodiscard]] Result<std::unique_ptr<Attempts>> prepare(const llm::Request& request, llm::Delivery delivery,
                                                          const StreamOptions& options);

  std::shared_ptr<http::Transport> transport_;
  ClientOptions options_;
  std::atomic<std::uint64_t> next_seed_;
};

}  // namespace reprise::client
