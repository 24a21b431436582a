#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>

// As engines declare them.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed);
extern "C" void* afl_custom_init(void* afl, unsigned seed);
extern "C" std::size_t afl_custom_fuzz(void* state, std::uint8_t* data, std::size_t size, std::uint8_t** out,
                                       std::uint8_t* other, std::size_t other_size, std::size_t max_size);
extern "C" void afl_custom_deinit(void* state);

namespace reprise::test {
namespace {

constexpr std::string_view kStream = "event: a\ndata: 1\nid: 7\n\ndata: caf\xC3\xA9\n\n: quiet\n\ndata: 3\ndata: 4\n\n";
constexpr std::string_view kOptions{"\0\0\0\0\1\2\3\4", 8};

// A sanitizer sees what is written beyond `max_size`.
std::string mutate(std::string_view input, std::size_t max_size, unsigned seed) {
  std::vector<std::uint8_t> data(max_size);
  if (!input.empty()) std::memcpy(data.data(), input.data(), input.size());
  const std::size_t size = LLVMFuzzerCustomMutator(data.data(), input.size(), max_size, seed);
  return {data.begin(), data.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::vector<std::string> streams_of(unsigned count) {
  std::vector<std::string> streams;
  for (unsigned seed = 0; seed < count; ++seed) {
    std::string input = mutate(std::string(kStream) + std::string(kOptions), 4096, seed);
    streams.push_back(input.substr(0, input.size() - kOptions.size()));
  }
  return streams;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST(SseMutator, StaysWithinTheSizeGiven) {
  const std::string input = std::string(kStream) + std::string(kOptions);
  for (std::size_t size = 0; size <= input.size(); ++size) {
    for (std::size_t room = 0; room < 20; ++room) {
      if (size + room == 0) continue;
      for (unsigned seed = 0; seed < 20; ++seed) {
        ASSERT_LE(mutate(input.substr(0, size), size + room, seed).size(), size + room);
      }
    }
  }
}

TEST(SseMutator, MakesTheSameOfTheSameSeed) {
  for (unsigned seed = 0; seed < 100; ++seed) EXPECT_EQ(mutate(kStream, 4096, seed), mutate(kStream, 4096, seed));
}

TEST(SseMutator, MakesManyStreamsOfOne) {
  const auto streams = streams_of(1000);
  EXPECT_GT(std::set<std::string>(streams.begin(), streams.end()).size(), 700U);
}

TEST(SseMutator, KeepsMostStreamsWellFormed) {
  std::size_t with_events = 0;
  for (const std::string& stream : streams_of(1000)) {
    std::size_t events = 0;
    ASSERT_TRUE(sse::Decoder().feed(stream, [&events](const sse::EventView&) { ++events; }));
    if (events >= 2) ++with_events;
  }
  EXPECT_GT(with_events, 600U);
}

TEST(SseMutator, AimsAtLineEndsByteOrderMarksUtf8AndFields) {
  struct Aim {
    const char* what;
    std::function<bool(std::string_view)> hit;
  };
  const std::vector<Aim> aims = {
      {"CRLF", [](std::string_view s) { return contains(s, "\r\n"); }},
      {"CR alone", [](std::string_view s) { return contains(s, "\r\r"); }},
      {"LF before CR", [](std::string_view s) { return contains(s, "\n\r"); }},
      {"a BOM", [](std::string_view s) { return s.starts_with("\xEF\xBB\xBF"); }},
      {"a part of a BOM",
       [](std::string_view s) { return s.starts_with("\xEF\xBB") && !s.starts_with("\xEF\xBB\xBF"); }},
      {"a BOM that is text",
       [](std::string_view s) { return contains(s.substr(std::min<std::size_t>(s.size(), 1)), "\xEF\xBB\xBF"); }},
      {"a surrogate", [](std::string_view s) { return contains(s, "\xED\xA0\x80"); }},
      {"a character cut short", [](std::string_view s) { return contains(s, "\xF0\x9F\x98\n"); }},
      {"a field without a colon", [](std::string_view s) { return contains(s, "\ndata\n"); }},
      {"no space after the colon", [](std::string_view s) { return contains(s, "\ndata:4"); }},
      {"an id with NUL", [](std::string_view s) { return contains(s, std::string_view("id: a\0b", 7)); }},
      {"retry", [](std::string_view s) { return contains(s, "\nretry: 12\n"); }},
      {"a long line", [](std::string_view s) { return contains(s, std::string(50, 'x')); }},
      {"a stream cut short", [](std::string_view s) { return s.ends_with("dat"); }},
  };
  const auto streams = streams_of(20'000);
  for (const Aim& aim : aims) EXPECT_TRUE(std::any_of(streams.begin(), streams.end(), aim.hit)) << aim.what;
}

TEST(SseMutator, ServesAflAsWell) {
  void* state = afl_custom_init(nullptr, 1);
  std::string input = std::string(kStream) + std::string(kOptions);
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i) {
    std::uint8_t* out = nullptr;
    const std::size_t size = afl_custom_fuzz(state, reinterpret_cast<std::uint8_t*>(input.data()), input.size(), &out,
                                             nullptr, 0, input.size() + 4);
    ASSERT_LE(size, input.size() + 4);
    made.emplace(reinterpret_cast<const char*>(out), size);
  }
  afl_custom_deinit(state);
  EXPECT_GT(made.size(), 50U);
}

}  // namespace
}  // namespace reprise::test
