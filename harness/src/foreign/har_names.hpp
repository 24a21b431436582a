// The fields that HTTP Archives of ours have beyond the format, which lets names that begin with an underscore be.
#pragma once

namespace reprise::harness::har {

// Of the log: what a Fixture has.
inline constexpr const char* kRecordedAt = "_recordedAt";
inline constexpr const char* kRecorder = "_recorder";
inline constexpr const char* kDescription = "_description";
// Of an entry: [[microseconds, bytes], …]; {kind, after_us, detail}; text; a JSON object.
inline constexpr const char* kChunks = "_sseChunks";
inline constexpr const char* kEnd = "_end";
inline constexpr const char* kHttpVersion = "_httpVersion";  // where `httpVersion` would be read differently
inline constexpr const char* kExpect = "_expect";

}  // namespace reprise::harness::har
