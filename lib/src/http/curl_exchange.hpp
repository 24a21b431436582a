// One request and its answer, driven on the caller's thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/http/curl_transport.hpp>

#include "http/curl_error.hpp"
#include "http/curl_handle.hpp"
#include "http/curl_head.hpp"
#include "http/curl_pool.hpp"
#include "http/curl_url.hpp"

namespace reprise::http {

// libcurl runs only inside `wait_for_head` and `read`, and only while no piece waits to be read: what the reader does
// not take stays in the system's socket buffer, and the sender feels it.
class CurlExchange final : public Body {
 public:
  using Clock = std::chrono::steady_clock;

  // `started` is when the caller's `open` began: the total limit counts from there.
  [[nodiscard]] static Result<std::unique_ptr<CurlExchange>> start(std::shared_ptr<CurlPool> pool, Request request,
                                                                   const CurlOptions& options,
                                                                   const ExchangeOptions& exchange,
                                                                   Clock::time_point started);
  ~CurlExchange() override;
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  [[nodiscard]] Result<void> wait_for_head();
  [[nodiscard]] HeadCollector& head() { return head_; }
  [[nodiscard]] const Request& request() const { return request_; }

  [[nodiscard]] Result<std::string_view> read() override;
  void set_deadline(Clock::time_point deadline) override { deadline_ = deadline; }

 private:
  struct Wake {
    CURLM* multi;
    void operator()() const noexcept { curl_multi_wakeup(multi); }
  };
  struct Limit {
    const char* name;
    const char* lacking;
    std::chrono::milliseconds length;
    Clock::time_point end;
  };

  CurlExchange(std::shared_ptr<CurlPool> pool, Request request, const CurlOptions& options,
               const ExchangeOptions& exchange, Clock::time_point started, Target target);
  [[nodiscard]] Result<void> prepare(const CurlOptions& options);

  // Runs libcurl until `ready()` or the exchange is over, whichever way.
  template <class Ready>
  void drive(Ready ready);
  void read_last();
  void step();
  void wait(Clock::time_point now);
  [[nodiscard]] std::optional<Limit> next_limit() const;
  [[nodiscard]] std::optional<Limit> stage_limit() const;
  [[nodiscard]] std::optional<Limit> total_limit() const;

  void finish(CURLcode code);
  void give_up(Error error);
  void leave_lane();
  [[nodiscard]] Error timed_out(const Limit& limit) const;
  [[nodiscard]] bool piece_waits() const { return next_piece_ < piece_sizes_.size(); }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) noexcept;
  static int on_connected(void* self, char*, char*, int, int) noexcept;

  std::shared_ptr<CurlPool> pool_;
  Request request_;
  Timeouts timeouts_;
  std::stop_token stop_;
  Clock::time_point started_;
  Target target_;
  std::string proxy_;

  // In the order in which they must not be destroyed: the wake-up and the transfer need the lane's handle.
  Lane lane_;
  HeaderList fields_;
  EasyHandle easy_;
  std::optional<std::stop_callback<Wake>> wake_;
  char detail_[CURL_ERROR_SIZE] = {};

  Stage stage_ = Stage::kConnecting;
  Clock::time_point stage_since_;
  Clock::time_point deadline_ = Clock::time_point::max();
  HeadCollector head_;
  bool finished_ = false;
  bool late_ = false;  // the last read came after the time of the whole exchange
  std::optional<Error> failure_;

  std::string pieces_;                    // the bytes of one step, in order
  std::vector<std::size_t> piece_sizes_;  // how libcurl cut them
  std::size_t next_piece_ = 0;
  std::size_t next_byte_ = 0;
  std::uint64_t delivered_ = 0;
};

}  // namespace reprise::http
