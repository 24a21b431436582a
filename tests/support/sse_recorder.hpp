// Runs the decoder and keeps what it said in the reference decoder's terms, so that the two can be compared.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/reference/reference_decoder.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::harness {

// For messages of failed tests; found by lookup on the argument.
inline void PrintTo(const ReferenceResult& result, std::ostream* out) {
  for (const auto& event : result.events)
    *out << "\n  event '" << event.type << "' data '" << event.data << "' id '" << event.id << "'";
  for (const auto retry : result.retries) *out << "\n  retry " << retry;
  for (const auto& comment : result.comments) *out << "\n  comment '" << comment << "'";
  *out << "\n  last event ID '" << result.last_event_id << "'";
}

}  // namespace reprise::harness

namespace reprise::test {

// A sink for everything the decoder tells, with the order between the kinds.
struct SseRecorder {
  harness::ReferenceResult result{};
  std::string order{};  // a letter for each call: e, r, c

  void operator()(const sse::EventView& event) {
    order += 'e';
    result.events.push_back({std::string(event.name()), std::string(event.data), std::string(event.id)});
  }
  void retry(std::chrono::milliseconds time) {
    order += 'r';
    result.retries.push_back(static_cast<std::uint64_t>(time.count()));
  }
  void comment(std::string_view text) {
    order += 'c';
    result.comments.emplace_back(text);
  }

  friend bool operator==(const SseRecorder&, const SseRecorder&) = default;
};

inline void PrintTo(const SseRecorder& recorder, std::ostream* out) {
  *out << recorder.order;
  PrintTo(recorder.result, out);
}

// Where a decoder stands and what it has said.
struct SseRun {
  explicit SseRun(sse::DecoderOptions options = {}) : decoder(options) {}

  void feed(std::string_view bytes) {
    const Result<void> fed = decoder.feed(bytes, recorder);
    error = fed ? std::nullopt : std::optional<Error>(fed.error());
    recorder.result.last_event_id = decoder.last_event_id();
  }

  sse::Decoder decoder;
  SseRecorder recorder{};
  std::optional<Error> error{};  // of the last feed

  friend bool operator==(const SseRun&, const SseRun&) = default;
};

inline void PrintTo(const SseRun& run, std::ostream* out) {
  PrintTo(run.recorder, out);
  if (run.error) *out << "\n  error: " << run.error->message;
}

inline SseRun run_whole(std::string_view body, sse::DecoderOptions options = {}) {
  SseRun run(options);
  run.feed(body);
  return run;
}

// Each chunk lives in memory of its own that is gone after the feed: a decoder that reads past it or keeps a pointer
// into it is caught by the address sanitizer.
inline SseRun run_chunks(std::span<const std::string_view> chunks, sse::DecoderOptions options = {}) {
  SseRun run(options);
  for (const auto chunk : chunks) {
    const std::vector<char> owned(chunk.begin(), chunk.end());
    run.feed(std::string_view(owned.data(), owned.size()));
  }
  return run;
}

// What the decoder can say of it: its times are signed 64-bit milliseconds.
inline harness::ReferenceResult as_decoder_says(harness::ReferenceResult reference) {
  constexpr auto kLongest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  for (auto& retry : reference.retries) retry = std::min(retry, kLongest);
  return reference;
}

}  // namespace reprise::test
