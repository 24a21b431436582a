// Suites over the folder `fixtures` of the working directory, whatever is in it; fixture_failures_test.sh looks at
// them.
#include <gtest/gtest.h>

#include <reprise/harness/gtest.hpp>

namespace {

class Answers : public reprise::harness::FixtureTest {};

TEST_P(Answers, Open) {
  EXPECT_THAT(transport()->open(request(), {}), reprise::harness::EndsWith(reprise::harness::kComplete));
}
REPRISE_FOR_EACH_FIXTURE(Answers, "fixtures", {"whole", "bytes:1"});

class WrongPlan : public reprise::harness::FixtureTest {};

TEST_P(WrongPlan, IsNotEntered) { FAIL() << "entered"; }
REPRISE_FOR_EACH_FIXTURE(WrongPlan, "fixtures", {"bites:1"});

}  // namespace
