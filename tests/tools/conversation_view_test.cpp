#include "conversation_view.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

std::string shown(const std::vector<llm::Chunk>& chunks, std::size_t columns = 30, bool color = false) {
  std::ostringstream out;
  ConversationView view(out, Style(color), columns);
  for (const auto& chunk : chunks) view.show(chunk);
  view.finish();
  return out.str();
}

llm::Chunk text(std::string_view words) { return llm::TextDelta{.index = 0, .text = words}; }

TEST(ConversationView, WrapsBetweenWordsHoweverTheyArrive) {
  const std::string expected = "  one two three four five six\n  seven\n";
  EXPECT_EQ(shown({text("one two three four five six seven")}), expected);
  std::vector<llm::Chunk> bytes;
  const std::string_view whole = "one two three four five six seven";
  for (std::size_t i = 0; i < whole.size(); ++i) bytes.push_back(text(whole.substr(i, 1)));
  EXPECT_EQ(shown(bytes), expected);
}

TEST(ConversationView, KeepsLineEndsOfTheText) { EXPECT_EQ(shown({text("a\n\nb\nc")}), "  a\n\n  b\n  c\n"); }

TEST(ConversationView, PutsAnEmptyLineBetweenBlocks) {
  EXPECT_EQ(
      shown({llm::ThinkingDelta{.index = 0, .text = "hm"}, llm::BlockEnd{.index = 0}, text("yes"),
             llm::BlockEnd{.index = 1}, llm::ToolCall{.index = 2, .id = "t", .name = "look", .input = "{\"at\": 1}"},
             llm::BlockEnd{.index = 2}}),
      "  hm\n\n  yes\n\n  → look {\"at\": 1}\n");
}

TEST(ConversationView, CountsWideCharactersAsTwoColumns) {
  EXPECT_EQ(shown({text("一二三四五六七八九 一二三四")}, 20), "  一二三四五六七八九\n  一二三四\n");
}

TEST(ConversationView, ALongerWordStandsAlone) {
  EXPECT_EQ(shown({text("a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b")}, 5),
            "  a\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n  b\n");
}

TEST(ConversationView, DimsThoughtsAndLetsNothingThroughToTheTerminal) {
  EXPECT_EQ(
      shown({llm::ThinkingDelta{.index = 0, .text = "hm"}, llm::BlockEnd{.index = 0}, text("\x1b[31m")}, 30, true),
      "  \x1b[2mhm\x1b[0m\n\n  \\x1b[31m\n");
}

TEST(ConversationView, IgnoresWhatIsNotForPeople) {
  EXPECT_EQ(shown({llm::KeepAlive{}, llm::MessageStart{}, llm::UsageUpdate{}, llm::MessageEnd{}}), "");
}

TEST(ConversationView, NamesTheOtherSide) {
  std::ostringstream out;
  ConversationView view(out, Style(false), 30);
  view.say("you", "What is the answer to it all?");
  view.show(text("42"));
  view.finish();
  view.say("you", "Why?");
  view.say("you", "No, really");
  EXPECT_EQ(out.str(), "  you What is the answer to it\n  all?\n\n  42\n\n  you Why?\n  you No, really\n");
}

}  // namespace
}  // namespace reprise::tools
