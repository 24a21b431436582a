// When the bytes and events of an answer came, as a picture.
#pragma once

#include <string>

#include <reprise/harness/fixture/fixture.hpp>

#include "report/story.hpp"

namespace reprise::harness {

// An SVG element: bytes read, events by kind, and the growth of the answer over time; where no times were recorded,
// over the bytes. Its size does not grow with the answer's.
[[nodiscard]] std::string timeline_svg(const RecordedResponse& response, const Story& story);

// "0 µs", "1.25 ms", "3.4 s".
[[nodiscard]] std::string time_text(std::chrono::microseconds time);

}  // namespace reprise::harness
