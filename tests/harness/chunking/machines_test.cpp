#include "chunking/machines.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

std::vector<std::string> feed(AnswerMachine& machine, std::string_view bytes) {
  std::vector<std::string> items;
  machine.feed(bytes, [&items](const std::string& item) { items.push_back(item); });
  return items;
}

TEST(AnswerMachine, SharesItsParserWithCopiesUntilOneMovesOn) {
  AnswerMachine first(llm::Provider::kAnthropic);
  AnswerMachine second = first;
  EXPECT_EQ(first, second);
  EXPECT_EQ(feed(first, "event: ping\ndata: {\"type\":\"ping\"}\n\n").size(), 1U);
  EXPECT_FALSE(first == second);
  EXPECT_EQ(feed(second, "event: ping\ndata: {\"type\":\"ping\"}\n\n").size(), 1U);
  EXPECT_EQ(first, second);
}

TEST(AnswerMachine, EndsWithWhatTheParserFailsWith) {
  AnswerMachine machine(llm::Provider::kAnthropic);
  const auto items = feed(machine, "data: no JSON\n\ndata: {\"type\":\"ping\"}\n\n");
  ASSERT_EQ(items.size(), 1U);
  EXPECT_TRUE(items[0].starts_with("error: ")) << items[0];
  EXPECT_TRUE(feed(machine, "data: {\"type\":\"ping\"}\n\n").empty());
}

TEST(EventMachine, ShowsEventsAsJson) {
  EXPECT_EQ(EventMachine::text(sse::EventView{.type = "", .data = "a\"", .id = "1"}),
            R"({"event":"message","data":"a\"","id":"1"})");
}

}  // namespace
}  // namespace reprise::harness
