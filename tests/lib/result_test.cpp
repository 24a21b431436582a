#include <set>

#include <gtest/gtest.h>

#include <reprise/result.hpp>

namespace reprise {
namespace {

TEST(Result, GivesEveryCodeANameOfItsOwn) {
  std::set<std::string_view> names;
  const int last = static_cast<int>(ErrorCode::kUnsupported);
  for (int code = 0; code <= last; ++code) names.insert(to_string(static_cast<ErrorCode>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(names.count("unknown"), 0U);
}

TEST(Result, FailsWithCodeAndMessage) {
  const Result<int> result = fail(ErrorCode::kIo, "disk full");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  EXPECT_EQ(result.error().message, "disk full");
}

}  // namespace
}  // namespace reprise
