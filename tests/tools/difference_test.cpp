#include "difference.hpp"

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

Session stream(std::string body) {
  Session session{.name = "s", .response = {}, .expect = {}, .has_head = false};
  session.response.status = 200;
  session.response.headers.add("content-type", "text/event-stream");
  if (!body.empty()) session.response.chunks = {{.delay = {}, .bytes = body.size()}};
  session.response.body = std::move(body);
  return session;
}

Session answer(std::string body, int status = 200, const std::string& type = "text/event-stream") {
  Session session = stream(std::move(body));
  session.has_head = true;
  session.response.status = status;
  session.response.headers = {{"content-type", type}};
  return session;
}

std::string message(const std::string& text, const std::string& id = "msg_1", const std::string& padding = "",
                    const std::string& usage = "1") {
  return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"" + id +
         "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"output_tokens\":" +
         usage + "}}}\n\nevent: content_block_start\ndata: " +
         "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n" +
         "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":" +
         "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}" + padding + "}\n\nevent: content_block_stop\n" +
         "data: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_stop\ndata: "
         "{\"type\":\"message_stop\"}\n\n";
}

std::optional<Difference> compare(const Session& a, const Session& b, DiffForm form,
                                  std::vector<std::string> ignored = {}) {
  const auto there = find_difference(a, b, {.form = form, .ignored = ignored});
  const auto back = find_difference(b, a, {.form = form, .ignored = ignored});
  EXPECT_EQ(there.has_value(), back.has_value());
  if (there && back) {
    EXPECT_EQ(there->a.text, back->b.text);
  }
  return there;
}

constexpr auto kAllForms = {DiffForm::kBytes, DiffForm::kEvents, DiffForm::kMeaning};

TEST(Difference, IsNoneBetweenTheSame) {
  for (const DiffForm form : kAllForms) {
    EXPECT_FALSE(compare(stream(message("a")), answer(message("a")), form));
    EXPECT_FALSE(compare(stream(""), stream(""), form));
  }
}

TEST(Difference, OfBytesIsTheFirstByte) {
  const auto difference = compare(stream("data: 1\n\n"), stream("data: 2\n"), DiffForm::kBytes);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->where, "body");
  EXPECT_EQ(difference->at, 6U);
  EXPECT_EQ(difference->a.offset, 6U);
  EXPECT_EQ(compare(stream("data: 1\n\n"), stream("data: 1\n"), DiffForm::kBytes)->at, 8U);
}

TEST(Difference, OfEventsNamesEventFieldAndPlace) {
  const std::string first = "data: same\n\n";
  const std::tuple<std::string, std::string, std::string, std::string, std::string> rows[] = {
      {"data: abc\n\n", "data: abd\n\n", "event 2, data", "abc", "abd"},
      {"event: x\ndata: 1\n\n", "event: y\ndata: 1\n\n", "event 2, type", "x", "y"},
      {"id: 1\ndata: 1\n\n", "id: 2\ndata: 1\n\n", "event 2, last ID", "1", "2"},
  };
  for (const auto& [a, b, where, text_a, text_b] : rows) {
    const auto difference = compare(stream(first + a), stream(": comment\n" + first + b), DiffForm::kEvents);
    ASSERT_TRUE(difference) << a;
    EXPECT_EQ(difference->where, where);
    EXPECT_EQ(difference->a.text, text_a);
    EXPECT_EQ(difference->b.text, text_b);
    EXPECT_EQ(difference->a.offset, 12U);
    EXPECT_EQ(difference->b.offset, 22U);
  }
}

TEST(Difference, OfEventsKnowsOneThatIsMissing) {
  const auto difference = compare(stream("data: 1\n\ndata: 2\n\n"), stream("data: 1\n\n"), DiffForm::kEvents);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->where, "event 2");
  EXPECT_EQ(difference->a.text, "{\"event\":\"message\",\"data\":\"2\",\"id\":\"\"}");
  EXPECT_EQ(difference->a.offset, 9U);
  EXPECT_FALSE(difference->b.text);
}

TEST(Difference, OfEventsPassesOverHowTheyAreSpelled) {
  EXPECT_FALSE(compare(stream("data: 1\n\n"), stream("data:1\r\n: x\r\n\r\n"), DiffForm::kEvents));
}

TEST(Difference, OfMeaningPassesOverIdsAndPadding) {
  EXPECT_FALSE(compare(stream(message("a")), stream(message("a", "msg_2", "      ")), DiffForm::kMeaning));
  EXPECT_TRUE(compare(stream(message("a")), stream(message("a", "msg_2")), DiffForm::kEvents));
}

TEST(Difference, OfMeaningNamesThePlaceInTheMessage) {
  const auto difference = compare(stream(message("one two")), stream(message("one three")), DiffForm::kMeaning);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->where, "content[0].text");
  EXPECT_EQ(difference->at, 5U);
  EXPECT_EQ(difference->a.text, "one two");
}

TEST(Difference, OfMeaningLeavesOutWhatItIsTold) {
  const Session a = stream(message("a", "i", "", "1"));
  const Session b = stream(message("a", "i", "", "2"));
  EXPECT_EQ(compare(a, b, DiffForm::kMeaning)->where, "usage.output_tokens");
  EXPECT_FALSE(compare(a, b, DiffForm::kMeaning, {"usage"}));
  EXPECT_TRUE(compare(a, b, DiffForm::kMeaning, {"model"}));
}

TEST(Difference, OfMeaningKnowsATruncatedAnswer) {
  const std::string whole = message("a");
  const auto difference =
      compare(stream(whole), stream(whole.substr(0, whole.find("event: message_stop"))), DiffForm::kMeaning);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->where, "complete");
}

TEST(Difference, OfMeaningKeepsWhatAToolIsCalledWith) {
  const auto call = [](const std::string& id, const std::string& input) {
    return stream(
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"x\",\"content\":[]}}\n\n"
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"" +
        id + "\",\"name\":\"f\",\"input\":{}}}\n\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":" +
        "{\"type\":\"input_json_delta\",\"partial_json\":\"" + input +
        "\"}}\n\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\ndata: {\"type\":\"message_stop\"}\n\n");
  };
  EXPECT_FALSE(compare(call("t1", R"({\"id\":1})"), call("t2", R"({\"id\":1})"), DiffForm::kMeaning));
  const auto difference = compare(call("t1", R"({\"id\":1})"), call("t1", R"({\"id\":2})"), DiffForm::kMeaning, {"id"});
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->where, "content[0].input.id");
}

TEST(Difference, OfMeaningTellsWhichIdsAreTheSame) {
  const auto pair = [](const std::string& first, const std::string& second) {
    return stream("data: {\"id\":\"" + first + "\"}\n\ndata: {\"tool_use_id\":\"" + second + "\"}\n\n");
  };
  EXPECT_FALSE(compare(pair("a", "a"), pair("b", "b"), DiffForm::kMeaning));
  EXPECT_FALSE(compare(pair("a", "b"), pair("c", "d"), DiffForm::kMeaning));
  EXPECT_EQ(compare(pair("a", "a"), pair("c", "d"), DiffForm::kMeaning)->where, "[1].data.tool_use_id");
}

TEST(Difference, OfMeaningComparesOtherBodiesAsJsonOrText) {
  const auto error = [](const std::string& body) { return answer(body, 529, "application/json"); };
  EXPECT_FALSE(compare(error(R"({"a": 1, "b": 2, "request_id": "x"})"), error(R"({"request_id":"y","b":2,"a":1})"),
                       DiffForm::kMeaning));
  EXPECT_EQ(compare(error(R"({"a": [1, 2]})"), error(R"({"a": [1]})"), DiffForm::kMeaning)->where, "a[1]");
  EXPECT_EQ(compare(error(R"({"a": 1})"), error(R"({})"), DiffForm::kMeaning)->where, "a");
  EXPECT_EQ(compare(error("gone"), error("away"), DiffForm::kMeaning)->where, "body");
  EXPECT_EQ(compare(answer("[1]", 200, "application/json"), answer("[2]", 200, "application/json"), DiffForm::kMeaning)
                ->where,
            "[0]");
}

TEST(Difference, OfMeaningTakesWhatIsNestedTooDeepForText) {
  const std::string deep = std::string(300'000, '[') + std::string(300'000, ']');
  EXPECT_FALSE(compare(stream("data: " + deep + "\n\n"), stream("data: " + deep + "\n\n"), DiffForm::kMeaning));
  EXPECT_TRUE(compare(stream("data: " + deep + "\n\n"), stream("data: " + deep + " \n\n"), DiffForm::kMeaning));
}

TEST(Difference, CountsStatusAndEndWhereBothSidesHaveThem) {
  for (const DiffForm form : kAllForms) {
    EXPECT_EQ(compare(answer("data: 1\n\n"), answer("data: 1\n\n", 529), form)->where, "status");
    Session reset = answer("data: 1\n\n");
    reset.response.end.kind = harness::EndKind::kReset;
    const auto difference = compare(answer("data: 1\n\n"), reset, form);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->where, "end");
    EXPECT_EQ(difference->b.text, "reset");
    EXPECT_FALSE(compare(stream("data: 1\n\n"), reset, DiffForm::kBytes));
  }
}

}  // namespace
}  // namespace reprise::tools
