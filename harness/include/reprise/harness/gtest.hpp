// For tests written with GoogleTest: a transport that answers as the test says, matchers for answers, and one test for
// each fixture and each way to cut it. Needs GoogleTest and GoogleMock of 1.12 or later (CMake: the component `gtest`
// and the target reprise::gtest; pkg-config: reprise-gtest).
//
//   using namespace reprise;
//   using namespace reprise::harness;
//
//   class Answers : public FixtureTest {};
//
//   TEST_P(Answers, AreWholeHoweverTheyAreCut) {
//     const Reading reading = read_all(client::open(*transport(), request()));
//     EXPECT_THAT(reading, EndsWith(kComplete));
//     EXPECT_THAT(reading, EmitsChunks(testing::Contains(llm::TextDelta{0, "Hello"})));
//   }
//   REPRISE_FOR_EACH_FIXTURE(Answers, "fixtures", {"recorded", "bytes:1", "tokens"});
//
//   TEST(MyClient, TriesAgain) {
//     MockTransport transport;
//     EXPECT_CALL(transport, open)
//         .WillOnce(AnswerWithStatus(529))
//         .WillOnce(AnswerWith("data: …\n\n", "bytes:7", {.kind = EndKind::kReset}));
//     …
//   }
#pragma once

#include <reprise/harness/gtest/fixture_test.hpp>
#include <reprise/harness/gtest/matchers.hpp>
#include <reprise/harness/gtest/mock_transport.hpp>
#include <reprise/harness/gtest/print.hpp>
