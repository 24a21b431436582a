#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

const std::string kCassette =
    "interactions:\n- request:\n    method: POST\n    uri: http://h/v1?key=planted-in-url\n"
    "    headers: {x-api-key: [planted-in-header]}\n    body: '{}'\n"
    "  response:\n    status: {code: 200, message: OK}\n"
    "    headers: {content-type: [text/event-stream], set-cookie: [planted-in-cookie]}\n"
    "    body: {string: \"data: 1\\n\\n\"}\n"
    "- request: {method: GET, uri: 'http://h/'}\n  response: {status: {code: 404}, body: {string: gone}}\n";

TEST(ImportProgram, WritesAFixtureThatTheOtherVerbsTake) {
  const test::TempFolder folder;
  const auto imported = run_reprise({"import", folder.write("c.yaml", kCassette), "-o", folder.file("f.yaml")});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(imported.out, "");
  EXPECT_NE(imported.err.find("f.yaml  from vcrpy: 2 answers, 13 bytes in 2 reads"), std::string::npos) << imported.err;
  EXPECT_EQ(run_reprise({"show", "--as", "bytes", folder.file("f.yaml")}).out, "data: 1\n\ngone");
}

TEST(ImportProgram, LetsNoSecretOfAHeaderOrUrlThrough) {
  const test::TempFolder folder;
  const std::string cassette = folder.write("c.yaml", kCassette);
  EXPECT_EQ(run_reprise({"import", cassette, "-o", folder.file("f.yaml")}).exit_code, 0);
  for (const std::string& text : {folder.read("f.yaml"), run_reprise({"import", cassette}).out}) {
    EXPECT_EQ(text.find("planted"), std::string::npos) << text;
    EXPECT_NE(text.find("[REDACTED:x-api-key]"), std::string::npos) << text;
  }
}

TEST(ImportProgram, ReplacesWhatTheUserNamesToo) {
  const test::TempFolder folder;
  const std::string cassette = folder.write("c.yaml", kCassette);
  const std::vector<std::string> words{"import", "--redact-value", "gone", "--redact-header", "Content-Type", cassette};
  std::vector<std::string> to_file = words;
  to_file.insert(to_file.end(), {"-o", folder.file("f.yaml")});
  EXPECT_EQ(run_reprise(to_file).exit_code, 0);
  for (const std::string& text : {folder.read("f.yaml"), run_reprise(words).out}) {
    EXPECT_EQ(text.find("gone"), std::string::npos) << text;
    EXPECT_NE(text.find("[REDACTED:value]"), std::string::npos) << text;
    EXPECT_NE(text.find("[REDACTED:content-type]"), std::string::npos) << text;
  }
  const auto refused = run_reprise({"import", "--redact-value", "x", cassette});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("--redact-value: "), std::string::npos) << refused.err;
}

TEST(ImportProgram, PrintsTheFixtureWhereNoFileIsNamed) {
  const auto imported =
      run_reprise({"import", "-"}, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n");
  EXPECT_EQ(imported.exit_code, 0);
  EXPECT_EQ(imported.out.substr(0, 11), "reprise: 1\n");
  EXPECT_NE(imported.out.find("Imported from <stdin>."), std::string::npos) << imported.out;
  EXPECT_NE(imported.err.find("warning: <stdin>: has no request"), std::string::npos) << imported.err;
  EXPECT_EQ(run_reprise({"show", "--as", "bytes", "-"}, imported.out).out, "data: 1\n\n");
}

TEST(ImportProgram, ImportsFoldersWithTheirFolders) {
  const test::TempFolder folder;
  folder.write("in/a.yaml", kCassette);
  folder.write("in/deep/b.1.chunks.txt", "{\"type\":\"ping\"}\n{\"type\":\"ping\"}");
  folder.write("in/readme.md", "# Nothing\n");
  folder.write("in/empty.json", "{}");
  folder.write("in/ours.yaml", "reprise: 1\ninteractions: []\n");
  const auto imported = run_reprise({"import", folder.file("in"), "--out-dir", folder.file("out")});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(run_reprise({"show", "--as", "count", folder.file("out/deep/b.1.yaml")}).out, "2 events, 70 bytes\n");
  EXPECT_TRUE(std::filesystem::exists(folder.file("out/a.yaml")));
  EXPECT_NE(imported.err.find("3 other files passed over"), std::string::npos) << imported.err;
}

TEST(ImportProgram, KeepsEventStreamsAloneWhereAskedTo) {
  const test::TempFolder folder;
  const std::string cassette = folder.write("c.yaml", kCassette);
  EXPECT_EQ(run_reprise({"import", "--streams", cassette, "-o", folder.file("f.yaml")}).exit_code, 0);
  EXPECT_EQ(run_reprise({"show", "--as", "bytes", folder.file("f.yaml")}).out, "data: 1\n\n");
  const auto none = run_reprise({"import", "--streams", "--from", "curl", "-", "-o", folder.file("g.yaml")},
                                "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(none.exit_code, 5);
  EXPECT_NE(none.err.find("<stdin>: holds no event stream; nothing is written"), std::string::npos) << none.err;
  EXPECT_FALSE(std::filesystem::exists(folder.file("g.yaml")));
}

TEST(ImportProgram, GoesOnAfterAFileThatItCannotRead) {
  const test::TempFolder folder;
  const std::string bad = folder.write("bad.json", "{\"request\": {}, \"response\": {}}");
  const std::string good = folder.write("good.sse", "data: 1\n\n");
  const auto imported =
      run_reprise({"import", bad, good, folder.file("none"), "--out-dir", folder.file("out"), "--json"});
  EXPECT_EQ(imported.exit_code, 3);
  std::istringstream lines(imported.out);
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["error"]["code"], "format");
  EXPECT_EQ(rows[0]["error"]["message"], bad + ": request.method: expected a value, found none");
  EXPECT_EQ(rows[1]["format"], "sse");
  EXPECT_EQ(rows[1]["output"], folder.file("out/good.yaml"));
  EXPECT_EQ(rows[1]["answers"], 1);
  EXPECT_EQ(rows[1]["bytes"], 9);
  EXPECT_EQ(rows[2]["error"]["code"], "not_found");
}

TEST(ImportProgram, ReplacesNothingUnlessForced) {
  const test::TempFolder folder;
  const std::string stream = folder.write("a.sse", "data: 1\n\n");
  const std::string other = folder.write("b/a.sse", "data: 2\n\n");
  const std::string there = folder.write("out/a.yaml", "mine");
  const auto kept = run_reprise({"import", stream, "--out-dir", folder.file("out")});
  EXPECT_EQ(kept.exit_code, 3);
  EXPECT_EQ(folder.read("out/a.yaml"), "mine");
  EXPECT_EQ(run_reprise({"import", "--force", stream, "-o", there}).exit_code, 0);
  const auto twice = run_reprise({"import", "--force", stream, other, "--out-dir", folder.file("out")});
  EXPECT_EQ(twice.exit_code, 3);
  EXPECT_NE(twice.err.find("is another recording of this run"), std::string::npos) << twice.err;
  EXPECT_EQ(run_reprise({"show", "--as", "bytes", there}).out, "data: 1\n\n");
  const std::string cassette = folder.write("c.yaml", kCassette);
  EXPECT_EQ(run_reprise({"import", "--force", cassette, "-o", cassette}).exit_code, 3);
  EXPECT_EQ(folder.read("c.yaml"), kCassette);
}

TEST(ImportProgram, RefusesContradictions) {
  const test::TempFolder folder;
  const std::string stream = folder.write("a.sse", "data: 1\n\n");
  EXPECT_EQ(run_reprise({"import", stream, stream}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import", folder.path().string()}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import", "--json", stream}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import", "--from", "pdf", stream}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import", "-o", "x", "--out-dir", "y", stream}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"import", folder.write("notes.txt", "hello\n")}).exit_code, 3);
}

}  // namespace
}  // namespace reprise::tools
