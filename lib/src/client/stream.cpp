#include <reprise/client/stream.hpp>

#include "client/drain.hpp"
#include "client/response_error.hpp"

namespace reprise::client {
namespace {

bool is_event_stream(const http::Headers& headers) {
  const auto type = headers.find("content-type");
  return !type || http::media_type(*type) == "text/event-stream";
}

// Events wait here until their chunks are pulled. Slots are used again, so that a steady stream allocates nothing.
class EventQueue {
 public:
  void push(const sse::EventView& event) {
    if (size_ == slots_.size()) slots_.emplace_back();
    sse::Event& slot = slots_[size_++];
    slot.type.assign(event.type);
    slot.data.assign(event.data);
    slot.id.assign(event.id);
  }
  // The next event, or nothing. The view lives until the next push.
  std::optional<sse::EventView> pop() {
    if (next_ == size_) {
      next_ = size_ = 0;
      return std::nullopt;
    }
    return slots_[next_++].view();
  }

 private:
  std::vector<sse::Event> slots_;
  std::size_t next_ = 0;
  std::size_t size_ = 0;
};

}  // namespace

class Stream::Impl {
 public:
  Impl(http::Reply reply, const StreamOptions& options)
      : reply_(std::move(reply)),
        body_(std::move(reply_.body)),
        decoder_(options.decoder),
        drain_(options.drain),
        clock_(*options.clock) {
    if (options.provider) parser_ = llm::make_parser(*options.provider);
  }

  Result<std::optional<llm::Chunk>> next() {
    while (true) {
      if (next_chunk_ < chunks_.size()) {
        const llm::Chunk& chunk = chunks_[next_chunk_++];
        llm::accumulate(message_, chunk);
        return chunk;
      }
      if (message_.error || message_.complete) close();
      if (message_.error) return tl::unexpected<Error>(*message_.error);
      if (message_.complete) return std::nullopt;
      advance();
    }
  }

  [[nodiscard]] const llm::Message& message() const { return message_; }
  [[nodiscard]] const http::Reply& head() const { return reply_; }

 private:
  // Lets the connection go, in a state fit for use again where the provider has said its last word.
  void close() {
    if (!body_) return;
    const bool said_all = message_.complete || message_.error->code == ErrorCode::kProvider;
    if (said_all && drain_.bytes > 0) drain(*body_, drain_, clock_);
    body_.reset();
  }

  // Makes chunks of the next event, or reads the bytes of more events. A failure shows once the chunks before it are
  // delivered.
  void advance() {
    if (const auto event = events_.pop()) return take(*event);
    if (failure_) {
      message_.error = std::move(failure_);
      return;
    }
    const auto bytes = body_->read();
    if (!bytes) {
      failure_ = bytes.error();
    } else if (bytes->empty()) {
      failure_ = truncated();
    } else if (auto fed = decoder_.feed(*bytes, [this](const sse::EventView& event) { events_.push(event); }); !fed) {
      failure_ = fed.error();
    }
    if (failure_) failure_->request_id = client::request_id(reply_.headers);
  }

  void take(const sse::EventView& event) {
    chunks_.clear();
    next_chunk_ = 0;
    if (parser_ == nullptr) {
      const auto provider = llm::recognise(event);
      if (!provider) {
        chunks_.emplace_back(llm::UnknownEvent{.type = event.name(), .data = event.data});
        return;
      }
      parser_ = llm::make_parser(*provider);
    }
    if (auto parsed = parser_->parse(event, chunks_); !parsed) {
      message_.error = parsed.error();
      if (message_.error->request_id.empty()) message_.error->request_id = client::request_id(reply_.headers);
    }
  }

  [[nodiscard]] Error truncated() const {
    if (parser_ == nullptr && decoder_.offset() > 0) {
      return Error{.code = ErrorCode::kProtocol,
                   .message = "no event of the stream is of a provider known here; name the provider"};
    }
    Error error{
        .code = ErrorCode::kTruncated,
        .message = "the stream ended after " + std::to_string(decoder_.offset()) + " bytes without its terminal event"};
    const auto tail = decoder_.unfinished_tail();
    if (tail) error.message += "; " + std::to_string(tail->bytes) + " bytes of an unfinished event were dropped";
    error.byte_offset = decoder_.offset();
    return error;
  }

  http::Reply reply_;
  std::unique_ptr<http::Body> body_;
  sse::Decoder decoder_;
  std::unique_ptr<llm::Parser> parser_;
  BodyLimits drain_;
  Clock& clock_;
  EventQueue events_;
  std::vector<llm::Chunk> chunks_;
  std::size_t next_chunk_ = 0;
  std::optional<Error> failure_;  // of the bytes, waiting for the events before it
  llm::Message message_;
};

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Result<Stream> Stream::adopt(http::Reply reply, StreamOptions options) {
  const bool good = reply.status >= 200 && reply.status <= 299;
  if (!good || !is_event_stream(reply.headers)) {
    const auto code = good ? ErrorCode::kContentType : ErrorCode::kHttpStatus;
    return tl::unexpected<Error>(response_error(reply, code, options.error_body, *options.clock));
  }
  return Stream(std::make_unique<Impl>(std::move(reply), options));
}

Result<std::optional<llm::Chunk>> Stream::next() { return impl_->next(); }

llm::Message Stream::collect(const std::function<void(const llm::Chunk&)>& tap) {
  while (true) {
    const auto chunk = next();
    if (!chunk || !*chunk) return partial();
    if (tap) tap(**chunk);
  }
}

const llm::Message& Stream::partial() const { return impl_->message(); }
const http::Reply& Stream::head() const { return impl_->head(); }
std::string_view Stream::request_id() const { return client::request_id(head().headers); }

Stream::Iterator Stream::begin() { return Iterator(*this); }

Stream::Iterator& Stream::Iterator::operator++() {
  if (stream_ == nullptr) {
    current_.reset();
    return *this;
  }
  auto chunk = stream_->next();
  if (!chunk) {
    current_ = tl::unexpected<Error>(std::move(chunk.error()));
    stream_ = nullptr;
  } else if (*chunk) {
    current_ = **chunk;
  } else {
    current_.reset();
  }
  return *this;
}

Result<Stream> open(http::Transport& transport, const http::Request& request, StreamOptions options) {
  auto reply = transport.open(request, options.exchange);
  if (!reply) return tl::unexpected<Error>(std::move(reply.error()));
  return Stream::adopt(std::move(*reply), std::move(options));
}

}  // namespace reprise::client
