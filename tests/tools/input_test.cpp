#include "input.hpp"

#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

TEST(Input, TakesARawStreamAsOneUncutAnswer) {
  const test::TempFolder folder;
  const auto sessions = load_sessions(folder.write("a.sse", "data: 1\n\n"));
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1U);
  EXPECT_EQ(sessions->front().response.body, "data: 1\n\n");
  EXPECT_TRUE(sessions->front().recorded_cuts().empty());
  EXPECT_FALSE(sessions->front().has_head);
}

TEST(Input, TakesStreamsThatOnlyLookOdd) {
  const test::TempFolder folder;
  const std::vector<std::string> bodies = {std::string("data: a\0b\n\n", 11),
                                           "\xEF\xBB\xBF"
                                           "data: x\n\n",
                                           "unknown: 1\n\n",
                                           ":\r\r",
                                           "\n\n",
                                           "retry\rdata",
                                           "\xEF\xBB\xBF\xEF\xBB\xBF"
                                           "data: x\n\n"};
  for (const std::string& body : bodies) EXPECT_TRUE(load_sessions(folder.write("a.sse", body))) << body;
}

TEST(Input, FindsTheBodyBesideAFixture) {
  const test::TempFolder folder;
  const std::string yaml =
      "reprise: 1\nrecorded_at: x\nrecorder: y\ninteractions:\n- request: {method: GET, url: http://h/}\n"
      "  response: {status: 200, headers: [], body_file: a.1.body}\n";
  folder.write("a.1.body", "data: 1\n\n");
  const std::string file = folder.write("a.yaml", yaml);
  const std::filesystem::path before = std::filesystem::current_path();
  for (const std::string& name : {file, std::string("a.yaml")}) {
    std::filesystem::current_path(folder.path());
    const auto sessions = load_sessions(name);
    std::filesystem::current_path(before);
    ASSERT_TRUE(sessions) << sessions.error().message;
    EXPECT_EQ(sessions->front().response.body, "data: 1\n\n");
  }
}

TEST(Input, HandsOutALongStreamInParts) {
  const test::TempFolder folder;
  std::string body;
  while (body.size() < 200'000) body += "data: " + std::to_string(body.size()) + "\n\n";
  auto input = Input::open(folder.write("a.sse", body));
  ASSERT_TRUE(input);
  EXPECT_FALSE(input->is_fixture());
  std::string read;
  std::size_t parts = 0;
  for (auto part = input->read(); !part->empty(); part = input->read()) {
    read += *part;
    ++parts;
  }
  EXPECT_EQ(read, body);
  EXPECT_GT(parts, 2U);
}

TEST(Input, LoadsALongStreamFromItsFirstByte) {
  const test::TempFolder folder;
  const std::string body = "data: " + std::string(200'000, 'x') + "\n\n";
  EXPECT_EQ(load_sessions(folder.write("a.sse", body))->front().response.body, body);
}

TEST(Input, KnowsAFixtureByItsKeyOrItsName) {
  const test::TempFolder folder;
  EXPECT_TRUE(Input::open(folder.write("a", "# by hand\nreprise: 1\n"))->is_fixture());
  EXPECT_TRUE(Input::open(folder.write("a.yml", "data: 1\n\n"))->is_fixture());
  EXPECT_FALSE(Input::open(folder.write("b", "data: 1\n\n"))->is_fixture());
}

struct BadFile {
  std::string name;
  std::string content;
  std::string message;
};

TEST(Input, RefusesWhatIsPlainlyNoStream) {
  const test::TempFolder folder;
  const std::vector<BadFile> rows = {
      {"empty.sse", "", "empty.sse: the file is empty; expected a fixture or an event stream"},
      {"empty.yaml", "", "empty.yaml"},
      {"program",
       std::string("\x7f"
                   "ELF\0\0\0",
                   7),
       "program: the file is binary"},
      {"page.html", "<!doctype html>\n<p>data</p>\n", "page.html: the file looks like HTML or XML"},
      {"answer.json", "{\"data\": 1}\n", "answer.json: the file looks like JSON"},
  };
  for (const BadFile& row : rows) {
    const auto sessions = load_sessions(folder.write(row.name, row.content));
    ASSERT_FALSE(sessions) << row.name;
    EXPECT_NE(sessions.error().message.find(row.message), std::string::npos) << sessions.error().message;
  }
}

TEST(Input, SaysWhyAFileCannotBeRead) {
  const test::TempFolder folder;
  const auto missing = load_sessions(folder.file("none.yaml"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const auto directory = load_sessions(folder.path().string());
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().code, ErrorCode::kIo);
  const auto none =
      load_sessions(folder.write("none.yaml", "reprise: 1\nrecorded_at: x\nrecorder: y\ninteractions: []\n"));
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("holds no interaction"), std::string::npos) << none.error().message;
}

TEST(Input, FindsFixturesAndStreamsBelowAFolder) {
  const test::TempFolder folder;
  folder.write("b/x.sse", "data: 1\n\n");
  folder.write("a.yaml", "reprise: 1\n");
  folder.write("other.yaml", "version: 1\n");
  folder.write("notes.txt", "data: 1\n\n");
  const auto found = find_files(folder.path());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->files, (std::vector<std::string>{folder.file("a.yaml"), folder.file("b/x.sse")}));
  EXPECT_EQ(found->passed_over, 2U);
}

TEST(Input, ReplaysASessionAtTheCutsGiven) {
  Session session{.name = "s", .response = {}, .expect = {}, .has_head = true};
  session.response.status = 200;
  session.response.body = "abcdef";
  session.response.chunks = {{{}, 2}, {{}, 0}, {{}, 4}};
  EXPECT_EQ(session.recorded_cuts(), harness::Cuts{2});
  http::Reply reply = reply_of(session, {1, 5});
  EXPECT_EQ(*reply.body->read(), "a");
  EXPECT_EQ(*reply.body->read(), "bcde");
  EXPECT_EQ(*reply.body->read(), "f");
  EXPECT_EQ(*reply.body->read(), "");
}

}  // namespace
}  // namespace reprise::tools
