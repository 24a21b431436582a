// Verdicts as JSON: what `verify --json` prints and what `verify --resume` keeps.
#pragma once

#include <nlohmann/json.hpp>

#include "fault_judge.hpp"
#include "judge.hpp"

namespace reprise::tools {

[[nodiscard]] nlohmann::ordered_json to_json(const Verdict& verdict);
[[nodiscard]] nlohmann::ordered_json to_json(const FaultVerdict& verdict);

// Throws nlohmann::json::exception where `json` is not what `to_json` makes.
[[nodiscard]] Verdict to_verdict(const nlohmann::ordered_json& json);

}  // namespace reprise::tools
