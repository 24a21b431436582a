#include "redaction_flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/fixture/body_redactor.hpp>

namespace reprise::tools {
namespace {

TEST(RedactionFlags, AddToTheDefaultList) {
  const auto policy =
      redaction_policy({.headers = {"X-Tenant"}, .keys = {"pin"}, .values = {"hunter2", "acme-\\d{4}"}});
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_TRUE(policy->is_secret_header("x-tenant"));
  EXPECT_TRUE(policy->is_secret_header("cookie"));
  EXPECT_EQ(harness::redacted_text(R"({"pin":"1","password":"2"} hunter2 acme-1234)", *policy),
            R"({"pin":"[REDACTED:pin]","password":"[REDACTED:password]"} [REDACTED:value] [REDACTED:value])");
}

TEST(RedactionFlags, AreNamedWhereTheyAreWrong) {
  EXPECT_THAT(redaction_policy({.headers = {"a b"}, .keys = {}, .values = {}}).error().message,
              testing::StartsWith("--redact-header: "));
  EXPECT_THAT(redaction_policy({.headers = {}, .keys = {""}, .values = {}}).error().message,
              testing::StartsWith("--redact-key: "));
  EXPECT_THAT(redaction_policy({.headers = {}, .keys = {}, .values = {"[x]"}}).error().message,
              testing::StartsWith("--redact-value: "));
}

}  // namespace
}  // namespace reprise::tools
