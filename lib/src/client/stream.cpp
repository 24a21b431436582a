#include <reprise/client/stream.hpp>

#include "client/answer.hpp"
#include "client/attempts.hpp"
#include "client/response_error.hpp"

namespace reprise::client {
namespace {

// What a stream that begins anew would repeat to the caller's harm.
bool is_content(const llm::Chunk& chunk) {
  return !std::holds_alternative<llm::KeepAlive>(chunk) && !std::holds_alternative<llm::MessageStart>(chunk) &&
         !std::holds_alternative<llm::UsageUpdate>(chunk);
}

}  // namespace

class Stream::Impl {
 public:
  Impl(http::Reply reply, StreamOptions options, std::unique_ptr<Attempts> attempts)
      : options_(std::move(options)),
        attempts_(std::move(attempts)),
        own_log_(options_),
        answer_(std::make_unique<Answer>(std::move(reply), options_)) {}

  Result<std::optional<llm::Chunk>> next() {
    while (!over_) {
      auto chunk = answer_->next();
      if (chunk && *chunk) {
        note(**chunk);
        return chunk;
      }
      if (chunk) {
        end();
      } else {
        fail_with(std::move(chunk.error()));
      }
    }
    if (message_.error) return tl::unexpected<Error>(*message_.error);
    return std::nullopt;
  }

  [[nodiscard]] const llm::Message& message() const { return message_; }
  [[nodiscard]] const http::Reply& head() const { return answer_->head(); }

 private:
  [[nodiscard]] const Log& log() const { return attempts_ ? attempts_->log() : own_log_; }

  void note(const llm::Chunk& chunk) {
    llm::accumulate(message_, chunk);
    ++chunks_;
    if (is_content(chunk) && content_chunks_++ == 0) write({.kind = LogKind::kFirstContent});
    if (const auto* unknown = std::get_if<llm::UnknownEvent>(&chunk)) {
      write({.kind = LogKind::kUnknownEvent, .type = unknown->type, .data = unknown->data});
    }
  }

  void fail_with(Error error) {
    error.chunks_delivered = content_chunks_;
    if (error.request_id.empty()) error.request_id = client::request_id(head().headers);
    answer_->close(error.code == ErrorCode::kProvider);
    if (attempts_ && is_retryable(error)) {
      auto reply = attempts_->send_after(std::move(error));
      if (reply) return begin_anew(std::move(*reply));
      error = std::move(reply.error());
    }
    message_.error = std::move(error);
    end();
  }

  void begin_anew(http::Reply reply) {
    message_ = {};
    answer_ = std::make_unique<Answer>(std::move(reply), options_);
  }

  void end() {
    over_ = true;
    answer_->close(!message_.error);
    write({.kind = LogKind::kEnd, .error = message_.error ? &*message_.error : nullptr});
  }

  void write(LogRecord record) const {
    record.status = head().status;
    record.request_id = client::request_id(head().headers);
    record.chunks = chunks_;
    log().write(record);
  }

  StreamOptions options_;
  std::unique_ptr<Attempts> attempts_;  // null where there is only one
  Log own_log_;
  std::unique_ptr<Answer> answer_;
  llm::Message message_;
  std::uint64_t chunks_ = 0;
  std::uint64_t content_chunks_ = 0;
  bool over_ = false;
};

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Result<Stream> Stream::adopt(http::Reply reply, StreamOptions options) {
  if (auto wrong = check_stream(reply, options)) return tl::unexpected<Error>(std::move(*wrong));
  return Stream(std::make_unique<Impl>(std::move(reply), std::move(options), nullptr));
}

Result<Stream> Stream::start(std::unique_ptr<Attempts> attempts, StreamOptions options) {
  auto reply = attempts->send();
  if (!reply) {
    attempts->log().write({.kind = LogKind::kEnd, .error = &reply.error()});
    return tl::unexpected<Error>(std::move(reply.error()));
  }
  return Stream(std::make_unique<Impl>(std::move(*reply), std::move(options), std::move(attempts)));
}

Result<std::optional<llm::Chunk>> Stream::next() { return impl_->next(); }

llm::Message Stream::collect(const std::function<void(const llm::Chunk&)>& tap) {
  while (true) {
    const auto chunk = next();
    if (!chunk || !*chunk) return partial();
    if (tap) tap(**chunk);
  }
}

Result<std::string> Stream::text() {
  while (true) {
    auto chunk = next();
    if (!chunk) return tl::unexpected<Error>(std::move(chunk.error()));
    if (!*chunk) return partial().text();
  }
}

Stream::Tokens Stream::tokens() { return Tokens(*this); }

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

Stream::Tokens::Iterator& Stream::Tokens::Iterator::operator++() {
  ++chunks_;
  find_text();
  return *this;
}

void Stream::Tokens::Iterator::find_text() {
  for (; chunks_ != std::default_sentinel; ++chunks_) {
    if (!*chunks_) {
      current_ = tl::unexpected<Error>(chunks_->error());
      return;
    }
    if (const auto* delta = std::get_if<llm::TextDelta>(&**chunks_)) {
      current_ = delta->text;
      return;
    }
  }
  current_.reset();
}

Result<Stream> open(http::Transport& transport, const http::Request& request, StreamOptions options) {
  auto reply = transport.open(request, options.exchange);
  if (!reply) return tl::unexpected<Error>(std::move(reply.error()));
  return Stream::adopt(std::move(*reply), std::move(options));
}

}  // namespace reprise::client
