#include <map>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/record_mode.hpp>

#include "variable.hpp"

namespace reprise::harness {
namespace {

using ::testing::HasSubstr;

using Values = std::map<std::string, std::string>;

// The variables that decide, all three as the test says.
class Environment {
 public:
  explicit Environment(const Values& values)
      : ci_("CI", find(values, "CI")),
        mode_("REPRISE_MODE", find(values, "REPRISE_MODE")),
        record_("REPRISE_RECORD_IN_CI", find(values, "REPRISE_RECORD_IN_CI")) {}

 private:
  static std::optional<std::string> find(const Values& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
  test::Variable ci_;
  test::Variable mode_;
  test::Variable record_;
};

TEST(RecordMode, HasANameAndThoseOfOtherTools) {
  const std::pair<const char*, RecordMode> rows[] = {
      {"none", RecordMode::kNone},
      {"replay", RecordMode::kNone},
      {"lockdown", RecordMode::kNone},
      {"once", RecordMode::kOnce},
      {"new_episodes", RecordMode::kNewEpisodes},
      {"new-episodes", RecordMode::kNewEpisodes},
      {"record-on-miss", RecordMode::kNewEpisodes},
      {"all", RecordMode::kAll},
      {"record", RecordMode::kAll},
      {"rewrite", RecordMode::kAll},
      {"passthrough", RecordMode::kPassthrough},
  };
  for (const auto& [text, mode] : rows) {
    EXPECT_EQ(parse_record_mode(text), mode) << text;
    EXPECT_EQ(parse_record_mode(to_string(mode)), mode);
  }
  for (const char* const text : {"", "None", "every", "all "}) {
    EXPECT_THAT(parse_record_mode(text).error().message, HasSubstr("'" + std::string(text) + "' is no mode"));
  }
}

TEST(ModeFromEnvironment, ReplaysUnlessToldOtherwise) {
  const Environment environment({});
  EXPECT_EQ(mode_from_environment(), RecordMode::kNone);
  EXPECT_EQ(mode_from_environment(RecordMode::kOnce), RecordMode::kOnce);
}

TEST(ModeFromEnvironment, FollowsItsVariables) {
  struct Row {
    Values variables;
    std::optional<RecordMode> mode;
    std::string message;
  };
  const Row rows[] = {
      {{{"REPRISE_MODE", "record-on-miss"}}, RecordMode::kNewEpisodes, ""},
      {{{"REPRISE_MODE", "all"}, {"CI", "false"}}, RecordMode::kAll, ""},
      {{{"REPRISE_MODE", "all"}, {"CI", "0"}}, RecordMode::kAll, ""},
      {{{"REPRISE_MODE", "replay"}, {"CI", "true"}}, RecordMode::kNone, ""},
      {{{"REPRISE_MODE", "passthrough"}, {"CI", "true"}}, RecordMode::kPassthrough, ""},
      {{{"REPRISE_MODE", "once"}, {"CI", "true"}}, {}, "REPRISE_RECORD_IN_CI=1 allows it"},
      {{{"REPRISE_MODE", "all"}, {"CI", "1"}, {"REPRISE_RECORD_IN_CI", "0"}}, {}, "'all' may record"},
      {{{"REPRISE_MODE", "all"}, {"CI", "1"}, {"REPRISE_RECORD_IN_CI", "1"}}, RecordMode::kAll, ""},
      {{{"REPRISE_MODE", "sometimes"}}, {}, "REPRISE_MODE: 'sometimes' is no mode"},
  };
  for (const Row& row : rows) {
    const Environment environment(row.variables);
    const auto mode = mode_from_environment();
    ASSERT_EQ(mode.has_value(), row.mode.has_value()) << row.message;
    if (mode) {
      EXPECT_EQ(*mode, *row.mode);
    } else {
      EXPECT_THAT(mode.error().message, HasSubstr(row.message));
    }
  }
}

}  // namespace
}  // namespace reprise::harness
