#include <set>

#include <gtest/gtest.h>

#include <reprise/client/log.hpp>

namespace reprise::client {
namespace {

TEST(Log, GivesEveryKindANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(LogKind::kEnd); ++kind)
    names.insert(to_string(static_cast<LogKind>(kind)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(LogKind::kEnd) + 1);
  EXPECT_EQ(names.count("unknown"), 0U);
}

}  // namespace
}  // namespace reprise::client
