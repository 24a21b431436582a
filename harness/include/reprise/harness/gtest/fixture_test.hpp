// One test for each fixture and each way to cut it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <reprise/clock.hpp>
#include <reprise/harness/gtest/print.hpp>
#include <reprise/harness/testing/fixture_case.hpp>
#include <reprise/http/message.hpp>

namespace reprise::harness {

// The base of a suite whose TEST_Ps run once for each case of REPRISE_FOR_EACH_FIXTURE. A case whose fixture or plan is
// broken fails before its body is entered. A suite with a SetUp of its own calls this one first, and returns where
// HasFatalFailure().
class FixtureTest : public ::testing::TestWithParam<FixtureCase> {
 protected:
  void SetUp() override {
    auto loaded = GetParam().load();
    if (!loaded) FAIL() << loaded.error().message;
    replay_ = std::move(*loaded);
  }

  // Answers each request of the fixture as recorded, once.
  [[nodiscard]] const std::shared_ptr<FixtureReplay>& transport() const { return replay_; }
  [[nodiscard]] const Fixture& fixture() const { return replay_->fixture(); }
  // One of the recorded requests; throws std::out_of_range past the last, which fails the test.
  [[nodiscard]] const http::Request& request(std::size_t interaction = 0) const {
    return fixture().interactions.at(interaction).request;
  }
  // For client::StreamOptions::clock, where a test looks at times.
  [[nodiscard]] VirtualClock& clock() const { return replay_->clock(); }

 private:
  std::shared_ptr<FixtureReplay> replay_;
};

[[nodiscard]] inline std::string name_of_case(const ::testing::TestParamInfo<FixtureCase>& info) {
  return info.param.name;
}

}  // namespace reprise::harness

// REPRISE_FOR_EACH_FIXTURE(Suite, path[, {plan, …}]): runs the TEST_Ps of Suite, a FixtureTest, for each fixture at
// `path` (a file, or a folder with all that is below it) in the chunks of each plan; see fixture_cases. Names are like
// "Fixtures/Suite.Test/folder_file__bytes_1". A relative path is looked up from the working directory when tests are
// listed or run (gtest_discover_tests: WORKING_DIRECTORY, and NO_PRETTY_VALUES for short names). A folder that is
// missing or empty is a test that fails. Once for each suite: a suite derived from it takes other fixtures.
#define REPRISE_FOR_EACH_FIXTURE(Suite, ...)                                                                     \
  INSTANTIATE_TEST_SUITE_P(Fixtures, Suite, ::testing::ValuesIn(::reprise::harness::fixture_cases(__VA_ARGS__)), \
                           ::reprise::harness::name_of_case)
