// Chunks, in a few words for people.
#pragma once

#include <string>

#include <reprise/llm/chunk.hpp>

namespace reprise::harness {

// What the chunk says, without its type and braces: the part of its JSON that people look for. One line unless the
// answer's own text has several.
[[nodiscard]] std::string meaning_of(const llm::Chunk& chunk);

}  // namespace reprise::harness
