#include <chrono>
#include <cstdint>

#include <reprise/client/client.hpp>
#include <reprise/llm/response.hpp>

#include "client/attempts.hpp"
#include "client/response_error.hpp"

namespace reprise::client {
namespace {

constexpr std::size_t kMaxWholeBytes = std::size_t{64} << 20U;

std::uint64_t first_seed(const RetryPolicy& policy) {
  if (policy.seed) return *policy.seed;
  // Clients are to wait differently long, not unpredictably so: no source of randomness, which may fail, is needed.
  const auto now = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return now ^ static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&policy));
}

Result<std::string> read_whole(http::Body& body) {
  std::string text;
  while (true) {
    const auto bytes = body.read();
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    if (bytes->empty()) return text;
    if (bytes->size() > kMaxWholeBytes - text.size()) {
      return fail(ErrorCode::kLimitExceeded, "the answer is larger than 64 MiB");
    }
    text.append(*bytes);
  }
}

// Nothing of it reaches the caller before its end, so that all of it can be asked for again.
Result<llm::Message> read_streamed(http::Reply reply, StreamOptions options) {
  options.log = nullptr;
  auto stream = Stream::adopt(std::move(reply), std::move(options));
  if (!stream) return tl::unexpected<Error>(std::move(stream.error()));
  auto message = stream->collect();
  if (!message.error) return message;
  Error error = std::move(*message.error);
  error.chunks_delivered = 0;
  return tl::unexpected<Error>(std::move(error));
}

Result<Completion> read_completion(http::Reply reply, const StreamOptions& options) {
  Completion completion{.message = {},
                        .status = reply.status,
                        .headers = reply.headers,
                        .request_id = std::string(request_id(reply.headers))};
  const bool streamed = is_event_stream(reply.headers);
  auto message = streamed ? read_streamed(std::move(reply), options)
                          : read_whole(*reply.body).and_then([&](const std::string& body) {
                              return llm::parse_response(*options.provider, body);
                            });
  if (!message) {
    if (message.error().request_id.empty()) message.error().request_id = completion.request_id;
    return tl::unexpected<Error>(std::move(message.error()));
  }
  completion.message = std::move(*message);
  return completion;
}

}  // namespace

Client::Client(std::shared_ptr<http::Transport> transport, ClientOptions options)
    : transport_(std::move(transport)), options_(std::move(options)), next_seed_(first_seed(options_.retry)) {
  options_.stream.provider = options_.endpoint.provider;
}

Result<std::unique_ptr<Attempts>> Client::prepare(const llm::Request& request, llm::Delivery delivery,
                                                  const StreamOptions& options) {
  auto encoded = llm::encode(request, options_.endpoint, delivery);
  if (!encoded) return tl::unexpected<Error>(std::move(encoded.error()));
  const auto check = delivery == llm::Delivery::kStream ? &check_stream : &check_whole;
  return std::make_unique<Attempts>(transport_, std::move(*encoded), options, options_.retry, next_seed_++, check);
}

Result<Stream> Client::stream(const llm::Request& request, std::stop_token stop) {
  StreamOptions options = options_.stream;
  if (stop.stop_possible()) options.exchange.stop = std::move(stop);
  auto attempts = prepare(request, llm::Delivery::kStream, options);
  if (!attempts) return tl::unexpected<Error>(std::move(attempts.error()));
  return Stream::start(std::move(*attempts), std::move(options));
}

Result<Completion> Client::complete(const llm::Request& request, std::stop_token stop) {
  StreamOptions options = options_.stream;
  if (stop.stop_possible()) options.exchange.stop = std::move(stop);
  auto attempts = prepare(request, llm::Delivery::kWhole, options);
  if (!attempts) return tl::unexpected<Error>(std::move(attempts.error()));
  auto reply = (*attempts)->send();
  while (reply) {
    auto completion = read_completion(std::move(*reply), options);
    if (completion) {
      (*attempts)->log().write({.kind = LogKind::kEnd, .status = completion->status});
      return completion;
    }
    reply = (*attempts)->send_after(std::move(completion.error()));
  }
  (*attempts)->log().write({.kind = LogKind::kEnd, .error = &reply.error()});
  return tl::unexpected<Error>(std::move(reply.error()));
}

}  // namespace reprise::client
