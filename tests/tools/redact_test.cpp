#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "planted_secrets.hpp"
#include "program.hpp"
#include "small_fixture.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;
using test::small_fixture;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(RedactProgram, ReplacesAndSaysWhatAndWhereButNotTheSecret) {
  const test::TempFolder folder;
  const test::PlantedSecret secret = test::planted_secrets()[0];
  const std::string file = folder.write("a.yaml", small_fixture(secret.text));
  folder.write("b.sse", "data: " + secret.text + " and " + secret.text + "\n\n");
  folder.write("c.yaml", small_fixture("fine"));
  const auto result = run_reprise({"redact", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(file + "\n    interaction 1: response body: anthropic-key\n"));
  EXPECT_THAT(result.out, HasSubstr("    line 1: anthropic-key, 2 times\n"));
  EXPECT_THAT(result.out, HasSubstr("3 secrets replaced in 2 files"));
  EXPECT_THAT(result.out + result.err, Not(HasSubstr(secret.core)));
  EXPECT_THAT(folder.read("a.yaml") + folder.read("b.sse"), Not(HasSubstr(secret.core)));
  EXPECT_EQ(run_reprise({"redact", folder.path().string()}).exit_code, 5);
}

TEST(RedactProgram, WritesNothingInADryRun) {
  const test::TempFolder folder;
  const std::string yaml = small_fixture("hunter2");
  const std::string file = folder.write("a.yaml", yaml);
  const auto result = run_reprise({"redact", "--dry-run", "--redact-value", "hunter2", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("1 secret would be replaced in 1 file"));
  EXPECT_EQ(folder.read("a.yaml"), yaml);
}

TEST(RedactProgram, TalksToPrograms) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.txt", "hunter2");
  const auto result = run_reprise({"redact", "--json", "--redact-value", "hunter2", file});
  EXPECT_EQ(result.exit_code, 0);
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["files"][0]["file"], file);
  EXPECT_EQ(json["files"][0]["replaced"][0]["name"], "value");
  EXPECT_EQ(json["files"][0]["replaced"][0]["place"], "line 1");
}

TEST(RedactProgram, GoesOnBehindAFileThatCannotBeRead) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.txt", "hunter2");
  const auto result = run_reprise({"redact", "--redact-value", "hunter2", folder.file("none"), file});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("none"));
  EXPECT_EQ(folder.read("a.txt"), "[REDACTED:value]");
  EXPECT_EQ(run_reprise({"redact", "--redact-key", "a b", file}).exit_code, 2);
}

}  // namespace
}  // namespace reprise::tools
