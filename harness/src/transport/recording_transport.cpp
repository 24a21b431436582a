#include <chrono>
#include <optional>
#include <utility>

#include <reprise/harness/transport/recording_transport.hpp>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

class RecordingBody final : public http::Body {
 public:
  RecordingBody(std::unique_ptr<http::Body> inner, std::shared_ptr<Recorder> recorder, std::size_t exchange,
                Clock& clock)
      : inner_(std::move(inner)),
        recorder_(std::move(recorder)),
        exchange_(exchange),
        clock_(clock),
        head_time_(clock.now()) {}

  ~RecordingBody() override {
    if (!ended_) end_with({.kind = EndKind::kCancelled, .detail = "the reader closed the body before its end"});
  }
  RecordingBody(const RecordingBody&) = delete;
  RecordingBody& operator=(const RecordingBody&) = delete;

  Result<std::string_view> read() override {
    if (failure_) return tl::unexpected<Error>(*failure_);
    auto bytes = inner_->read();
    if (ended_) return bytes;
    if (!bytes) {
      end_with(body_end_of(bytes.error()));
    } else if (bytes->empty()) {
      end_with({});
    } else if (auto kept = recorder_->read(exchange_, delay_since_last(), *bytes); !kept) {
      ended_ = true;
      failure_ = std::move(kept.error());
      return tl::unexpected<Error>(*failure_);
    }
    return bytes;
  }

  void set_deadline(Clock::TimePoint deadline) override { inner_->set_deadline(deadline); }

 private:
  // Differences of whole microseconds since the head: rounding does not add up over many reads.
  microseconds delay_since_last() {
    const auto now = std::chrono::duration_cast<microseconds>(clock_.now() - head_time_);
    return now - std::exchange(last_, now);
  }

  // The reader has all its bytes: a recorder that cannot keep the end says so when it is finished.
  void end_with(BodyEnd end) {
    ended_ = true;
    end.delay = delay_since_last();
    static_cast<void>(recorder_->end(exchange_, std::move(end)));
  }

  std::unique_ptr<http::Body> inner_;
  std::shared_ptr<Recorder> recorder_;
  std::size_t exchange_;
  Clock& clock_;
  Clock::TimePoint head_time_;
  microseconds last_{0};
  bool ended_ = false;
  std::optional<Error> failure_;
};

ErrorCode code_of(EndKind kind) {
  switch (kind) {
    case EndKind::kClosedEarly:
    case EndKind::kRecorderKilled:
      return ErrorCode::kClosedEarly;
    case EndKind::kTimeout:
      return ErrorCode::kTimeout;
    case EndKind::kCancelled:
      return ErrorCode::kCancelled;
    case EndKind::kComplete:
    case EndKind::kReset:
      break;
  }
  return ErrorCode::kReset;
}

}  // namespace

Result<http::Reply> RecordingTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  auto reply = inner_.open(request, options);
  if (!reply) return reply;
  Interaction interaction;
  interaction.request = request;
  interaction.response.status = reply->status;
  interaction.response.http_version = reply->http_version;
  interaction.response.headers = reply->headers;
  interaction.response.decoded_from = reply->decoded_from;
  const auto exchange = recorder_->begin(std::move(interaction));
  if (!exchange) return tl::unexpected<Error>(exchange.error());
  reply->body = std::make_unique<RecordingBody>(std::move(reply->body), recorder_, *exchange, clock_);
  return reply;
}

BodyEnd body_end_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kTimeout:
      return {.kind = EndKind::kTimeout, .detail = error.message};
    case ErrorCode::kCancelled:
      return {.kind = EndKind::kCancelled, .detail = error.message};
    case ErrorCode::kClosedEarly:
      return {.kind = EndKind::kClosedEarly, .detail = error.message};
    case ErrorCode::kReset:
      return {.kind = EndKind::kReset, .detail = error.message};
    default:
      return {.kind = EndKind::kReset, .detail = std::string(to_string(error.code)) + ": " + error.message};
  }
}

Error error_of(const BodyEnd& end) {
  Error error{.code = code_of(end.kind), .message = end.detail};
  if (error.message.empty()) error.message = "the recorded body ends here: " + std::string(to_string(end.kind));
  return error;
}

}  // namespace reprise::harness
