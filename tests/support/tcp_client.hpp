// A client that says exactly what a test wants and sees each read of the answer. Loopback, by address and port.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::test {

// One connection; one thread. No call waits longer than 20 s, so that a bad test ends.
class TcpClient {
 public:
  // A small receive buffer makes the server wait for this client to read; 0: the system's own size.
  explicit TcpClient(std::uint16_t port, int receive_buffer_bytes = 0);
  ~TcpClient();
  TcpClient(const TcpClient&) = delete;
  TcpClient& operator=(const TcpClient&) = delete;

  [[nodiscard]] bool connected() const { return socket_ >= 0; }
  bool send(std::string_view bytes);
  // No more will be sent; the answer can still be read.
  void finish_sending();

  enum class End { kOpen, kClosed, kReset, kSilent };

  // The next bytes, as one read of the socket gives them; nothing where there are none, and `end` says why.
  std::optional<std::string> receive();
  // All that arrives up to and with `marker`, or up to the end.
  std::string receive_until(std::string_view marker);
  // Whether neither bytes nor an end arrive for that long.
  bool silent_for(std::chrono::milliseconds duration);
  // All that arrives, up to the end.
  std::string receive_all();

  [[nodiscard]] End end() const { return end_; }
  // The sizes of all reads so far.
  [[nodiscard]] const std::vector<std::size_t>& read_sizes() const { return read_sizes_; }

 private:
  int socket_ = -1;
  End end_ = End::kOpen;
  std::string pending_;  // read beyond a marker
  std::vector<std::size_t> read_sizes_;
};

}  // namespace reprise::test
