// A transport that cuts the bodies of another one differently.
#pragma once

#include <cstddef>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// The first read of a body reads that of `inner` to its end; then it is handed out in the chunks that `plan` gives,
// then its end or error. `inner` must outlive the transport. Thread rule: that of `inner`.
// `open` fails with kInvalidArgument for a plan that stands for many cuttings (ChunkPlan::is_family); a body ends with
// kLimitExceeded after kMaxBodyBytes.
class RechunkTransport final : public http::Transport {
 public:
  static constexpr std::size_t kMaxBodyBytes = std::size_t{256} << 20U;

  RechunkTransport(http::Transport& inner, ChunkPlan plan) : inner_(inner), plan_(std::move(plan)) {}

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

 private:
  http::Transport& inner_;
  ChunkPlan plan_;
};

}  // namespace reprise::harness
