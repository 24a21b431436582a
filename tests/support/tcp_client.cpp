#include "tcp_client.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace reprise::test {

TcpClient::TcpClient(std::uint16_t port, int receive_buffer_bytes) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval patience{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (receive_buffer_bytes > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(std::exchange(socket_, -1));
  }
}

TcpClient::~TcpClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool TcpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void TcpClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

std::optional<std::string> TcpClient::receive() {
  if (!pending_.empty()) return std::exchange(pending_, {});
  std::array<char, 1U << 18U> buffer{};
  const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count > 0) {
    read_sizes_.push_back(static_cast<std::size_t>(count));
    return std::string(buffer.data(), static_cast<std::size_t>(count));
  }
  const bool silent = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  end_ = count == 0 ? End::kClosed : silent ? End::kSilent : End::kReset;
  return std::nullopt;
}

std::string TcpClient::receive_until(std::string_view marker) {
  std::string all;
  while (auto bytes = receive()) {
    all += *bytes;
    if (const auto found = all.find(marker); found != std::string::npos) {
      pending_ = all.substr(found + marker.size());
      all.resize(found + marker.size());
      break;
    }
  }
  return all;
}

bool TcpClient::silent_for(std::chrono::milliseconds duration) {
  pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
  return pending_.empty() && ::poll(&waiting, 1, static_cast<int>(duration.count())) == 0;
}

std::string TcpClient::receive_all() {
  std::string all;
  while (auto bytes = receive()) all += *bytes;
  return all;
}

}  // namespace reprise::test
