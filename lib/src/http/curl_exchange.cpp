#include "http/curl_exchange.hpp"

#include <algorithm>
#include <climits>

#include "http/curl_request.hpp"

namespace reprise::http {
namespace {

using std::chrono::milliseconds;

// One step reads 16 KiB or a little more from the socket; only compressed data can make so much of that.
constexpr std::size_t kMaxStepBytes = 16U << 20;

// A time later than the clock can say is as late as it can.
CurlExchange::Clock::time_point later(CurlExchange::Clock::time_point since, milliseconds length) {
  const auto last = CurlExchange::Clock::time_point::max();
  return std::chrono::floor<milliseconds>(last - since) > length ? since + length : last;
}

Error limit_error(std::string message) { return {.code = ErrorCode::kLimitExceeded, .message = std::move(message)}; }

}  // namespace

Result<std::unique_ptr<CurlExchange>> CurlExchange::start(std::shared_ptr<CurlPool> pool, Request request,
                                                          const CurlOptions& options, const ExchangeOptions& exchange,
                                                          Clock::time_point started) {
  if (auto checked = check_request(request); !checked) return tl::unexpected(checked.error());
  auto target = parse_target(request.url);
  if (!target) return tl::unexpected(target.error());
  std::unique_ptr<CurlExchange> self(
      new CurlExchange(std::move(pool), std::move(request), options, exchange, started, std::move(*target)));
  if (auto prepared = self->prepare(options); !prepared) return tl::unexpected(prepared.error());
  return self;
}

CurlExchange::CurlExchange(std::shared_ptr<CurlPool> pool, Request request, const CurlOptions& options,
                           const ExchangeOptions& exchange, Clock::time_point started, Target target)
    : pool_(std::move(pool)),
      request_(std::move(request)),
      timeouts_(exchange.timeouts),
      stop_(exchange.stop),
      started_(started),
      target_(std::move(target)),
      proxy_(options.proxy),
      lane_(pool_->take(target_.scheme + "://" + target_.place())),
      fields_(header_list(request_, options)),
      easy_(curl_easy_init()),
      stage_since_(Clock::now()) {}

CurlExchange::~CurlExchange() { leave_lane(); }

Result<void> CurlExchange::prepare(const CurlOptions& options) {
  if (!lane_.multi || !easy_) return fail(ErrorCode::kConnect, "libcurl cannot be started: out of memory or files");
  if (auto configured = configure(easy_.get(), request_, fields_.get(), options); !configured) return configured;
  curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, detail_);
  curl_easy_setopt(easy_.get(), CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  curl_easy_setopt(easy_.get(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_.get(), CURLOPT_PREREQFUNCTION, &CurlExchange::on_connected);
  curl_easy_setopt(easy_.get(), CURLOPT_PREREQDATA, this);
  curl_multi_add_handle(lane_.multi.get(), easy_.get());
  wake_.emplace(stop_, Wake{lane_.multi.get()});
  return {};
}

Result<void> CurlExchange::wait_for_head() {
  drive([this] { return head_.complete(); });
  if (head_.complete()) return {};
  return tl::unexpected(*failure_);
}

Result<std::string_view> CurlExchange::read() {
  const bool over = finished_ && !piece_waits();
  if (!over && stop_.stop_requested()) {
    give_up({.code = ErrorCode::kCancelled, .message = "cancelled while reading from " + target_.place()});
  }
  if (!piece_waits() && !finished_) {
    pieces_.clear();
    piece_sizes_.clear();
    next_piece_ = next_byte_ = 0;
    stage_since_ = Clock::now();
    late_ ? read_last() : drive([this] { return piece_waits(); });
    const auto total = total_limit();
    late_ = total && Clock::now() >= total->end;
  }
  if (piece_waits()) {
    const auto size = piece_sizes_[next_piece_++];
    const std::string_view piece(pieces_.data() + next_byte_, size);
    next_byte_ += size;
    delivered_ += size;
    return piece;
  }
  if (!failure_) return std::string_view();
  failure_->byte_offset = delivered_;
  return tl::unexpected(*failure_);
}

// The time of the whole exchange ran out while bytes came all the same: what is there may still be the end of the body.
void CurlExchange::read_last() {
  step();
  if (!finished_) give_up(timed_out(*total_limit()));
}

template <class Ready>
void CurlExchange::drive(Ready ready) {
  while (!finished_) {
    if (stop_.stop_requested()) {
      return give_up({.code = ErrorCode::kCancelled, .message = "cancelled while talking to " + target_.place()});
    }
    step();
    if (finished_ || ready()) return;
    // Looked at only after a step: what has arrived in time counts, even where this thread came late.
    const auto limit = next_limit();
    const auto now = Clock::now();
    if (limit && now >= limit->end) return give_up(timed_out(*limit));
    wait(now);
  }
}

void CurlExchange::step() {
  int running = 0;
  if (const CURLMcode code = curl_multi_perform(lane_.multi.get(), &running); code != CURLM_OK) {
    return give_up({.code = ErrorCode::kReset, .message = std::string("libcurl: ") + curl_multi_strerror(code)});
  }
  int left = 0;
  const CURLMsg* const message = curl_multi_info_read(lane_.multi.get(), &left);
  if (message != nullptr && message->msg == CURLMSG_DONE) finish(message->data.result);
}

void CurlExchange::wait(Clock::time_point now) {
  const auto limit = next_limit();
  const auto longest = milliseconds(INT_MAX);
  const auto left = limit ? std::min(std::chrono::ceil<milliseconds>(limit->end - now), longest) : longest;
  curl_multi_poll(lane_.multi.get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
}

std::optional<CurlExchange::Limit> CurlExchange::next_limit() const {
  std::optional<Limit> next = stage_limit();
  const auto consider = [&next](const Limit& limit) {
    if (!next || limit.end < next->end) next = limit;
  };
  if (const auto total = total_limit()) consider(*total);
  if (deadline_ != Clock::time_point::max()) {
    const auto length = std::max(std::chrono::ceil<milliseconds>(deadline_ - stage_since_), milliseconds(0));
    consider({"read", "nothing more came from ", length, deadline_});
  }
  return next;
}

std::optional<CurlExchange::Limit> CurlExchange::total_limit() const {
  if (timeouts_.total <= milliseconds(0)) return std::nullopt;
  return Limit{"total", "no whole answer from ", timeouts_.total, later(started_, timeouts_.total)};
}

std::optional<CurlExchange::Limit> CurlExchange::stage_limit() const {
  const auto limit = [this](const char* name, const char* lacking, milliseconds length) -> std::optional<Limit> {
    if (length <= milliseconds(0)) return std::nullopt;
    return Limit{name, lacking, length, later(stage_since_, length)};
  };
  if (stage_ == Stage::kConnecting) return limit("connect", "no connection to ", timeouts_.connect);
  if (stage_ == Stage::kWaiting && !head_.begun()) return limit("first-byte", "no answer from ", timeouts_.first_byte);
  return limit("idle", "nothing more came from ", timeouts_.idle);
}

Error CurlExchange::timed_out(const Limit& limit) const {
  return {.code = ErrorCode::kTimeout,
          .message = std::string(limit.name) + " timeout: " + limit.lacking + target_.place() + " within " +
                     std::to_string(limit.length.count()) + " ms"};
}

void CurlExchange::finish(CURLcode code) {
  finished_ = true;
  // To libcurl, half a head is an answer without a body.
  if (code == CURLE_OK && !head_.complete()) code = CURLE_GOT_NOTHING;
  if (code != CURLE_OK && !failure_) {
    long os_error = 0;
    if (easy_) curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &os_error);
    failure_ = to_error({.code = code,
                         .os_error = static_cast<int>(os_error),
                         .detail = detail_,
                         .stage = stage_,
                         .place = target_.place(),
                         .proxy = proxy_});
  }
  leave_lane();
}

void CurlExchange::give_up(Error error) {
  finished_ = true;
  failure_ = std::move(error);
  next_piece_ = piece_sizes_.size();
  leave_lane();
}

void CurlExchange::leave_lane() {
  wake_.reset();
  if (!lane_.multi) return;
  if (easy_) curl_multi_remove_handle(lane_.multi.get(), easy_.get());
  easy_.reset();
  pool_->give_back(std::move(lane_));
  lane_ = {};
}

std::size_t CurlExchange::on_header(char* data, std::size_t, std::size_t size, void* self) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  if (exchange.head_.complete()) return size;
  if (!exchange.head_.take({data, size})) {
    exchange.failure_ = limit_error("the head of the answer from " + exchange.target_.place() + " exceeds 1 MiB");
    return 0;
  }
  if (exchange.head_.begun()) exchange.stage_since_ = Clock::now();
  if (exchange.head_.complete()) exchange.stage_ = Stage::kBody;
  return size;
}

std::size_t CurlExchange::on_body(char* data, std::size_t, std::size_t size, void* self) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  if (size == 0) return 0;
  if (exchange.pieces_.size() + size > kMaxStepBytes) {
    exchange.failure_ = limit_error("the body from " + exchange.target_.place() +
                                    " unpacks to more than 16 MiB from one read of the network");
    return 0;
  }
  exchange.pieces_.append(data, size);
  exchange.piece_sizes_.push_back(size);
  return size;
}

int CurlExchange::on_connected(void* self, char*, char*, int, int) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  exchange.stage_ = Stage::kWaiting;
  exchange.stage_since_ = Clock::now();
  return CURL_PREREQFUNC_OK;
}

}  // namespace reprise::http
