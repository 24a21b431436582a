// Where the parts of an event stream lie in its bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::harness {

struct MappedEvent {
  std::size_t begin = 0;  // of its first line, comments in front included
  std::size_t end = 0;    // behind its blank line
  sse::Event event{};
  bool is_delta = false;  // it brings a piece of content
};

struct StreamMap {
  std::vector<MappedEvent> events;
  std::vector<std::size_t> boundaries;  // 0, and behind each blank line, ascending
  std::optional<llm::Provider> provider;
};

[[nodiscard]] StreamMap map_stream(std::string_view body);

// Whether `name` is what a FaultPosition calls the event.
[[nodiscard]] bool is_called(const sse::Event& event, std::string_view name);

// How many well-formed ones there are, by their first bytes and the number of those that follow.
[[nodiscard]] std::size_t characters_of_several_bytes(std::string_view body);

enum class FaultUnit { kByte, kChunk, kEvent };

// A position in one body.
struct FoundPlace {
  std::size_t offset = 0;
  FaultUnit unit = FaultUnit::kByte;
  std::size_t index = 0;  // of the unit that begins there, counted from 0; for bytes the offset
};

// `chunk_ends`: behind each chunk, ascending. Fails with kInvalidArgument, saying what the body has instead.
[[nodiscard]] Result<FoundPlace> find_place(const FaultPosition& position, std::string_view body, const StreamMap& map,
                                            const std::vector<std::size_t>& chunk_ends);

}  // namespace reprise::harness
