#include "server/session.hpp"

#if defined(__linux__)
#include <linux/sockios.h>
#include <sys/ioctl.h>
#endif

#include <array>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/answer.hpp"
#include "transport/schedule.hpp"

namespace reprise::harness {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::uint32_t kMaxHeaderBytes = 64U << 10U;
constexpr std::uint64_t kMaxBodyBytes = std::uint64_t{64} << 20U;
constexpr auto kPatienceBeforeReset = 30s;
constexpr auto kPatienceAtClose = 2s;

// Asio's own condition for a whole write asks for 64 KiB at a time, which would split larger chunks.
constexpr auto kInOneWrite = [](const error_code& error, std::size_t) {
  return error ? std::size_t{0} : std::numeric_limits<std::size_t>::max();
};

std::optional<OwnAnswer> refusal_of(const error_code& error) {
  using beast_http::error::body_limit;
  using beast_http::error::buffer_overflow;
  using beast_http::error::end_of_stream;
  using beast_http::error::header_limit;
  using beast_http::error::partial_message;
  if (error == end_of_stream || error == partial_message) return std::nullopt;
  if (error == header_limit || error == buffer_overflow) {
    return OwnAnswer{.status = 431, .type = "header_too_large", .message = "the head of a request may have 64 KiB"};
  }
  if (error == body_limit) {
    return OwnAnswer{.status = 413, .type = "body_too_large", .message = "the body of a request may have 64 MiB"};
  }
  if (error.category() != make_error_code(end_of_stream).category()) return std::nullopt;
  return OwnAnswer{.status = 400, .type = "bad_request", .message = "not HTTP/1.1: " + error.message()};
}

// Bytes written that the peer has not acknowledged; 0 where the system does not tell.
std::size_t undelivered_bytes([[maybe_unused]] int socket) {
#if defined(__linux__)
  int bytes = 0;
  if (ioctl(socket, SIOCOUTQ, &bytes) == 0 && bytes > 0) return static_cast<std::size_t>(bytes);
#endif
  return 0;
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::ip::tcp::socket socket, Playlist& playlist)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), playlist_(playlist) {}

  asio::awaitable<void> run() {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    bool open = true;
    while (open) open = co_await read_request() && co_await answer();
    co_await close();
  }

 private:
  using Parser = beast_http::request_parser<beast_http::string_body>;

  asio::awaitable<bool> read_request() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    parser_->body_limit(kMaxBodyBytes);
    error_code error;
    co_await beast_http::async_read_header(socket_, buffer_, *parser_,
                                           asio::redirect_error(asio::use_awaitable, error));
    if (!error && client_waits_for_continue()) {
      if (!co_await send("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
    }
    if (!error) {
      co_await beast_http::async_read(socket_, buffer_, *parser_, asio::redirect_error(asio::use_awaitable, error));
    }
    if (!error) co_return true;
    if (const auto refusal = refusal_of(error)) co_await send(to_http(*refusal, false, false));
    co_return false;
  }

  [[nodiscard]] bool client_waits_for_continue() const {
    const auto& head = parser_->get();
    return head.version() >= 11 && http::same_name(head[beast_http::field::expect], "100-continue");
  }

  http::Request take_request() {
    auto& parsed = parser_->get();
    http::Request request{.method = std::string(parsed.method_string()), .url = std::string(parsed.target())};
    for (const auto& field : parsed) request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(parsed.body());
    return request;
  }

  // Whether the connection can carry another request.
  asio::awaitable<bool> answer() {
    const http::Request request = take_request();
    const bool head_only = request.method == "HEAD";
    const bool keep_alive = parser_->keep_alive();
    const auto answer = playlist_.next(request);
    if (const auto* own = std::get_if<OwnAnswer>(&answer)) {
      co_return co_await send(to_http(*own, head_only, keep_alive)) && keep_alive;
    }
    const RecordedResponse& response = *std::get<std::shared_ptr<const RecordedResponse>>(answer);
    const bool has_body = !head_only && response.status >= 200 && response.status != 204 && response.status != 304;
    const auto framing = !has_body                        ? Framing::kNoBody
                         : parser_->get().version() >= 11 ? Framing::kChunked
                                                          : Framing::kUntilClose;
    co_return co_await replay_answer(response, framing, keep_alive && framing != Framing::kUntilClose);
  }

  asio::awaitable<bool> replay_answer(const RecordedResponse& response, Framing framing, bool keep_alive) {
    if (!co_await send(head_of(response, framing, keep_alive))) co_return false;
    if (framing == Framing::kNoBody) co_return keep_alive;
    const auto start = steady_clock::now();
    const auto schedule = schedule_of(response);
    for (const auto& [due, bytes] : schedule.pieces) {
      if (!co_await wait_until(start + due)) co_return false;
      if (!co_await send(framed(bytes, framing))) co_return false;
    }
    if (!co_await wait_until(start + schedule.end_due)) co_return false;
    co_return co_await end_body(response.end.kind, framing) && keep_alive;
  }

  // Whether the client still has a whole connection.
  asio::awaitable<bool> end_body(EndKind kind, Framing framing) {
    switch (kind) {
      case EndKind::kComplete:
        if (framing == Framing::kChunked) co_return co_await send("0\r\n\r\n");
        break;
      case EndKind::kReset:
        co_await reset();
        break;
      case EndKind::kTimeout:
        co_await discard_input();
        break;
      case EndKind::kClosedEarly:
      case EndKind::kCancelled:
      case EndKind::kRecorderKilled:
        break;
    }
    co_return false;
  }

  asio::awaitable<bool> send(std::string bytes) {
    error_code error;
    const auto buffer = asio::buffer(bytes);
    co_await asio::async_write(socket_, buffer, kInOneWrite, asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  asio::awaitable<bool> wait_until(steady_clock::time_point due) {
    if (due <= steady_clock::now()) co_return true;
    co_return co_await sleep_until(due);
  }

  asio::awaitable<bool> sleep_until(steady_clock::time_point due) {
    error_code error;
    timer_.expires_at(due);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  // A reset throws away what the kernel has not delivered yet, and the recorded bytes are to arrive before it.
  asio::awaitable<void> reset() {
    const auto give_up = steady_clock::now() + kPatienceBeforeReset;
    while (undelivered_bytes(socket_.native_handle()) > 0 && steady_clock::now() < give_up) {
      co_await sleep_until(steady_clock::now() + 1ms);
    }
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  asio::awaitable<void> discard_input() {
    std::array<char, 4096> scratch{};
    error_code error;
    while (!error) {
      const auto buffer = asio::buffer(scratch);
      co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
    }
  }

  // Closing with input unread would send a reset, which can overtake the answer: reads on until the client is done.
  asio::awaitable<void> close() {
    error_code error;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    if (error) co_return;
    timer_.expires_after(kPatienceAtClose);
    timer_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      error_code ignored;
      if (!cancelled) self->socket_.close(ignored);
    });
    co_await discard_input();
    timer_.cancel();
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  Playlist& playlist_;
  boost::beast::flat_buffer buffer_{std::size_t{kMaxHeaderBytes} * 2};
  std::optional<Parser> parser_;
};

}  // namespace

asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket, Playlist& playlist) {
  const auto session = std::make_shared<Session>(std::move(socket), playlist);
  co_await session->run();
}

}  // namespace reprise::harness
