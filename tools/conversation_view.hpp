// An answer for people, as it streams: thoughts dimmed, text as it is, a line for each tool call.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include <reprise/llm/chunk.hpp>

#include "terminal.hpp"

namespace reprise::tools {

// Writes whole words, so that none is broken at the edge: each appears with the space or line end after it.
class ConversationView {
 public:
  // Lines have at most `columns` columns, indentation included; a longer word stands alone on its line.
  ConversationView(std::ostream& out, Style style, std::size_t columns);

  // Something said by the other side: who in bold, then the words. What is said in a row stands together.
  void say(std::string_view who, std::string_view text);
  void show(const llm::Chunk& chunk);
  // Writes what is held back and ends the line.
  void finish();

 private:
  enum class Look { kPlain, kDim, kCyan };

  void put(std::string_view text, Look look);
  void end_word();
  void end_line();
  // Ends the paragraph, so that the next begins after an empty line.
  void end_block();

  std::ostream& out_;
  Style style_;
  std::size_t columns_;
  std::size_t column_ = 0;
  std::string word_;
  Look look_ = Look::kPlain;
  bool space_before_word_ = false;
  bool block_ended_ = false;
  bool saying_ = false;
};

}  // namespace reprise::tools
