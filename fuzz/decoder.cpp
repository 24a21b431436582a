// Whole, cut or copied half-way, by any instructions, the decoder says the same; it says what the reference decoder
// says; limits hold.
// The last eight bytes of an input choose options and cuts, the rest is the stream.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "sse_recorder.hpp"

namespace {

using reprise::sse::DecoderOptions;
using reprise::sse::ScanPath;
using reprise::sse::Utf8Policy;
using reprise::test::SseRun;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_decoder: %s\n", what);
  std::abort();
}

struct Input {
  std::string_view body;
  DecoderOptions options{};
  std::array<std::size_t, 4> sizes{1, 1, 1, 1};  // of the chunks, over and over
};

Input read_input(std::string_view bytes) {
  Input input{.body = bytes};
  if (bytes.size() < 8) return input;
  input.body.remove_suffix(8);
  const auto control = [tail = bytes.substr(bytes.size() - 8)](std::size_t i) {
    return std::size_t{static_cast<std::uint8_t>(tail[i])};
  };
  if ((control(0) & 1U) != 0) input.options.utf8 = Utf8Policy::kStrict;
  if ((control(0) & 2U) != 0) input.options.max_line_bytes = control(1);
  if ((control(0) & 4U) != 0) input.options.max_event_bytes = control(2);
  if ((control(0) & 8U) != 0) input.options.utf8 = Utf8Policy::kTrust;
  constexpr std::array kPaths{ScanPath::kAuto, ScanPath::kScalar, ScanPath::kSse2,
                              ScanPath::kAvx2, ScanPath::kAvx512, ScanPath::kNeon};
  const ScanPath path = kPaths[control(3) % kPaths.size()];
  require(to_string(path) != "unknown", "a path has no name");
  if (is_available(path)) input.options.scan_path = path;
  for (std::size_t i = 0; i < 4; ++i) input.sizes[i] = control(4 + i);
  if (input.sizes == std::array<std::size_t, 4>{}) input.sizes.fill(1);
  return input;
}

std::vector<std::string_view> cut(const Input& input) {
  std::vector<std::string_view> chunks;
  std::string_view rest = input.body;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    chunks.push_back(rest.substr(0, input.sizes[i % 4]));
    rest.remove_prefix(chunks.back().size());
  }
  return chunks;
}

void check_against_reference(const SseRun& run, const Input& input) {
  if (input.options.utf8 == Utf8Policy::kTrust) return;
  const auto expected = reprise::test::as_decoder_says(reprise::harness::reference_decode(input.body));
  const auto& events = run.recorder.result.events;
  if (!run.error) return require(run.recorder.result == expected, "the reference decoder disagrees");
  require(events.size() <= expected.events.size() && std::equal(events.begin(), events.end(), expected.events.begin()),
          "the events before the failure are not the reference decoder's");
}

// Where nobody is told of comments the decoder passes over more of them at once, and carries the blocks of small
// chunks.
void check_events_alone(const SseRun& whole, const Input& input, const std::vector<std::string_view>& chunks) {
  std::vector<reprise::harness::ReferenceEvent> events;
  const auto sink = [&events](const reprise::sse::EventView& event) {
    events.push_back({std::string(event.name()), std::string(event.data), std::string(event.id)});
  };
  reprise::sse::Decoder decoder(input.options);
  reprise::sse::Decoder copy = decoder;
  bool good = true;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    if (i == chunks.size() / 2) copy = decoder;
    const std::vector<char> owned(chunks[i].begin(), chunks[i].end());
    good = decoder.feed({owned.data(), owned.size()}, sink).has_value();
  }
  require(good == !whole.error && decoder == whole.decoder, "a sink for events alone changes the state");
  require(events == whole.recorder.result.events, "a sink for events alone sees other events");
  for (const auto chunk : std::span(chunks).subspan(chunks.size() / 2)) static_cast<void>(copy.feed(chunk, sink));
  require(copy == decoder, "a copy for events alone goes on differently");
}

// What is not yet an event reaches to the end of the stream.
void check_tail(const reprise::sse::Decoder& decoder) {
  const auto tail = decoder.unfinished_tail();
  require(!tail || (tail->bytes > 0 && tail->offset + tail->bytes == decoder.offset()), "the tail ends elsewhere");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = read_input({reinterpret_cast<const char*>(data), size});
  const SseRun whole = reprise::test::run_whole(input.body, input.options);
  check_against_reference(whole, input);
  check_events_alone(whole, input, {input.body});
  for (const auto& event : whole.recorder.result.events) {
    require(event.data.size() / 3 <= input.options.max_event_bytes, "an event is over the limit, repairs and all");
  }
  DecoderOptions scalar = input.options;
  scalar.scan_path = ScanPath::kScalar;
  require(reprise::test::run_whole(input.body, scalar).recorder == whole.recorder, "the vectors see something else");
  const auto chunks = cut(input);
  check_events_alone(whole, input, chunks);
  SseRun split = reprise::test::run_chunks(std::span(chunks).first(chunks.size() / 2), input.options);
  SseRun copy = split;
  for (const auto chunk : std::span(chunks).subspan(chunks.size() / 2)) split.feed(chunk);
  require(split == whole, "the cuts change what the decoder says");
  for (const auto chunk : std::span(chunks).subspan(chunks.size() / 2)) copy.feed(chunk);
  require(copy == whole, "a copy goes on differently");
  check_tail(split.decoder);
  split.decoder.reset();
  require(split.decoder == reprise::sse::Decoder(input.options), "reset leaves something behind");
  return 0;
}
