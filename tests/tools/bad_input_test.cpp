// What the program says of input that is not what it should be: a table of everything that has been thought of.
#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

struct BadInput {
  std::string name;
  std::string content;
  std::string message;  // part of what stderr must say
};

std::string fixture(std::string_view response) {
  return "reprise: 1\nrecorded_at: 2026-01-01T00:00:00Z\nrecorder: test\ninteractions:\n- request:\n    method: GET\n"
         "    url: http://h/\n  response:\n" +
         std::string(response);
}

std::vector<BadInput> bad_inputs() {
  return {
      {"empty.yaml", "", "empty.yaml"},
      {"empty.sse", "", "empty.sse: the file is empty"},
      {"binary.yaml", std::string("reprise: 1\n\0\x01\x02\xFF", 15), "binary.yaml"},
      {"binary",
       std::string("\x7f"
                   "ELF\x02\x01\x01\0\0\0",
                   10),
       "binary: the file is binary"},
      {"page.html", "<html><body>502 Bad Gateway</body></html>\n", "page.html: the file looks like HTML"},
      {"error.json", "{\"error\": {\"type\": \"not_found_error\"}}\n", "error.json: the file looks like JSON"},
      {"syntax.yaml", "reprise: 1\ninteractions: [\n", "syntax.yaml:"},
      {"type.yaml", "reprise: 1\nrecorded_at: x\nrecorder: y\ninteractions: 7\n", "type.yaml:4"},
      {"status.yaml", fixture("    status: many\n    body: x\n"), "status.yaml:9"},
      {"newer.yaml", "reprise: 2\ninteractions: []\n", "newer.yaml"},
      {"sizes.yaml", fixture("    status: 200\n    headers: []\n    body: abc\n    chunks: [[0, 1], [0, 1]]\n"), "3"},
      {"end.yaml", fixture("    status: 200\n    headers: []\n    body: abc\n    end: {kind: exploded}\n"), "exploded"},
      {"notafixture.yaml", "version: 1\n", "notafixture.yaml"},
  };
}

TEST(BadInput, GetsAClearErrorFromShow) {
  const test::TempFolder folder;
  for (const BadInput& row : bad_inputs()) {
    const auto result = run_reprise({"show", "--as", "events", folder.write(row.name, row.content)});
    EXPECT_EQ(result.exit_code, 3) << row.name;
    EXPECT_EQ(result.out, "") << row.name;
    EXPECT_NE(result.err.find(row.message), std::string::npos) << row.name << ": " << result.err;
    EXPECT_EQ(result.err.substr(0, 7), "error: ") << row.name << ": " << result.err;
  }
}

TEST(BadInput, GetsAClearErrorFromVerify) {
  const test::TempFolder folder;
  for (const BadInput& row : bad_inputs()) {
    const auto result = run_reprise({"verify", folder.write(row.name, row.content)});
    EXPECT_EQ(result.exit_code, 3) << row.name;
    EXPECT_NE(result.out.find(row.message), std::string::npos) << row.name << ": " << result.out;
  }
}

TEST(BadInput, NamesAMissingFileAndADirectory) {
  const test::TempFolder folder;
  EXPECT_NE(run_reprise({"show", folder.file("none")}).err.find("none: no such file"), std::string::npos);
  EXPECT_EQ(run_reprise({"show", folder.file("none")}).exit_code, 3);
  EXPECT_NE(run_reprise({"show", folder.path().string()}).err.find("is a directory"), std::string::npos);
  EXPECT_EQ(run_reprise({"show", folder.path().string()}).exit_code, 3);
  EXPECT_EQ(run_reprise({"verify", folder.file("none")}).exit_code, 3);
}

TEST(BadInput, ShowsAStreamCutInsideAnEventUpToTheCut) {
  const auto result = run_reprise({"show", "--as", "events", "-"}, "data: 1\n\ndata: 2\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "{\"event\":\"message\",\"data\":\"1\",\"id\":\"\"}\n");
}

}  // namespace
}  // namespace reprise::tools
