// Any events at all: what the encoder writes, the decoder reads back the same; what it refuses could not have been,
// leaves nothing behind, and stays refused.
// The input is commands: a byte that chooses what to append, then its texts, each ended by 0xFE (which UTF-8 lacks).
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/sse/decoder.hpp>
#include <reprise/sse/encoder.hpp>

namespace {

using namespace reprise::sse;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_encoder: %s\n", what);
  std::abort();
}

// What was appended or decoded, one entry each: its kind, then its texts.
struct Log {
  std::vector<std::vector<std::string>> entries;

  void operator()(const EventView& event) {
    entries.push_back({"event", std::string(event.type), std::string(event.data), std::string(event.id)});
  }
  void comment(std::string_view text) { entries.push_back({"comment", std::string(text)}); }
  void retry(std::chrono::milliseconds time) { entries.push_back({"retry", std::to_string(time.count())}); }
};

std::string_view take_text(std::string_view& input) {
  const std::string_view text = input.substr(0, input.find('\xFE'));
  input.remove_prefix(std::min(text.size() + 1, input.size()));
  return text;
}

// Appends one command's worth and returns whether it was taken; `given` has it in either case.
bool append(std::string_view& input, Encoder& encoder, std::string& out, Log& given) {
  const char kind = input.front();
  input.remove_prefix(1);
  if (kind == 'c') {
    given.comment(take_text(input));
    return Encoder::append_comment(given.entries.back()[1], out).has_value();
  }
  if (kind == 'r') {
    std::uint64_t bits = 0;
    for (const char c : take_text(input).substr(0, 8)) bits = bits << 8U | static_cast<std::uint8_t>(c);
    const std::chrono::milliseconds time(static_cast<std::int64_t>(bits));
    given.retry(time);
    return Encoder::append_retry(time, out).has_value();
  }
  const std::string_view type = take_text(input);
  const std::string_view id = kind == 'k' ? std::string_view(encoder.last_event_id()) : take_text(input);
  const Event event{std::string(type), std::string(take_text(input)), std::string(id)};
  given(event.view());
  return encoder.append(event.view(), out).has_value();
}

// Whether a stream can carry it, said another way than the encoder does: written out without a look, does it come back?
bool can_be_expressed(const std::vector<std::string>& entry) {
  std::string lines;
  if (entry[0] == "retry") lines = "retry:" + entry[1] + "\n";
  if (entry[0] == "comment") lines = ":" + entry[1] + "\n";
  if (entry[0] == "event") {
    lines = "event: " + entry[1] + "\nid: " + entry[3] + "\ndata: ";
    for (const char c : entry[2]) lines += c == '\n' ? std::string("\ndata: ") : std::string(1, c);
    lines += "\n\n";
  }
  Log said;
  const bool decoded = Decoder({.utf8 = Utf8Policy::kStrict}).feed(lines, said).has_value();
  return decoded && said.entries.size() == 1 && said.entries.front() == entry;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  Encoder encoder;
  std::string out;
  Log given;
  while (!input.empty()) {
    const Encoder encoder_before = encoder;
    const std::size_t bytes_before = out.size();
    const bool taken = append(input, encoder, out, given);
    require(taken == can_be_expressed(given.entries.back()), "it refuses what can be expressed, or takes what cannot");
    if (taken) continue;
    require(encoder == encoder_before && out.size() == bytes_before, "a refusal leaves something behind");
    given.entries.pop_back();
  }
  Log said;
  Decoder decoder({.utf8 = Utf8Policy::kStrict});
  require(decoder.feed(out, said).has_value(), "the decoder refuses what was written");
  require(said.entries == given.entries, "the decoder reads something else");
  require(!decoder.unfinished_tail(), "what was written ends half-way");
  require(decoder.last_event_id() == encoder.last_event_id(), "the last event ID differs");
  return 0;
}
