#include <sstream>

#include <gtest/gtest.h>

#include "short_answer.hpp"
#include "show.hpp"

namespace reprise::tools {
namespace {

std::string table_of(harness::RecordedResponse response, bool has_head) {
  std::ostringstream out;
  const Session session{.name = "s", .response = std::move(response), .expect = {}, .has_head = has_head};
  ShowOptions options;
  options.cuts = session.recorded_cuts();
  EXPECT_TRUE(show_table(session, options, out));
  return out.str();
}

harness::RecordedResponse recorded(std::string body) {
  harness::RecordedResponse response;
  response.status = 200;
  response.http_version = "1.1";
  response.chunks = {{std::chrono::milliseconds(250), body.size()}};
  response.body = std::move(body);
  return response;
}

TEST(ShowTable, GivesEachEventItsTimeAndMeaning) {
  const std::string table = table_of(recorded(test::short_answer()), true);
  EXPECT_NE(table.find("s  200  HTTP/1.1"), std::string::npos) << table;
  EXPECT_NE(table.find("3     0.250s  content_block_delta     \"Hello\""), std::string::npos) << table;
  EXPECT_NE(table.find("6 events, complete"), std::string::npos) << table;
}

TEST(ShowTable, SaysWhereAStreamWasCutOff) {
  const std::string table = table_of(recorded(test::kStart + "event: content"), false);
  EXPECT_NE(table.find("unfinished: 14 bytes after byte " + std::to_string(test::kStart.size())), std::string::npos)
      << table;
  EXPECT_NE(table.find("truncated: no terminal event"), std::string::npos) << table;
}

TEST(ShowTable, SaysHowTheConnectionEnded) {
  harness::RecordedResponse response = recorded("data: 1\n\n");
  response.end = {.kind = harness::EndKind::kReset, .detail = "connection reset by peer", .delay = {}};
  EXPECT_NE(table_of(response, true).find("1 event, reset connection reset by peer"), std::string::npos);
}

TEST(ShowTable, SendsNoControlCharacterToTheTerminal) {
  EXPECT_EQ(table_of(recorded("data: \x1b[2J\n\n"), false).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace reprise::tools
