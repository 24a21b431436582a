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

TEST(LintProgram, SaysByItsExitCodeWhatIsWorst) {
  const test::TempFolder folder;
  const std::string good = folder.write("good/a.yaml", small_fixture("x"));
  const std::string warned = folder.write("warned/a.yaml", "stray: 1\n" + small_fixture("x"));
  const std::string broken = folder.write("broken/a.yaml", "reprise: 1\n");
  const std::string secret = folder.write("secret/a.yaml", small_fixture(test::planted_secrets()[0].text));
  EXPECT_EQ(run_reprise({"lint", good}).exit_code, 0);
  EXPECT_EQ(run_reprise({"lint", good, warned}).exit_code, 1);
  EXPECT_EQ(run_reprise({"lint", warned, broken}).exit_code, 3);
  EXPECT_EQ(run_reprise({"lint", folder.path().string()}).exit_code, 4);
  EXPECT_EQ(run_reprise({"lint", folder.file("none")}).exit_code, 3);
  std::filesystem::create_directory(folder.path() / "empty");
  EXPECT_EQ(run_reprise({"lint", folder.file("empty")}).exit_code, 5);
}

TEST(LintProgram, NamesFileAndLineAndWhatToDo) {
  const test::TempFolder folder;
  const test::PlantedSecret secret = test::planted_secrets()[0];
  const std::string file = folder.write("a.yaml", small_fixture(secret.text));
  const auto result = run_reprise({"lint", file});
  EXPECT_THAT(result.out, HasSubstr(file + ":6: secret: interaction 1: response body"));
  EXPECT_THAT(result.out, HasSubstr("reprise redact " + file));
  EXPECT_THAT(result.out, HasSubstr("1 fixture, 0 other files: 1 finding"));
  EXPECT_THAT(result.out + result.err, Not(HasSubstr(secret.core)));
}

TEST(LintProgram, TalksToPrograms) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.yaml", "stray: 1\n" + small_fixture("x"));
  const auto result = run_reprise({"lint", "--json", file});
  EXPECT_EQ(result.exit_code, 1);
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["fixtures"], 1);
  ASSERT_EQ(json["findings"].size(), 1U);
  EXPECT_EQ(json["findings"][0]["kind"], "unknown_key");
  EXPECT_EQ(json["findings"][0]["line"], 1);
  EXPECT_EQ(json["findings"][0]["file"], file);
}

TEST(LintProgram, TakesAnAgeASizeAndMoreSecrets) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.yaml", small_fixture("hunter2"));
  EXPECT_THAT(run_reprise({"lint", "--max-age", "1h", file}).out, HasSubstr(": stale: "));
  EXPECT_EQ(run_reprise({"lint", "--max-age", "5000w", file}).exit_code, 0);
  EXPECT_THAT(run_reprise({"lint", "--max-size", "0", file}).out, HasSubstr(": large: "));
  EXPECT_EQ(run_reprise({"lint", "--redact-value", "hunter2", file}).exit_code, 4);
  for (const std::string age : {"", "90", "d", "-1d", "1y", "1d2", "999999d"}) {
    EXPECT_EQ(run_reprise({"lint", "--max-age=" + age, file}).exit_code, 2) << age;
  }
  EXPECT_EQ(run_reprise({"lint", "--redact-value", "x", file}).exit_code, 2);
  EXPECT_EQ(run_reprise({"lint"}).exit_code, 2);
}

}  // namespace
}  // namespace reprise::tools
