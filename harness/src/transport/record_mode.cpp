#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <reprise/harness/transport/record_mode.hpp>

namespace reprise::harness {
namespace {

// The first of a mode is its name.
constexpr std::array<std::pair<std::string_view, RecordMode>, 10> kNames{{
    {"none", RecordMode::kNone},
    {"once", RecordMode::kOnce},
    {"new_episodes", RecordMode::kNewEpisodes},
    {"all", RecordMode::kAll},
    {"passthrough", RecordMode::kPassthrough},
    {"replay", RecordMode::kNone},
    {"lockdown", RecordMode::kNone},
    {"record_on_miss", RecordMode::kNewEpisodes},
    {"record", RecordMode::kAll},
    {"rewrite", RecordMode::kAll},
}};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string_view to_string(RecordMode mode) {
  return std::find_if(kNames.begin(), kNames.end(), [mode](const auto& row) { return row.second == mode; })->first;
}

Result<RecordMode> parse_record_mode(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '-', '_');
  for (const auto& [known, mode] : kNames) {
    if (known == name) return mode;
  }
  return fail(ErrorCode::kInvalidArgument, "'" + std::string(text) +
                                               "' is no mode: expected none (replay, lockdown), once, new_episodes "
                                               "(record-on-miss), all (record, rewrite) or passthrough");
}

bool may_record(RecordMode mode) { return mode != RecordMode::kNone && mode != RecordMode::kPassthrough; }

bool runs_in_ci() {
  const std::string ci = variable("CI");
  return !ci.empty() && ci != "0" && ci != "false";
}

Result<RecordMode> mode_from_environment(RecordMode otherwise) {
  const std::string text = variable("REPRISE_MODE");
  auto mode = text.empty() ? Result<RecordMode>(otherwise) : parse_record_mode(text);
  if (!mode) {
    mode.error().message = "REPRISE_MODE: " + mode.error().message;
    return mode;
  }
  if (!may_record(*mode) || !runs_in_ci() || variable("REPRISE_RECORD_IN_CI") == "1") return mode;
  return fail(ErrorCode::kInvalidArgument, "the mode '" + std::string(to_string(*mode)) +
                                               "' may record, and CI is set: REPRISE_RECORD_IN_CI=1 allows it");
}

}  // namespace reprise::harness
