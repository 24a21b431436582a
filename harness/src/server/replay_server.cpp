#include <chrono>
#include <cstddef>
#include <exception>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <reprise/harness/server/replay_server.hpp>

#include "server/playlist.hpp"
#include "server/session.hpp"

namespace reprise::harness {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kMaxConnections = 1024;
constexpr auto kPauseAfterFailedAccept = std::chrono::milliseconds(10);

}  // namespace

class ReplayServer::Impl {
 public:
  explicit Impl(std::unique_ptr<Playlist> playlist) : playlist_(std::move(playlist)) {}
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> start(const ServerOptions& options) {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return fail(ErrorCode::kInvalidArgument, "'" + options.address + "' is not an IP address");
    endpoint_ = tcp::endpoint(address, options.port);
    if (const auto failed = listen()) {
      return fail(ErrorCode::kIo, "cannot listen on " + authority() + ": " + failed.message());
    }
    asio::co_spawn(network_->io, accept_all(*network_), asio::detached);
    thread_ = std::thread([this] { network_->io.run(); });
    return {};
  }

  // Destroying the network destroys the coroutines in it, and with them their sockets.
  void stop() {
    if (!thread_.joinable()) return;
    network_->io.stop();
    thread_.join();
    network_.reset();
  }

  [[nodiscard]] std::uint16_t port() const { return endpoint_.port(); }

  [[nodiscard]] std::string authority() const {
    const auto address = endpoint_.address().to_string();
    return (endpoint_.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(port());
  }

 private:
  struct Network {
    asio::io_context io{1};
    tcp::acceptor acceptor{io};
    std::size_t connections = 0;
  };

  error_code listen() {
    network_ = std::make_unique<Network>();
    auto& acceptor = network_->acceptor;
    error_code error;
    acceptor.open(endpoint_.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint_, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) endpoint_ = acceptor.local_endpoint(error);
    return error;
  }

  asio::awaitable<void> accept_all(Network& network) {
    asio::steady_timer pause(network.io);
    while (true) {
      error_code error;
      auto socket = co_await network.acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error) {
        // Out of descriptors, most likely: trying again at once would spin.
        pause.expires_after(kPauseAfterFailedAccept);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      } else if (network.connections < kMaxConnections) {
        ++network.connections;
        asio::co_spawn(network.io, serve_connection(std::move(socket), *playlist_),
                       [&network](const std::exception_ptr&) { --network.connections; });
      }
    }
  }

  std::unique_ptr<Playlist> playlist_;
  tcp::endpoint endpoint_;
  std::unique_ptr<Network> network_;
  std::thread thread_;
};

Result<ReplayServer> ReplayServer::start(Fixture fixture, ServerOptions options) {
  auto playlist = Playlist::make(std::move(fixture), options);
  if (!playlist) return tl::unexpected<Error>(std::move(playlist.error()));
  auto impl = std::make_unique<Impl>(std::move(*playlist));
  if (auto started = impl->start(options); !started) return tl::unexpected(started.error());
  return ReplayServer(std::move(impl));
}

ReplayServer::ReplayServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReplayServer::ReplayServer(ReplayServer&&) noexcept = default;
ReplayServer& ReplayServer::operator=(ReplayServer&&) noexcept = default;
ReplayServer::~ReplayServer() = default;

std::uint16_t ReplayServer::port() const { return impl_->port(); }

std::string ReplayServer::base_url() const { return "http://" + impl_->authority(); }

void ReplayServer::stop() {
  if (impl_) impl_->stop();
}

}  // namespace reprise::harness
