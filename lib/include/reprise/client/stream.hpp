// One streamed answer as a range of chunks: transport, decoder and provider parser put together.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>

#include <reprise/clock.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/llm/chunk.hpp>
#include <reprise/llm/message.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::client {

// How much of a body is read, and how long it may take. Zero bytes: nothing.
struct BodyLimits {
  std::size_t bytes = std::size_t{64} << 10U;
  std::chrono::milliseconds time{200};
};

struct StreamOptions {
  // Nothing: recognised from the first event that a provider is known for; those before it are UnknownEvents.
  std::optional<llm::Provider> provider{};
  sse::DecoderOptions decoder{};
  http::ExchangeOptions exchange{};
  // Read on after the answer's last event: a connection can serve again only after its body's end, and a recording is
  // whole only with it; yet nobody waits for an end that may never come.
  BodyLimits drain{};
  BodyLimits error_body{.time = std::chrono::seconds(5)};  // kept of an answer that is not a stream
  Clock* clock = &steady_clock();                          // that of the transport; must outlive the stream
};

// Pulls chunks. Movable, not copyable; one thread at a time; destroying it closes the exchange.
class Stream {
 public:
  class Iterator;

  // Takes over an answer whose head has arrived. Fails with kHttpStatus for a status other than 2xx (message, type,
  // request id and retry-after taken from the body and headers) and kContentType where the body is no event stream.
  [[nodiscard]] static Result<Stream> adopt(http::Reply reply, StreamOptions options = {});

  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  // The next chunk, or nothing after the provider's terminal event; before it says so the first time, it reads the rest
  // of the body within `drain`, and whatever that gives. The chunk's views live until the next call.
  // Every other end is an error: kTruncated for a body that ends without the terminal event, kProvider for an
  // error event, and what the transport, the decoder and the parser fail with. The end stays the same from then on.
  [[nodiscard]] Result<std::optional<llm::Chunk>> next();

  // Reads to the end; `tap`, where given, sees every chunk. The message is there however the stream ended:
  // `message.complete` and `message.error` say how.
  llm::Message collect(const std::function<void(const llm::Chunk&)>& tap = {});

  // What has arrived so far.
  [[nodiscard]] const llm::Message& partial() const;

  // The head of the answer; its body is null.
  [[nodiscard]] const http::Reply& head() const;
  [[nodiscard]] std::string_view request_id() const;

  // for (const Result<llm::Chunk>& chunk : stream): an error is the last element.
  [[nodiscard]] Iterator begin();
  [[nodiscard]] std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  class Impl;
  explicit Stream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Sends `request` and adopts the answer.
[[nodiscard]] Result<Stream> open(http::Transport& transport, const http::Request& request, StreamOptions options = {});

// A single-pass iterator over the chunks to come. The stream must outlive it and stay where it is.
class Stream::Iterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = Result<llm::Chunk>;

  explicit Iterator(Stream& stream) : stream_(&stream) { ++*this; }

  const value_type& operator*() const { return *current_; }
  const value_type* operator->() const { return &*current_; }
  Iterator& operator++();
  void operator++(int) { ++*this; }
  friend bool operator==(const Iterator& it, std::default_sentinel_t) { return !it.current_.has_value(); }

 private:
  Stream* stream_;
  std::optional<value_type> current_;
};

}  // namespace reprise::client
