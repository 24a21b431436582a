// When answers are recorded, and when they are replayed.
#pragma once

#include <string>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::harness {

enum class RecordMode {
  kNone,         // replays, and never asks a server
  kOnce,         // replays where there is a fixture, else records one
  kNewEpisodes,  // replays what matches, and records the rest behind it
  kAll,          // records everything anew, in place of the fixture
  kPassthrough,  // asks the server, and neither replays nor records
};

// "none", "once", "new_episodes", "all", "passthrough".
[[nodiscard]] std::string_view to_string(RecordMode mode);

// One of these names, or what other tools call them: replay, lockdown (none), record-on-miss (new_episodes), record,
// rewrite (all); `-` stands for `_` as well. Fails with kInvalidArgument, which lists the names.
[[nodiscard]] Result<RecordMode> parse_record_mode(std::string_view text);

// Whether the mode may write a fixture.
[[nodiscard]] bool may_record(RecordMode mode);

// Whether CI is set, to something else than "", "0" and "false".
[[nodiscard]] bool runs_in_ci();

// The mode that REPRISE_MODE names, or `otherwise` where it is not set or empty. Fails with kInvalidArgument on another
// name, and where the mode records though CI is set, unless REPRISE_RECORD_IN_CI is 1: a pipeline that records shows
// nothing but that the recording replays.
// Reads the environment: for tests and programs, never called by the library itself.
[[nodiscard]] Result<RecordMode> mode_from_environment(RecordMode otherwise = RecordMode::kNone);

}  // namespace reprise::harness
