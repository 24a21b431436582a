// A transport that keeps what passes through another one.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// Where finished interactions gather, in the order in which they were opened. Safe to use from several threads.
class Tape {
 public:
  // A place for an interaction that has begun; `put` fills it.
  [[nodiscard]] std::size_t reserve();
  void put(std::size_t place, Interaction interaction);
  // The interactions put so far, in order; the tape is empty afterwards.
  [[nodiscard]] std::vector<Interaction> take();

 private:
  std::mutex mutex_;
  std::size_t next_place_ = 0;
  std::map<std::size_t, Interaction> interactions_;  // by place
};

// Records every exchange of `inner`: request, head, each read with its time, and how the body ended. The interaction
// is put on the tape at the end of the body; a body that is destroyed before its end counts as cancelled.
// An exchange that never gets a head leaves nothing on the tape.
// `inner` and `clock` must outlive the transport and, `clock`, its bodies; bodies keep the tape alive.
// Thread rule: that of `inner`.
class RecordingTransport final : public http::Transport {
 public:
  RecordingTransport(http::Transport& inner, std::shared_ptr<Tape> tape, Clock& clock = steady_clock())
      : inner_(inner), tape_(std::move(tape)), clock_(clock) {}

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

 private:
  http::Transport& inner_;
  std::shared_ptr<Tape> tape_;
  Clock& clock_;
};

// How a failed read is written down. A failure that has no kind of its own (TLS, HTTP framing) counts as a reset, with
// its code in the detail.
[[nodiscard]] BodyEnd body_end_of(const Error& error);
// The error that a replayed body ends with; the inverse of the above. Not for kComplete.
[[nodiscard]] Error error_of(const BodyEnd& end);

}  // namespace reprise::harness
