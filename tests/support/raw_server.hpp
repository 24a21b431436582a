// A loopback server that says exactly what a test wants, byte for byte, however wrong.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "test_certificate.hpp"

namespace reprise::test {

// Opened once, by the test or by the server's script, whoever is to be waited for.
class Gate {
 public:
  void open();
  // True once the gate is open; false where a stop is requested first, or after 20 s, so that a bad test ends.
  bool wait(const std::stop_token& stop = {});

 private:
  std::mutex mutex_;
  std::condition_variable_any opened_;
  bool open_ = false;
};

// One accepted connection, used by its script alone. All calls return false (or nothing) once the client is gone or
// the server stops, so that a script may ignore what they say and run to its end.
class Peer {
 public:
  struct Impl;
  explicit Peer(Impl& impl) : impl_(impl) {}

  // The next request as received, head and body (content-length or chunked); nothing where there is none to come.
  std::optional<std::string> read_request();
  // Exactly so many bytes; nothing where the client sends fewer.
  std::optional<std::string> read_bytes(std::size_t size);
  // All of `bytes`, handed to the system in one write where it takes them.
  bool send(std::string_view bytes);
  bool wait(Gate& gate);
  // Says nothing until the client closes its side or the server stops.
  void stall();
  // Closes with RST: what the client has not received yet may be lost.
  void reset();
  // Sends FIN (and no TLS close_notify); nothing more is sent or received. A script that returns does so too.
  void close();
  // How many connections the server had accepted before this one.
  [[nodiscard]] int number() const;

 private:
  Impl& impl_;
};

// Listens on a free port of 127.0.0.1 from its construction on. Each connection runs `script` on a thread of its own.
// The destructor breaks all connections and waits for the scripts.
class RawServer {
 public:
  using Script = std::function<void(Peer&)>;

  // `alpn` is the one protocol the server picks where the client offers it.
  explicit RawServer(Script script, std::optional<TestCertificate> tls = std::nullopt, std::string alpn = "http/1.1");
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // "http://127.0.0.1:PORT" or "https://localhost:PORT", and the path given.
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_loop();

  Script script_;
  std::optional<TestCertificate> tls_;
  std::string alpn_;  // with its length before it, as on the wire
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<int> connections_ = 0;
  std::vector<std::unique_ptr<Peer::Impl>> peers_;
  std::vector<std::thread> scripts_;
  std::stop_source stop_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 where connecting neither succeeds nor fails: it listens, and its queue is full.
class BlackHole {
 public:
  BlackHole();
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::vector<int> fillers_;
};

// A port of 127.0.0.1 where nobody listens.
[[nodiscard]] std::uint16_t closed_port();

// One chunk of the chunked transfer coding; the empty one ends the body.
[[nodiscard]] std::string http_chunk(std::string_view data);

// The head of a 200 whose body follows in chunks.
[[nodiscard]] std::string chunked_head(std::string_view content_type = "text/event-stream");

// A whole answer with content-length. `extra_headers` are full lines with their CRLF.
[[nodiscard]] std::string plain_answer(std::string_view body, std::string_view status = "200 OK",
                                       std::string_view extra_headers = "");

}  // namespace reprise::test
