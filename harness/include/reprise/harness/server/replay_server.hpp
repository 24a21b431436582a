// Speaks real HTTP/1.1 on loopback with a fixture's bytes, cuts and times.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/harness/transport/match.hpp>
#include <reprise/harness/transport/replay_timing.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

// What became of a request.
struct ServedAnswer {
  std::string method;
  std::string target;
  int status = 0;
  std::string faults;  // as FaultPlan::to_string gives them; "ok" where there are none
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, no name
  std::uint16_t port = 0;             // 0: the system picks a free one
  ReplayTiming timing = ReplayTiming::kRecorded;
  std::optional<ChunkPlan> split{};  // one cutting; none: the recorded chunks
  MatchRules match{.reuse = Reuse::kWhenAllGiven};
  FaultPlan faults{};          // put into the answers once they are cut and timed
  bool repeat_faults = false;  // after the last step the first again; else answers are whole from there on
  // Told of each request as its answer begins, on the server's thread. Must not block.
  std::function<void(const ServedAnswer&)> on_answer{};
};

// Answers each request with the next interaction of the fixture that `match` finds for it: by default one of its method
// and path, and when all such have been given, the first again. Chunked transfer coding, one socket write per recorded
// chunk; the body ends as it did when recorded (`reset` sends RST, `closed_early` closes without the last chunk,
// `timeout` stays silent until the client goes). An HTTP/1.0 client gets the body up to the close. HEAD gets the head
// of the next GET and uses nothing up. The n-th request with an answer gets the n-th step of the faults; their pauses
// are real whatever the timing. A status takes the place of an answer and leaves it for the next request. The same
// request again, by method, target, body and the headers that are matched, gets the answer that a fault has broken
// again, so that trying again works on a recording that has it once; an answer without the fault's position becomes a
// 500 that says so. A request that matches nothing is answered with 404 and a JSON body that names what comes closest
// and what there is; one that is not HTTP/1 with 400; a head over 64 KiB with 431, a body over 64 MiB with 413. Serves
// 1024 connections at once. Runs on a thread of its own; `stop` and the destructor end it and close every connection.
// One thread at a time.
class ReplayServer {
 public:
  // Listens before it returns. Fails with kIo where the address cannot be bound, kInvalidArgument where it is not one,
  // where the split stands for many cuttings, or where no answer has a fault's position.
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
