#include <algorithm>
#include <optional>
#include <string>

#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "transport/matching.hpp"
#include "transport/schedule.hpp"

namespace reprise::harness {
namespace {

using TimePoint = Clock::TimePoint;

class ReplayBody final : public http::Body {
 public:
  ReplayBody(const RecordedResponse& response, ReplayTiming timing, Clock& clock, http::ExchangeOptions options)
      : response_(response),
        schedule_(schedule_of(response_, timing)),
        timing_(timing),
        clock_(clock),
        options_(std::move(options)),
        start_(clock.now()),
        last_due_(start_) {}

  Result<std::string_view> read() override {
    if (end_) return *end_;
    auto bytes = next();
    if (!bytes || bytes->empty()) end_ = bytes;
    return bytes;
  }

  void set_deadline(TimePoint deadline) override { deadline_ = deadline; }

 private:
  Result<std::string_view> next() {
    const bool at_end = next_ == schedule_.pieces.size();
    const auto due = start_ + (at_end ? schedule_.end_due : schedule_.pieces[next_].due);
    if (auto waited = wait_until(due, at_end && stalls()); !waited) return tl::unexpected(waited.error());
    if (!at_end) return schedule_.pieces[next_++].bytes;
    if (response_.end.kind == EndKind::kComplete) return std::string_view();
    return tl::unexpected(error_of(response_.end));
  }

  // A recorded time-out that does not say how long it took: the reader's own idle limit decides.
  [[nodiscard]] bool stalls() const {
    return response_.end.kind == EndKind::kTimeout && response_.end.delay.count() == 0;
  }

  Result<void> wait_until(TimePoint due, bool forever) {
    if (options_.stop.stop_requested()) return cancelled();
    if (!timing_.waits()) return {};
    const auto& limits = options_.timeouts;
    std::optional<Error> timeout;
    const auto until = [&](TimePoint end, const std::string& within) {
      if (end >= due && !forever) return;
      due = end;
      forever = false;
      timeout = Error{.code = ErrorCode::kTimeout, .message = "no more bytes within " + within};
    };
    const auto limit = [&](std::chrono::milliseconds duration, TimePoint since, const char* name) {
      if (duration.count() <= 0) return;
      until(since + duration, "the " + std::string(name) + " timeout of " + std::to_string(duration.count()) + " ms");
    };
    limit(limits.idle, last_due_, "idle");
    limit(limits.total, start_, "total");
    if (deadline_ != TimePoint::max()) until(deadline_, "the time allowed");
    last_due_ = due;
    if (!clock_.sleep_until(due, options_.stop)) return cancelled();
    if (timeout) return tl::unexpected(*timeout);
    return {};
  }

  static tl::unexpected<Error> cancelled() { return fail(ErrorCode::kCancelled, "the caller stopped the exchange"); }

  RecordedResponse response_;
  Schedule schedule_;
  ReplayTiming timing_;
  Clock& clock_;
  http::ExchangeOptions options_;
  TimePoint start_;
  TimePoint last_due_;
  TimePoint deadline_ = TimePoint::max();
  std::size_t next_ = 0;
  std::optional<Result<std::string_view>> end_;
};

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all.empty() ? "nothing" : all;
}

}  // namespace

ReplayTransport::ReplayTransport(Fixture fixture, ReplayTiming timing, Clock& clock, const MatchRules& rules)
    : shelf_(std::make_unique<Shelf>(std::move(fixture.interactions), rules)), timing_(timing), clock_(clock) {}

ReplayTransport::~ReplayTransport() = default;

Result<http::Reply> ReplayTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  if (options.stop.stop_requested()) return fail(ErrorCode::kCancelled, "the caller stopped the exchange");
  const std::lock_guard lock(mutex_);
  if (const auto* found = shelf_->take(request)) {
    return replay(found->response, timing_, clock_, options);
  }
  return fail(ErrorCode::kNotFound, "no recorded answer is left for " + request.method + " " +
                                        std::string(url_path(request.url)) + ": " + shelf_->explain_miss(request) +
                                        "; left: " + joined(shelf_->available()));
}

std::vector<std::string> ReplayTransport::unused() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const std::size_t index : shelf_->unused()) names.push_back(shelf_->name_of(index));
  return names;
}

http::Reply replay(const RecordedResponse& response, ReplayTiming timing, Clock& clock,
                   const http::ExchangeOptions& options) {
  http::Reply reply;
  reply.status = response.status;
  reply.http_version = response.http_version;
  reply.headers = response.headers;
  if (!response.decoded_from.empty()) {
    reply.headers.remove("content-encoding");
    reply.headers.remove("content-length");
  }
  reply.body = std::make_unique<ReplayBody>(response, timing, clock, options);
  return reply;
}

}  // namespace reprise::harness
