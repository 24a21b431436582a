#include "conversation_view.hpp"

#include <algorithm>
#include <ostream>
#include <variant>

namespace reprise::tools {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kNarrowest = 20;

// Columns of valid UTF-8 in a terminal, near enough to wrap by: East Asian text and emoji take two.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte >= 0xE3 && byte != 0xEF ? 2 : 1;
  }
  return width;
}

}  // namespace

ConversationView::ConversationView(std::ostream& out, Style style, std::size_t columns)
    : out_(out), style_(style), columns_(std::max(columns, kNarrowest)) {}

void ConversationView::say(std::string_view who, std::string_view text) {
  end_block();
  if (block_ended_ && !saying_) out_ << '\n';
  out_ << kIndent << style_.bold(who);
  column_ = kIndent.size() + width_of(who);
  block_ended_ = false;
  put(" ", Look::kPlain);
  put(printable_text(text), Look::kPlain);
  end_block();
  saying_ = true;
  out_.flush();
}

void ConversationView::show(const llm::Chunk& chunk) {
  if (const auto* text = std::get_if<llm::TextDelta>(&chunk)) {
    put(printable_text(text->text), Look::kPlain);
  } else if (const auto* thought = std::get_if<llm::ThinkingDelta>(&chunk)) {
    put(printable_text(thought->text), Look::kDim);
  } else if (const auto* call = std::get_if<llm::ToolCall>(&chunk)) {
    put("→ " + printable(call->name) + " " + printable(call->input), Look::kCyan);
  } else if (std::holds_alternative<llm::BlockEnd>(chunk)) {
    end_block();
  }
  out_.flush();
}

void ConversationView::finish() {
  end_block();
  out_.flush();
}

void ConversationView::put(std::string_view text, Look look) {
  if (look != look_) end_word();
  look_ = look;
  for (const char c : text) {
    if (c == '\n') {
      end_word();
      end_line();
    } else if (c == ' ' || c == '\t') {
      end_word();
      space_before_word_ = true;
    } else {
      word_ += c;
    }
  }
}

void ConversationView::end_word() {
  if (word_.empty()) return;
  if (block_ended_) out_ << '\n';
  block_ended_ = false;
  saying_ = false;
  const std::size_t space = space_before_word_ && column_ > 0 ? 1 : 0;
  const std::size_t width = width_of(word_);
  if (column_ > 0 && column_ + space + width > columns_) {
    end_line();
  } else if (space > 0) {
    out_ << ' ';
    ++column_;
  }
  if (column_ == 0) {
    out_ << kIndent;
    column_ = kIndent.size();
  }
  out_ << (look_ == Look::kDim ? style_.dim(word_) : look_ == Look::kCyan ? style_.cyan(word_) : word_);
  column_ += width;
  word_.clear();
  space_before_word_ = false;
}

void ConversationView::end_line() {
  out_ << '\n';
  column_ = 0;
  space_before_word_ = false;
}

void ConversationView::end_block() {
  end_word();
  if (column_ == 0) return;
  end_line();
  block_ended_ = true;
}

}  // namespace reprise::tools
