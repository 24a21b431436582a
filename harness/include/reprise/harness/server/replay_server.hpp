// Speaks real HTTP/1.1 on loopback with a fixture's bytes, cuts and times.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, no name
  std::uint16_t port = 0;             // 0: the system picks a free one
  ReplayTiming timing = ReplayTiming::kRecorded;
};

// Answers each request with the next interaction of the fixture that has its method and path; when all such have been
// given, starts again with the first. Chunked transfer coding, one socket write per recorded chunk; the body ends as it
// did when recorded (`reset` sends RST, `closed_early` closes without the last chunk, `timeout` stays silent until the
// client goes). An HTTP/1.0 client gets the body up to the close. HEAD gets the head of the next GET and uses nothing
// up. A request that matches nothing is answered with 404 and a JSON body that names what there is; one that is not
// HTTP/1 with 400; a head over 64 KiB with 431, a body over 64 MiB with 413. Serves 1024 connections at once. Runs on a
// thread of its own; `stop` and the destructor end it and close every connection. One thread at a time.
class ReplayServer {
 public:
  // Listens before it returns. Fails with kIo where the address cannot be bound, kInvalidArgument where it is not one.
  [[nodiscard]] static Result<ReplayServer> start(Fixture fixture, ServerOptions options = {});

  ReplayServer(ReplayServer&&) noexcept;
  ReplayServer& operator=(ReplayServer&&) noexcept;
  ~ReplayServer();

  [[nodiscard]] std::uint16_t port() const;
  // "http://127.0.0.1:PORT", without a path.
  [[nodiscard]] std::string base_url() const;
  void stop();

 private:
  class Impl;
  explicit ReplayServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace reprise::harness
