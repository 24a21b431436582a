#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <reprise/harness/transport/rechunk_transport.hpp>

namespace reprise::harness {
namespace {

class RechunkBody final : public http::Body {
 public:
  RechunkBody(std::unique_ptr<http::Body> inner, ChunkPlan plan) : inner_(std::move(inner)), plan_(std::move(plan)) {}

  Result<std::string_view> read() override {
    if (!chunks_) {
      read_inner();
      cut_whole();
    }
    if (next_ < chunks_->size()) return (*chunks_)[next_++];
    if (error_) return tl::unexpected(*error_);
    return std::string_view();
  }

  void set_deadline(Clock::TimePoint deadline) override { inner_->set_deadline(deadline); }

 private:
  void read_inner() {
    while (true) {
      const auto bytes = inner_->read();
      if (!bytes) {
        error_ = bytes.error();
        return;
      }
      if (bytes->empty()) return;
      if (bytes->size() > RechunkTransport::kMaxBodyBytes - whole_.size()) {
        error_ = Error{.code = ErrorCode::kLimitExceeded,
                       .message = "a body of more than " + std::to_string(RechunkTransport::kMaxBodyBytes >> 20U) +
                                  " MiB is too large to be cut again"};
        return;
      }
      if (!whole_.empty()) recorded_.push_back(whole_.size());
      whole_.append(*bytes);
    }
  }

  void cut_whole() {
    Cuts cuts;
    plan_.for_each({.body = whole_, .recorded = recorded_}, [&cuts](const Cuts& only) {
      cuts = only;
      return false;
    });
    chunks_ = cut(whole_, cuts);
  }

  std::unique_ptr<http::Body> inner_;
  ChunkPlan plan_;
  std::string whole_;
  Cuts recorded_;
  std::optional<Error> error_;
  std::optional<std::vector<std::string_view>> chunks_;  // nothing until the inner body has been read
  std::size_t next_ = 0;
};

}  // namespace

Result<http::Reply> RechunkTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  if (plan_.is_family()) {
    return fail(ErrorCode::kInvalidArgument, "'" + plan_.to_string() + "' stands for many cuttings; one was expected");
  }
  auto reply = inner_.open(request, options);
  if (reply) reply->body = std::make_unique<RechunkBody>(std::move(reply->body), plan_);
  return reply;
}

}  // namespace reprise::harness
