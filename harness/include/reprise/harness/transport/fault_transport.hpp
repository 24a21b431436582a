// A transport that breaks what another one brings.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// The n-th `open` gets the n-th step of the plan; after the last, and at each "ok", what `inner` gives passes as it is.
//
// For a fault, `open` reads the answer of `inner` to its end; what the fault makes of it is then handed out, with the
// time between reads that `inner` took, by `clock`. (With a VirtualClock that costs nothing; from a replay without
// timing there is none.) A status takes the place of an answer, and `inner` is not asked.
//
// A request that is equal to the one before, whose answer a fault has broken, gets the same answer again, broken as
// the plan has it by then or whole: trying again works on a recording that has the exchange once.
//
// `inner` and `clock` must outlive the transport and its bodies. Safe to use from several threads, one `open` after the
// other. `open` fails as that of `inner`, and as with_faults where the answer does not have a fault's position.
class FaultTransport final : public http::Transport {
 public:
  FaultTransport(http::Transport& inner, FaultPlan plan, Clock& clock = steady_clock())
      : inner_(inner), plan_(std::move(plan)), clock_(clock) {}

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

  // How many exchanges were asked for so far.
  [[nodiscard]] std::size_t opened() const;

 private:
  [[nodiscard]] Result<http::Reply> open_faulty(const http::Request& request, const http::ExchangeOptions& options,
                                                const std::vector<Fault>& faults);
  [[nodiscard]] Result<void> fetch(const http::Request& request, const http::ExchangeOptions& options);

  http::Transport& inner_;
  FaultPlan plan_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::size_t opened_ = 0;
  std::optional<Interaction> broken_;  // whole, as `inner` gave it
};

}  // namespace reprise::harness
