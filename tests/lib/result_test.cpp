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

TEST(Result, SaysOfEachCodeWhetherToTryAgain) {
  const std::set<ErrorCode> passing = {ErrorCode::kResolve, ErrorCode::kConnect,     ErrorCode::kTimeout,
                                       ErrorCode::kReset,   ErrorCode::kClosedEarly, ErrorCode::kTruncated};
  for (int code = 0; code <= static_cast<int>(ErrorCode::kUnsupported); ++code) {
    Error error{.code = static_cast<ErrorCode>(code), .message = {}};
    EXPECT_EQ(is_retryable(error), passing.count(error.code) == 1) << to_string(error.code);
    error.chunks_delivered = 1;
    EXPECT_FALSE(is_retryable(error)) << to_string(error.code);
  }
}

TEST(Result, SaysOfEachStatusWhetherToTryAgain) {
  const std::pair<int, bool> rows[] = {{400, false}, {401, false}, {402, false}, {403, false}, {404, false},
                                       {408, true},  {409, true},  {413, false}, {422, false}, {429, true},
                                       {500, true},  {502, true},  {503, true},  {504, true},  {529, true},
                                       {200, false}, {302, false}};
  for (const auto& [status, expected] : rows) {
    for (const auto code : {ErrorCode::kHttpStatus, ErrorCode::kProvider}) {
      Error error{.code = code, .message = {}, .http_status = status};
      EXPECT_EQ(is_retryable(error), expected) << status;
      error.should_retry = !expected;
      EXPECT_EQ(is_retryable(error), !expected) << status << " where the server says otherwise";
      error.chunks_delivered = 1;
      EXPECT_FALSE(is_retryable(error)) << status;
    }
  }
  EXPECT_FALSE(is_retryable({.code = ErrorCode::kProvider, .message = {}}));
}

}  // namespace
}  // namespace reprise
