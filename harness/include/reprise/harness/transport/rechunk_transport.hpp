// A transport that cuts the bodies of another one differently.
#pragma once

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// Reads each body of `inner` to its end, then hands it out in the chunks that `plan` gives, then its end or error.
// The plan must give one cutting, not a family (see ChunkPlan::is_family). `inner` must outlive the transport.
class RechunkTransport final : public http::Transport {
 public:
  RechunkTransport(http::Transport& inner, ChunkPlan plan) : inner_(inner), plan_(std::move(plan)) {}

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

 private:
  http::Transport& inner_;
  ChunkPlan plan_;
};

}  // namespace reprise::harness
