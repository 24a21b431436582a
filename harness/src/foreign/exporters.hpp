// One writer for each format that needs one. What they are given has been redacted.
#pragma once

#include <string>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

// HTTP Archive 1.2, with the fields of har_names.hpp.
[[nodiscard]] Result<std::string> to_har(const Fixture& fixture);

// A cassette as vcrpy and PyYAML read it. Bodies that are text stand there as text.
[[nodiscard]] std::string to_vcrpy(const Fixture& fixture);

}  // namespace reprise::harness
