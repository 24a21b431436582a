#include "client/drain.hpp"

#include "client/clock_units.hpp"

namespace reprise::client {

bool drain(http::Body& body, const BodyLimits& limits, const Clock& clock) {
  const auto deadline = clock.now() + in_clock_units(limits.time);
  body.set_deadline(deadline);
  std::size_t bytes_read = 0;
  do {
    const auto bytes = body.read();
    if (!bytes) return false;
    if (bytes->empty()) return true;
    bytes_read += bytes->size();
  } while (bytes_read <= limits.bytes && clock.now() < deadline);
  return false;
}

}  // namespace reprise::client
