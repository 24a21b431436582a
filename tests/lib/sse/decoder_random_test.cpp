// Streams that are mostly well formed, mutated and cut by a seeded generator: the decoder against the reference.
#include <random>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/plan.hpp>

#include "cuttings.hpp"
#include "sse_recorder.hpp"

namespace reprise::test {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPieces[] = {"data: {\"type\":\"text_delta\",\"text\":\"caf\xC3\xA9 \xF0\x9F\x98\x80\"}"sv,
                                        "data"sv,
                                        "data:"sv,
                                        "data: "sv,
                                        "data:  x"sv,
                                        "event: message_start"sv,
                                        "event:"sv,
                                        "event"sv,
                                        "id: 42"sv,
                                        "id"sv,
                                        "id: a\0b"sv,
                                        "retry: 1500"sv,
                                        "retry: x"sv,
                                        "retry: 99999999999999999999"sv,
                                        ": keep-alive"sv,
                                        ":"sv,
                                        "other: y"sv,
                                        "nonsense"sv,
                                        "\xEF\xBB\xBF"sv,
                                        ""sv,
                                        ""sv,
                                        "data: \xE2\x80\xA8\xC2\x85\x0B\x0C"sv,
                                        "data: \xE2\x82"sv,
                                        "\xFF"sv};
constexpr std::string_view kEnds[] = {"\n"sv, "\n"sv, "\n"sv, "\r\n"sv, "\r"sv, "\n\n"sv, "\r\n\r\n"sv, "\r\r"sv, ""sv};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  // Drawn from the engine itself: the library's distributions differ from one standard library to another.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  std::string stream() {
    std::string body = below(8) == 0 ? "\xEF\xBB\xBF" : "";
    for (std::size_t lines = below(16); lines > 0; --lines) {
      body += kPieces[below(std::size(kPieces))];
      body += kEnds[below(std::size(kEnds))];
    }
    for (std::size_t changes = below(3); changes > 0 && !body.empty(); --changes) mutate(body);
    return body;
  }

  std::vector<std::string_view> chunks(std::string_view body) {
    const std::size_t largest = std::size_t{1} << below(7);
    std::vector<std::string_view> cut;
    while (!body.empty()) {
      cut.push_back(body.substr(0, below(largest + 1)));
      body.remove_prefix(cut.back().size());
    }
    return cut;
  }

 private:
  void mutate(std::string& body) {
    const std::size_t at = below(body.size());
    const std::size_t length = 1 + below(4);
    switch (below(4)) {
      case 0:
        body[at] = static_cast<char>(below(256));
        break;
      case 1:
        body.erase(at, length);
        break;
      case 2:
        body.insert(at, kPieces[below(std::size(kPieces))]);
        break;
      default:
        body.insert(at, body.substr(below(body.size()), length));
    }
  }

  std::mt19937_64 random_;
};

TEST(SseDecoderRandom, AgreesWithTheReferenceOnTwentyThousandStreams) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    Generator generator(seed);
    const std::string body = generator.stream();
    const auto expected = as_decoder_says(harness::reference_decode(body));
    const SseRun whole = run_whole(body);
    ASSERT_EQ(whole.recorder.result, expected) << "seed " << seed << ", " << testing::PrintToString(body);
    for (int cutting = 0; cutting < 5; ++cutting) {
      ASSERT_EQ(run_chunks(generator.chunks(body)), whole) << "seed " << seed << ", " << testing::PrintToString(body);
    }
  }
}

TEST(SseDecoderRandom, GivesASinkOfEventsAloneTheSame) {
  for (std::uint64_t seed = 300'000; seed < 310'000; ++seed) {
    Generator generator(seed);
    const std::string body = generator.stream();
    const SseRun whole = run_whole(body);
    for (int cutting = 0; cutting < 5; ++cutting) {
      std::vector<harness::ReferenceEvent> events;
      sse::Decoder decoder;
      for (const auto chunk : generator.chunks(body)) {
        const auto fed = decoder.feed(chunk, [&events](const sse::EventView& event) {
          events.push_back({std::string(event.name()), std::string(event.data), std::string(event.id)});
        });
        ASSERT_TRUE(fed.has_value());
      }
      ASSERT_EQ(events, whole.recorder.result.events) << "seed " << seed << ", " << testing::PrintToString(body);
      ASSERT_EQ(decoder, whole.decoder) << "seed " << seed << ", " << testing::PrintToString(body);
    }
  }
}

TEST(SseDecoderRandom, LeavesTheSameStateHoweverAStreamIsCut) {
  for (std::uint64_t seed = 100'000; seed < 100'100; ++seed) {
    Generator generator(seed);
    ASSERT_EQ(disprove_cuttings(generator.stream()), "") << "seed " << seed;
  }
}

TEST(SseDecoderRandom, FailsTheSameWayHoweverAStreamIsCut) {
  for (std::uint64_t seed = 200'000; seed < 210'000; ++seed) {
    Generator generator(seed);
    const std::string body = generator.stream();
    const sse::DecoderOptions options{
        .utf8 = generator.below(2) == 0 ? sse::Utf8Policy::kStrict : sse::Utf8Policy::kReplace,
        .max_line_bytes = generator.below(64),
        .max_event_bytes = generator.below(64)};
    const SseRun whole = run_whole(body, options);
    for (int cutting = 0; cutting < 5; ++cutting) {
      const SseRun cut = run_chunks(generator.chunks(body), options);
      ASSERT_EQ(cut.decoder, whole.decoder) << "seed " << seed << ", " << testing::PrintToString(body);
      ASSERT_EQ(cut.recorder, whole.recorder) << "seed " << seed << ", " << testing::PrintToString(body);
    }
  }
}

}  // namespace
}  // namespace reprise::test
