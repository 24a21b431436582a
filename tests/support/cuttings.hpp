// Shows that no cutting of a stream changes what the decoder makes of it.
#pragma once

#include <string>
#include <string_view>

#include <reprise/sse/decoder.hpp>

namespace reprise::test {

// Feeds [i, j) at once to the decoder that has read [0, i) byte by byte, for every i <= j, and compares state, error
// and all that was said with feeding it byte by byte. By induction this covers all 2^(n-1) cuttings, with empty feeds
// anywhere. Returns what differs first, for people; empty where nothing does.
[[nodiscard]] std::string disprove_cuttings(std::string_view body, sse::DecoderOptions options = {});

}  // namespace reprise::test
