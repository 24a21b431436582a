// The places in a body where decoders go wrong when it is cut there.
#pragma once

#include <string_view>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {

// Each finds its kind of place as ChunkPlan describes it: offsets inside the body, ascending.
[[nodiscard]] Cuts inside_utf8(std::string_view body);
[[nodiscard]] Cuts between_cr_and_lf(std::string_view body);
[[nodiscard]] Cuts around_newlines(std::string_view body);
[[nodiscard]] Cuts inside_field_names(std::string_view body);
[[nodiscard]] Cuts around_colons(std::string_view body);
[[nodiscard]] Cuts inside_json_escapes(std::string_view body);
[[nodiscard]] Cuts inside_bom(std::string_view body);

// All of these.
[[nodiscard]] Cuts around_tokens(std::string_view body);

// Ascending, each once.
[[nodiscard]] Cuts merged(Cuts a, const Cuts& b);

}  // namespace reprise::harness
