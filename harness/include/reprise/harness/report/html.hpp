// A recording as a page to look at.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::harness {

struct ReportedAnswer {
  std::string name;         // "answer 2"
  http::Request request{};  // no URL: a raw stream, of which only the body is known
  RecordedResponse response{};
  std::string faults{};  // those that `response` has been given, as text; empty for a recording as it was made
  // What came of faults put into it: counts by kind of fault and then by the error's name. Empty: none were tried.
  std::map<std::string, std::map<std::string, std::size_t>> outcomes{};
};

// One page of HTML in UTF-8 that needs nothing else: no script, no request to anywhere. For each answer: a timeline,
// the time to its first token and its rate, the message, the request, the events with what they say, the bytes with the
// boundaries of their reads, and the outcomes. Of long answers the beginning is shown, and how much is left out.
// Nothing is redacted: the page shows what the recording holds.
[[nodiscard]] std::string to_html(std::string_view title, std::span<const ReportedAnswer> answers);

}  // namespace reprise::harness
