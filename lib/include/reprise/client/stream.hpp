// One streamed answer as a range of chunks: transport, decoder and provider parser put together.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <reprise/client/log.hpp>
#include <reprise/clock.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/llm/chunk.hpp>
#include <reprise/llm/message.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::client {

class Attempts;

// How much of a body is read, and how long it may take. Zero bytes: nothing.
struct BodyLimits {
  std::size_t bytes = std::size_t{64} << 10U;
  std::chrono::milliseconds time{200};
};

struct StreamOptions {
  // Nothing: recognised from the first event that a provider is known for; those before it are UnknownEvents.
  std::optional<llm::Provider> provider{};
  llm::ParserOptions parser{};
  // Takes a body that ends well for the end of an answer that says why the model stopped: some servers that speak a
  // provider's protocol leave its terminal event out. Where false, that is kTruncated.
  bool lenient_end = false;
  sse::DecoderOptions decoder{};
  http::ExchangeOptions exchange{};
  // How long the reader waits, in all, for the next chunk that is no KeepAlive: pings and comments keep a connection
  // busy, not an answer going. Time that the caller spends between calls does not count. Zero: no limit.
  std::chrono::milliseconds progress{300'000};
  // Read on after the answer's last event: a connection can serve again only after its body's end, and a recording is
  // whole only with it; yet nobody waits for an end that may never come.
  BodyLimits drain{};
  BodyLimits error_body{.time = std::chrono::seconds(5)};  // kept of an answer that is not a stream
  LogHook log{};
  Clock* clock = &steady_clock();  // that of the transport; must outlive the stream
};

// Pulls chunks. Movable, not copyable; one thread at a time. Destroying it closes the exchange at once, whatever is
// still to come; a stop request (`exchange.stop`), from any thread, ends it with kCancelled.
class Stream {
 public:
  class Iterator;
  class Tokens;

  // Takes over an answer whose head has arrived. Fails with kHttpStatus for a status other than 2xx (message, type,
  // request id and retry-after taken from the body and headers), kProvider for a 2xx with an error in JSON, and
  // kContentType where the body is no event stream.
  [[nodiscard]] static Result<Stream> adopt(http::Reply reply, StreamOptions options = {});

  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  // The next chunk, or nothing after the provider's terminal event; before it says so the first time, it reads the rest
  // of the body within `drain`, and whatever that gives. The chunk's views live until the next call.
  // Every other end is an error: kTruncated for a body that ends without the terminal event, kProvider for an
  // error event, and what the transport, the decoder and the parser fail with. The end stays the same from then on.
  //
  // A stream of a Client begins anew, by its RetryPolicy, where it breaks before any content: before the first chunk
  // other than KeepAlive, MessageStart and UsageUpdate. MessageStart may then come twice; the later one counts.
  [[nodiscard]] Result<std::optional<llm::Chunk>> next();

  // Reads to the end; `tap`, where given, sees every chunk. The message is there however the stream ended:
  // `message.complete` and `message.error` say how.
  llm::Message collect(const std::function<void(const llm::Chunk&)>& tap = {});

  // Reads to the end: the text of the whole answer (all text blocks joined), or the error. The text that came before
  // an error is in `partial()`.
  [[nodiscard]] Result<std::string> text();

  // for (const Result<std::string_view>& token : stream.tokens()): pieces of text alone; an error is the last element.
  [[nodiscard]] Tokens tokens();

  // What has arrived so far.
  [[nodiscard]] const llm::Message& partial() const;

  // The head of the answer; its body is null.
  [[nodiscard]] const http::Reply& head() const;
  [[nodiscard]] int status() const { return head().status; }
  [[nodiscard]] const http::Headers& headers() const { return head().headers; }
  [[nodiscard]] std::string_view request_id() const;

  // for (const Result<llm::Chunk>& chunk : stream): an error is the last element.
  [[nodiscard]] Iterator begin();
  [[nodiscard]] std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  friend class Client;
  class Impl;
  explicit Stream(std::unique_ptr<Impl> impl);
  // Sends what `attempts` stands for, and keeps it for sending again.
  [[nodiscard]] static Result<Stream> start(std::unique_ptr<Attempts> attempts, StreamOptions options);
  std::unique_ptr<Impl> impl_;
};

// Sends `request` once and adopts the answer.
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

// The text of the chunks to come, piece by piece. The stream must outlive it and stay where it is.
class Stream::Tokens {
 public:
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = Result<std::string_view>;

    explicit Iterator(Stream& stream) : chunks_(stream) { find_text(); }

    const value_type& operator*() const { return *current_; }
    const value_type* operator->() const { return &*current_; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return !it.current_.has_value(); }

   private:
    void find_text();
    Stream::Iterator chunks_;
    std::optional<value_type> current_;
  };

  explicit Tokens(Stream& stream) : stream_(&stream) {}
  [[nodiscard]] Iterator begin() { return Iterator(*stream_); }
  [[nodiscard]] std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  Stream* stream_;
};

}  // namespace reprise::client
