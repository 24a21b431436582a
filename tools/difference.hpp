// Where two recorded answers first differ: in their bytes, their events or their meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "input.hpp"

namespace reprise::tools {

enum class DiffForm {
  kBytes,   // the bodies
  kEvents,  // type, data and last ID of each event
  // What the answer says: the accumulated message, or, of a stream in no known protocol, the JSON of its events; of any
  // other body its JSON. Values of keys that are made anew for each answer (id, …_id, created, signature, …) stand for
  // the place where they first came. What a tool is called with is compared as it is. Padding is no part of it.
  kMeaning,
};

struct DiffOptions {
  DiffForm form = DiffForm::kMeaning;
  std::vector<std::string> ignored{};  // keys left out of the meaning, wherever they stand: "usage"
};

// One side of a difference.
struct DiffSide {
  std::optional<std::string> text{};      // the whole value; nothing where this side has none
  std::optional<std::uint64_t> offset{};  // in the body, of the byte that differs or of the event
};

struct Difference {
  std::string where;   // "status", "end", "body", "event 7, data", "content[0].text"
  std::size_t at = 0;  // how many bytes of both texts are equal
  DiffSide a{};
  DiffSide b{};
};

// Nothing where the answers are the same. Of raw streams only the bodies are compared; else status and the kind of end
// are part of every form.
[[nodiscard]] std::optional<Difference> find_difference(const Session& a, const Session& b, const DiffOptions& options);

}  // namespace reprise::tools
