// What the parsers of all providers have in common.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

#include "llm/json_event.hpp"

namespace reprise::llm {

inline constexpr std::size_t kMaxBlocks = 10'000;
inline constexpr std::size_t kMaxHeldBytes = std::size_t{64} << 20U;  // of tool input in open blocks

[[nodiscard]] std::optional<std::size_t> index_of(const json::Value& value);

// An object without members, or an array without elements.
[[nodiscard]] bool is_empty_container(std::string_view json);

// `text` on one line and not too long, for people.
[[nodiscard]] std::string one_line(std::string_view text);

// As much of an error event's data as an Error keeps.
[[nodiscard]] std::string error_body(std::string_view data);

// For an event whose data are not JSON.
[[nodiscard]] Error not_json(const sse::EventView& event, const json::Fault& fault);

[[nodiscard]] Error too_many_blocks();
[[nodiscard]] Error too_much_held();

// Texts made for the chunks of one event: their places stay the same until `clear`.
class Scratch {
 public:
  void clear() { texts_.clear(); }
  std::string& text() { return texts_.emplace_back(); }

 private:
  std::deque<std::string> texts_;
};

// Appends the members of `object` that have a value and are not among `known` to `details`, an object under way.
void add_details(std::string& details, std::string_view object, std::span<const std::string_view> known);

// Ends the object; empty where it has no members.
[[nodiscard]] std::string_view end_details(std::string& details);

}  // namespace reprise::llm
