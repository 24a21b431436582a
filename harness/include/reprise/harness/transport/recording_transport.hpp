// A transport that keeps what passes through another one.
#pragma once

#include <memory>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/fixture/recorder.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// Tells `recorder` of every exchange of `inner`: request, head, each read with its time, and how the body ended, well
// or not. A body that is destroyed before its end counts as cancelled. An exchange that never gets a head is not
// recorded. Bytes are recorded before the reader has them: where that fails, `open` or `read` fails as the recorder
// did, so that nobody goes on with what is not kept. `inner` and `clock` must outlive the transport and, `clock`, its
// bodies; bodies keep the recorder alive. Thread rule: that of `inner`.
class RecordingTransport final : public http::Transport {
 public:
  RecordingTransport(http::Transport& inner, std::shared_ptr<Recorder> recorder, Clock& clock = steady_clock())
      : inner_(inner), recorder_(std::move(recorder)), clock_(clock) {}

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

 private:
  http::Transport& inner_;
  std::shared_ptr<Recorder> recorder_;
  Clock& clock_;
};

// How a failed read is written down. A failure that has no kind of its own (TLS, HTTP framing) counts as a reset, with
// its code in the detail.
[[nodiscard]] BodyEnd body_end_of(const Error& error);
// The error that a replayed body ends with; the inverse of the above. Not for kComplete. Where the recorder was killed
// it is kClosedEarly.
[[nodiscard]] Error error_of(const BodyEnd& end);

}  // namespace reprise::harness
