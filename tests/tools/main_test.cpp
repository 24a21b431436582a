#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

TEST(Program, ExplainsItselfAndEachVerbWithExamples) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{"--help"},
                                                                                         {"record", "--help"},
                                                                                         {"show", "--help"},
                                                                                         {"verify", "--help"},
                                                                                         {"import", "--help"},
                                                                                         {"export", "--help"},
                                                                                         {"diff", "--help"},
                                                                                         {"demo", "--help"}}) {
    const auto result = run_reprise(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[0];
    EXPECT_NE(result.out.find("Examples:"), std::string::npos) << arguments[0];
  }
}

TEST(Program, TellsItsVersion) {
  const auto result = run_reprise({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out.substr(0, 8), "reprise ");
}

TEST(Program, ExitsWith2OnAWrongCommandLine) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"frobnicate"}, {"show"}, {"show", "--as", "pdf", "x"}, {"--color", "blue", "show", "x"}}) {
    const auto result = run_reprise(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find("error:"), std::string::npos);
  }
}

TEST(Program, ColoursOnlyWhenAskedToWhereNoTerminalIs) {
  const auto plain = run_reprise({"show", "/no/such"});
  EXPECT_EQ(plain.err.find('\x1b'), std::string::npos);
  const auto coloured = run_reprise({"--color", "always", "show", "/no/such"});
  EXPECT_NE(coloured.err.find("\x1b[31m"), std::string::npos);
  EXPECT_EQ(run_reprise({"show", "--color", "never", "/no/such"}).err, plain.err);
}

}  // namespace
}  // namespace reprise::tools
