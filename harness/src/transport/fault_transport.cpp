#include <memory>
#include <utility>

#include <reprise/harness/transport/fault_transport.hpp>
#include <reprise/harness/transport/faulty_response.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

namespace reprise::harness {
namespace {

// Reads `body` to its end, whatever that is. Fails with kLimitExceeded.
Result<void> read_to_end(http::Body& body) {
  std::size_t size = 0;
  while (true) {
    const auto bytes = body.read();
    if (!bytes || bytes->empty()) return {};
    size += bytes->size();
    if (size > kMaxFaultyBytes) {
      return fail(ErrorCode::kLimitExceeded,
                  "a body of more than " + std::to_string(kMaxFaultyBytes >> 20U) + " MiB is too large to be broken");
    }
  }
}

}  // namespace

Result<http::Reply> FaultTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  if (options.stop.stop_requested()) return fail(ErrorCode::kCancelled, "the caller stopped the exchange");
  const std::lock_guard lock(mutex_);
  const std::size_t step = opened_++;
  if (broken_ && broken_->request != request) broken_.reset();
  const bool whole = step >= plan_.steps.size() || plan_.steps[step].empty();
  if (!whole) return open_faulty(request, options, plan_.steps[step]);
  if (!broken_) return inner_.open(request, options);
  const auto again = std::exchange(broken_, std::nullopt);
  return replay(again->response, ReplayTiming::kRecorded, clock_, options);
}

Result<http::Reply> FaultTransport::open_faulty(const http::Request& request, const http::ExchangeOptions& options,
                                                const std::vector<Fault>& faults) {
  RecordedResponse answer;
  if (!replaces_the_answer(faults)) {
    if (!broken_) {
      if (auto fetched = fetch(request, options); !fetched) return tl::unexpected<Error>(std::move(fetched.error()));
    }
    answer = broken_->response;
  }
  auto faulty = with_faults(std::move(answer), faults);
  if (!faulty) return tl::unexpected<Error>(std::move(faulty.error()));
  return replay(*faulty, ReplayTiming::kRecorded, clock_, options);
}

Result<void> FaultTransport::fetch(const http::Request& request, const http::ExchangeOptions& options) {
  const auto tape = std::make_shared<Tape>();
  auto reply = RecordingTransport(inner_, tape, clock_).open(request, options);
  if (!reply) return tl::unexpected<Error>(std::move(reply.error()));
  if (auto read = read_to_end(*reply->body); !read) return read;
  broken_ = std::move(tape->take().front());
  return {};
}

std::size_t FaultTransport::opened() const {
  const std::lock_guard lock(mutex_);
  return opened_;
}

}  // namespace reprise::harness
