#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;
using ::testing::HasSubstr;

std::string fixture(const std::string& body) {
  return "reprise: 1\nrecorded_at: \"2026-01-01T00:00:00Z\"\nrecorder: y\ninteractions:\n"
         "  - request: {method: GET, url: http://h/}\n    response: {status: 200, headers: [], body: " +
         body + "}\n";
}

TEST(MigrateProgram, LeavesTodaysFixturesAlone) {
  const test::TempFolder folder;
  const std::string yaml = "# a comment\n" + fixture("x");
  folder.write("a.yaml", yaml);
  folder.write("b.sse", "data: x\n\n");
  const auto result = run_reprise({"migrate", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("0 files rewritten, 1 file left as they were"));
  EXPECT_EQ(folder.read("a.yaml"), yaml);
}

TEST(MigrateProgram, RewritesWhenAskedTo) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.yaml", "stray: 1\n" + fixture("x"));
  const auto dry = run_reprise({"migrate", "--rewrite", "--dry-run", file});
  EXPECT_EQ(dry.exit_code, 1);
  EXPECT_THAT(dry.out, HasSubstr("1 file would be rewritten"));
  EXPECT_THAT(folder.read("a.yaml"), HasSubstr("stray"));
  const auto result = run_reprise({"migrate", "--rewrite", file});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr(file + ": format 1 -> 1"));
  EXPECT_THAT(result.err, HasSubstr("unknown key 'stray'"));
  EXPECT_EQ(folder.read("a.yaml").find("stray"), std::string::npos);
}

TEST(MigrateProgram, RefusesWhatItCannotRead) {
  const test::TempFolder folder;
  const auto newer = run_reprise({"migrate", folder.write("a.yaml", "reprise: 99\n")});
  EXPECT_EQ(newer.exit_code, 3);
  EXPECT_THAT(newer.err, HasSubstr("update reprise"));
  EXPECT_EQ(folder.read("a.yaml"), "reprise: 99\n");
  std::filesystem::create_directory(folder.path() / "empty");
  EXPECT_EQ(run_reprise({"migrate", folder.file("empty")}).exit_code, 5);
  EXPECT_EQ(run_reprise({"migrate", folder.file("none")}).exit_code, 3);
}

}  // namespace
}  // namespace reprise::tools
