// The bytes of a body, with the boundaries of its reads, as HTML.
#pragma once

#include <cstddef>
#include <string>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::harness {

inline constexpr std::size_t kMaxShownBytes = std::size_t{256} << 10U;

// A <pre> element: each read is a span of its own, line ends and control characters are shown, and a character that a
// boundary cuts is shown by its bytes on either side. At most the first kMaxShownBytes.
[[nodiscard]] std::string bytes_view(const RecordedResponse& response);

}  // namespace reprise::harness
