// What every importer does to an answer last: the body as a client sees it, and headers that do not contradict it.
#pragma once

#include <cstddef>
#include <string>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

// Undoes gzip and deflate, drops content-encoding where nothing is encoded any more and a content-length that a
// complete body contradicts, and makes the body one read where it has none, or where unpacking made its reads
// meaningless. `where` begins the message of an error; `budget` is what all bodies may still hold, and is lessened.
// Fails with kUnsupported (other encodings), kFormat or kLimitExceeded.
[[nodiscard]] Result<void> settle(RecordedResponse& response, const std::string& where, std::size_t& budget);

}  // namespace reprise::harness
