#include <chrono>
#include <utility>

#include <reprise/harness/transport/recording_transport.hpp>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

class RecordingBody final : public http::Body {
 public:
  RecordingBody(std::unique_ptr<http::Body> inner, std::shared_ptr<Tape> tape, Interaction interaction, Clock& clock)
      : inner_(std::move(inner)),
        tape_(std::move(tape)),
        place_(tape_->reserve()),
        interaction_(std::move(interaction)),
        clock_(clock),
        head_time_(clock.now()) {}

  ~RecordingBody() override {
    if (!ended_) end_with({.kind = EndKind::kCancelled, .detail = "the reader closed the body before its end"});
  }
  RecordingBody(const RecordingBody&) = delete;
  RecordingBody& operator=(const RecordingBody&) = delete;

  Result<std::string_view> read() override {
    auto bytes = inner_->read();
    if (ended_) return bytes;
    if (!bytes) {
      end_with(body_end_of(bytes.error()));
    } else if (bytes->empty()) {
      end_with({});
    } else {
      auto& response = interaction_.response;
      response.chunks.push_back({.delay = delay_since_last(), .bytes = bytes->size()});
      response.body.append(*bytes);
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

  void end_with(BodyEnd end) {
    ended_ = true;
    end.delay = delay_since_last();
    interaction_.response.end = std::move(end);
    tape_->put(place_, std::move(interaction_));
  }

  std::unique_ptr<http::Body> inner_;
  std::shared_ptr<Tape> tape_;
  std::size_t place_;
  Interaction interaction_;
  Clock& clock_;
  Clock::TimePoint head_time_;
  microseconds last_{0};
  bool ended_ = false;
};

ErrorCode code_of(EndKind kind) {
  switch (kind) {
    case EndKind::kClosedEarly:
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

std::size_t Tape::reserve() {
  const std::lock_guard lock(mutex_);
  return next_place_++;
}

void Tape::put(std::size_t place, Interaction interaction) {
  const std::lock_guard lock(mutex_);
  interactions_.insert_or_assign(place, std::move(interaction));
}

std::vector<Interaction> Tape::take() {
  const std::lock_guard lock(mutex_);
  std::vector<Interaction> taken;
  taken.reserve(interactions_.size());
  for (auto& [place, interaction] : interactions_) taken.push_back(std::move(interaction));
  interactions_.clear();
  return taken;
}

Result<http::Reply> RecordingTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  auto reply = inner_.open(request, options);
  if (!reply) return reply;
  Interaction interaction;
  interaction.request = request;
  interaction.response.status = reply->status;
  interaction.response.http_version = reply->http_version;
  interaction.response.headers = reply->headers;
  reply->body = std::make_unique<RecordingBody>(std::move(reply->body), tape_, std::move(interaction), clock_);
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
