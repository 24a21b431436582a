// The network seam: anything that answers a request with a status, headers and a body that is pulled.
#pragma once

#include <memory>
#include <string_view>

#include <reprise/clock.hpp>
#include <reprise/http/message.hpp>
#include <reprise/result.hpp>

namespace reprise::http {

// The body of an answer, pulled piece by piece.
//
// One thread at a time. Destroying it closes the exchange, whatever is still to come.
class Body {
 public:
  virtual ~Body() = default;

  // Blocks for the next bytes as they arrived; an empty view is the clean end, and stays the answer from then on.
  // The view lives until the next call of `read` or the end of the Body.
  // Fails with kTimeout, kCancelled, kReset, kClosedEarly, kTls, kHttp, kLimitExceeded; once failed, always failed the
  // same way.
  [[nodiscard]] virtual Result<std::string_view> read() = 0;

  // From now on a `read` that would wait past `deadline` fails with kTimeout instead. TimePoint::max() lifts it. By the
  // transport's clock. A body that never waits may ignore it, as this does.
  virtual void set_deadline(Clock::TimePoint deadline) { static_cast<void>(deadline); }
};

// An answer whose head has arrived.
struct Reply {
  int status = 0;
  std::string http_version;  // "1.1", "2"; empty where the transport does not know
  Headers headers;
  std::unique_ptr<Body> body;  // never null
  // The content coding ("gzip") that the transport undoes on the way, though `headers` still names it; empty: none.
  std::string decoded_from{};
};

// Carries exchanges out. Implementations say whether several threads may call `open`.
class Transport {
 public:
  virtual ~Transport() = default;

  // Sends the request and returns once the head of the answer is there. Any status is a success here.
  // Fails with kResolve, kConnect, kTls, kTimeout, kCancelled, kReset, kClosedEarly, kHttp, kLimitExceeded (a head
  // without end), kInvalidArgument (a URL that does not parse, a field that cannot be sent).
  [[nodiscard]] virtual Result<Reply> open(const Request& request, const ExchangeOptions& options) = 0;
};

}  // namespace reprise::http
