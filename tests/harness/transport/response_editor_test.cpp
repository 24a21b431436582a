#include "transport/response_editor.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;

ResponseEditor editor() {
  return ResponseEditor(
      test::interaction("GET", "http://h/", {{1ms, "abcd"}, {2ms, "ef"}}, {.detail = {}, .delay = 3ms}).response);
}

// "1ms abcd|2ms ef|3ms complete", in milliseconds.
std::string text(const RecordedResponse& response) {
  std::string text;
  std::size_t offset = 0;
  for (const ReadMark& mark : response.chunks) {
    text += std::to_string(mark.delay / 1ms) + " " + response.body.substr(offset, mark.bytes) + "|";
    offset += mark.bytes;
  }
  EXPECT_EQ(offset, response.body.size());
  return text + std::to_string(response.end.delay / 1ms) + " " + std::string(to_string(response.end.kind));
}

TEST(ResponseEditor, KeepsChunksAndTimesThatTheEditLeavesAlone) {
  const struct {
    std::string name;
    std::function<void(ResponseEditor&)> edit;
    std::string outcome;
  } rows[] = {
      {"nothing", [](auto&) {}, "1 abcd|2 ef|3 complete"},
      {"insert inside", [](auto& e) { e.insert(1, "X"); }, "1 a|0 X|0 bcd|2 ef|3 complete"},
      {"insert between", [](auto& e) { e.insert(4, "X"); }, "1 abcd|0 X|2 ef|3 complete"},
      {"insert at the end", [](auto& e) { e.insert(6, "X"); }, "1 abcd|2 ef|0 X|3 complete"},
      {"insert nothing", [](auto& e) { e.insert(1, ""); }, "1 abcd|2 ef|3 complete"},
      {"erase across", [](auto& e) { e.erase(3, 5); }, "1 abc|2 f|3 complete"},
      {"erase a chunk", [](auto& e) { e.erase(0, 4); }, "3 ef|3 complete"},
      {"erase the tail", [](auto& e) { e.erase(4, 6); }, "1 abcd|5 complete"},
      {"repeat across", [](auto& e) { e.repeat(3, 5); }, "1 abc|0 d|2 e|0 d|2 e|0 f|3 complete"},
      {"overwrite across", [](auto& e) { e.overwrite(3, "XY"); }, "1 abcX|2 Yf|3 complete"},
      {"overwrite beyond", [](auto& e) { e.overwrite(5, "XY"); }, "1 abcd|2 eX|3 complete"},
      {"end inside", [](auto& e) { e.end_at(5, EndKind::kReset, ""); }, "1 abcd|2 e|0 reset"},
      {"end at the start", [](auto& e) { e.end_at(0, EndKind::kReset, ""); }, "0 reset"},
      {"pause inside", [](auto& e) { e.pause(1, 7ms); }, "1 a|7 bcd|2 ef|3 complete"},
      {"pause between", [](auto& e) { e.pause(4, 7ms); }, "1 abcd|9 ef|3 complete"},
      {"pause at the end", [](auto& e) { e.pause(6, 7ms); }, "1 abcd|2 ef|10 complete"},
      {"slow", [](auto& e) { e.slow(2, 7ms); }, "1 ab|7 cd|9 ef|3 complete"},
      {"throttle", [](auto& e) { e.throttle(1, 20); }, "1 a|100 bc|50 d|100 ef|3 complete"},
      {"throttle to a byte a second", [](auto& e) { e.throttle(4, 1); }, "1 abcd|1000 e|1000 f|3 complete"},
      {"throttle to no effect", [](auto& e) { e.throttle(0, 1'000'000); }, "1 abcd|2 ef|3 complete"},
  };
  for (const auto& row : rows) {
    ResponseEditor edited = editor();
    row.edit(edited);
    EXPECT_EQ(text(edited.take()), row.outcome) << row.name;
  }
}

TEST(ResponseEditor, TurnsLfIntoCrLfAcrossChunks) {
  const auto rewritten = [](const std::vector<test::TimedBytes>& chunks, std::size_t offset) {
    ResponseEditor editor(test::interaction("GET", "http://h/", chunks).response);
    editor.use_crlf(offset);
    return editor.take().body;
  };
  EXPECT_EQ(rewritten({{{}, "a\n\nb\r\nc\rd"}}, 0), "a\r\n\r\nb\r\nc\rd");
  EXPECT_EQ(rewritten({{{}, "a\r"}, {{}, "\nb\n"}}, 0), "a\r\nb\r\n");
  EXPECT_EQ(rewritten({{{}, "a\r"}, {{}, "\nb\n"}}, 2), "a\r\nb\r\n");
  EXPECT_EQ(rewritten({{{}, "a\nb\n"}}, 2), "a\nb\r\n");
}

TEST(ResponseEditor, TakesABodyWhoseMarksDoNotAddUp) {
  RecordedResponse response;
  response.body = "abc";
  response.chunks = {{.delay = 1ms, .bytes = 2}};
  EXPECT_EQ(text(ResponseEditor(response).take()), "1 ab|0 c|0 complete");
  response.chunks = {{.delay = 1ms, .bytes = 0}, {.delay = 1ms, .bytes = 9}};
  EXPECT_EQ(text(ResponseEditor(response).take()), "1 abc|0 complete");
}

TEST(ResponseEditor, AddsTimesUpToAYear) {
  ResponseEditor edited = editor();
  for (int i = 0; i < 3; ++i) edited.pause(0, std::chrono::microseconds::max() / 4);
  EXPECT_EQ(edited.take().chunks.front().delay, 24h * 365);
}

}  // namespace
}  // namespace reprise::harness
