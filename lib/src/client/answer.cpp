#include "client/answer.hpp"

#include <algorithm>

#include "client/clock_units.hpp"
#include "client/drain.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;

tl::unexpected<Error> cancelled() { return fail(ErrorCode::kCancelled, "cancelled while streaming"); }

bool is_progress(const llm::Chunk& chunk) { return !std::holds_alternative<llm::KeepAlive>(chunk); }

}  // namespace

void EventQueue::push(const sse::EventView& event) {
  if (size_ == slots_.size()) slots_.emplace_back();
  sse::Event& slot = slots_[size_++];
  slot.type.assign(event.type);
  slot.data.reserve(event.data.size() + sse::kEventPadding);
  slot.data.assign(event.data);
  slot.id.assign(event.id);
}

std::optional<sse::EventView> EventQueue::pop() {
  if (next_ == size_) {
    next_ = size_ = 0;
    return std::nullopt;
  }
  return slots_[next_++].view();
}

Answer::Answer(http::Reply reply, const StreamOptions& options)
    : reply_(std::move(reply)),
      body_(std::move(reply_.body)),
      options_(options),
      progress_(in_clock_units(options.progress)),
      decoder_(options.decoder) {
  if (options.provider) parser_ = llm::make_parser(*options.provider, options.parser);
}

Result<std::optional<llm::Chunk>> Answer::next() {
  while (true) {
    if (next_chunk_ < chunks_.size()) {
      const llm::Chunk& chunk = chunks_[next_chunk_++];
      if (is_progress(chunk)) waited_ = {};
      ended_ = ended_ || std::holds_alternative<llm::MessageEnd>(chunk);
      return chunk;
    }
    if (parse_failure_) return tl::unexpected<Error>(std::move(*parse_failure_));
    if (ended_) return std::nullopt;
    if (auto advanced = advance(); !advanced) return tl::unexpected<Error>(std::move(advanced.error()));
  }
}

Result<void> Answer::advance() {
  if (options_.exchange.stop.stop_requested()) return cancelled();
  if (const auto event = events_.pop()) return take(*event);
  if (stream_failure_) return tl::unexpected<Error>(std::move(*stream_failure_));
  if (progress_ > milliseconds(0) && waited_ >= progress_) return tl::unexpected<Error>(no_progress());
  const auto bytes = read();
  if (!bytes) {
    stream_failure_ = bytes.error();
  } else if (bytes->empty()) {
    at_end();
  } else {
    feed(*bytes);
  }
  return {};
}

Result<std::string_view> Answer::read() {
  const auto before = options_.clock->now();
  if (progress_ > milliseconds(0)) body_->set_deadline(before + (progress_ - waited_));
  auto bytes = body_->read();
  waited_ += options_.clock->now() - before;
  const bool timed_out = !bytes && bytes.error().code == ErrorCode::kTimeout;
  if (timed_out && progress_ > milliseconds(0) && waited_ >= progress_) {
    return tl::unexpected<Error>(no_progress());
  }
  return bytes;
}

void Answer::feed(std::string_view bytes) {
  auto fed = decoder_.feed(bytes, [this](const sse::EventView& event) { events_.push(event); });
  if (!fed) stream_failure_ = std::move(fed.error());
}

Result<void> Answer::take(const sse::EventView& event) {
  chunks_.clear();
  next_chunk_ = 0;
  if (parser_ == nullptr) {
    const auto provider = llm::recognise(event);
    if (!provider) {
      chunks_.emplace_back(llm::UnknownEvent{.type = event.name(), .data = event.data});
      return {};
    }
    parser_ = llm::make_parser(*provider, options_.parser);
  }
  if (auto parsed = parser_->parse(event, chunks_); !parsed) parse_failure_ = std::move(parsed.error());
  return {};
}

void Answer::at_end() {
  if (!options_.lenient_end || parser_ == nullptr || !parser_->finished()) {
    stream_failure_ = truncated();
    return;
  }
  chunks_.assign(1, llm::MessageEnd{});
  next_chunk_ = 0;
}

Error Answer::no_progress() const {
  Error error{.code = ErrorCode::kTimeout,
              .message = "progress timeout: nothing but keep-alives, if anything, within " +
                         std::to_string(options_.progress.count()) + " ms"};
  error.byte_offset = decoder_.offset();
  return error;
}

Error Answer::truncated() const {
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

void Answer::close(bool said_all) {
  if (!body_) return;
  if (said_all && options_.drain.bytes > 0) drain(*body_, options_.drain, *options_.clock);
  body_.reset();
}

}  // namespace reprise::client
