#include "live_view.hpp"

#include <gtest/gtest.h>

#include "short_answer.hpp"

namespace reprise::tools {
namespace {

std::string trouble_after(std::string_view bytes) {
  testing::internal::CaptureStdout();
  LiveView view;
  view.show(bytes);
  view.finish();
  testing::internal::GetCapturedStdout();
  return view.trouble();
}

TEST(LiveView, PrintsEventsAsJsonWhereNobodyWatches) {
  testing::internal::CaptureStdout();
  LiveView view;
  view.show("data: 1\n\nda");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "{\"event\":\"message\",\"data\":\"1\",\"id\":\"\"}\n");
}

TEST(LiveView, KnowsAWholeStreamFromACutOne) {
  EXPECT_EQ(trouble_after(test::short_answer()), "");
  EXPECT_EQ(trouble_after("data: anything\n\n"), "");
  EXPECT_EQ(trouble_after(": keep-alive\n\n"), "the stream holds no event");
  EXPECT_EQ(trouble_after(test::kStart), "the stream ends without its terminal event");
  EXPECT_EQ(trouble_after("data: 1\n\ndata: 2"),
            "the stream ends inside an event: 7 bytes after byte 9 belong to none");
}

TEST(LiveView, ReportsAnErrorEvent) {
  EXPECT_NE(
      trouble_after(test::kStart + "event: error\ndata: "
                                   R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"
                                   "\n\n")
          .find("Overloaded"),
      std::string::npos);
}

}  // namespace
}  // namespace reprise::tools
