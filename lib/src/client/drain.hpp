// Reading a body on to its end when nothing in it matters any more.
#pragma once

#include <reprise/client/stream.hpp>
#include <reprise/clock.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::client {

// Reads until the body ends, fails, or breaks a limit; true where it ended cleanly. Leaves a deadline on `body`.
bool drain(http::Body& body, const BodyLimits& limits, const Clock& clock);

}  // namespace reprise::client
