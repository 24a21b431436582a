#include "client/attempts.hpp"

#include <algorithm>

#include "client/response_error.hpp"

namespace reprise::client {

using std::chrono::milliseconds;

void Log::write(LogRecord record) const {
  if (!hook_) return;
  record.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(clock_->now() - started_);
  record.attempt = attempt_;
  hook_(record);
}

Attempts::Attempts(std::shared_ptr<http::Transport> transport, http::Request request, StreamOptions options,
                   RetryPolicy policy, std::uint64_t seed, Check check)
    : transport_(std::move(transport)),
      request_(std::move(request)),
      options_(std::move(options)),
      policy_(policy),
      random_(static_cast<std::minstd_rand::result_type>(seed % std::minstd_rand::modulus)),
      check_(check),
      log_(options_) {}

Result<http::Reply> Attempts::send() {
  while (true) {
    auto reply = send_once();
    if (reply) return reply;
    if (auto waited = wait_after(std::move(reply.error())); !waited) return tl::unexpected<Error>(waited.error());
  }
}

Result<http::Reply> Attempts::send_after(Error error) {
  if (auto waited = wait_after(std::move(error)); !waited) return tl::unexpected<Error>(waited.error());
  return send();
}

Result<http::Reply> Attempts::send_once() {
  http::ExchangeOptions exchange = options_.exchange;
  if (exchange.timeouts.total > milliseconds(0)) {
    const auto spent = std::chrono::duration_cast<milliseconds>(options_.clock->now() - log_.started());
    exchange.timeouts.total = std::max(exchange.timeouts.total - spent, milliseconds(1));
  }
  auto reply = transport_->open(request_, exchange);
  if (!reply) return reply;
  log_.write({.kind = LogKind::kHead, .status = reply->status, .request_id = request_id(reply->headers)});
  if (auto wrong = check_(*reply, options_)) return tl::unexpected<Error>(std::move(*wrong));
  return reply;
}

Result<void> Attempts::wait_after(Error error) {
  const double random = std::generate_canonical<double, 32>(random_);
  const auto delay = retry_delay(policy_, error, log_.attempt() - 1, random);
  if (!delay || !leaves_time_for(*delay)) {
    if (log_.attempt() > 1) error.message += " (attempt " + std::to_string(log_.attempt()) + ")";
    return tl::unexpected<Error>(std::move(error));
  }
  log_.write({.kind = LogKind::kRetry, .request_id = error.request_id, .delay = *delay, .error = &error});
  if (!options_.clock->sleep_until(options_.clock->now() + *delay, options_.exchange.stop)) {
    return fail(ErrorCode::kCancelled, "cancelled while waiting to try again after: " + error.message);
  }
  log_.next_attempt();
  return {};
}

bool Attempts::leaves_time_for(milliseconds delay) const {
  const milliseconds total = options_.exchange.timeouts.total;
  const auto spent = std::chrono::duration_cast<milliseconds>(options_.clock->now() - log_.started());
  return total <= milliseconds(0) || spent + delay < total;
}

}  // namespace reprise::client
