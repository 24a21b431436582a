#include "files.hpp"

#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

TEST(Files, AreReadWhole) {
  const test::TempFolder folder;
  const std::string content = std::string(200'000, 'x') + std::string("\0\r\n", 3);
  EXPECT_EQ(*read_whole_file(folder.write("a", content)), content);
}

TEST(Files, FailWithTheirNameAndTheReason) {
  const test::TempFolder folder;
  const auto missing = read_whole_file(folder.file("none"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message, folder.file("none") + ": no such file");
  const auto directory = read_whole_file(folder.path().string());
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().code, ErrorCode::kIo);
  EXPECT_NE(directory.error().message.find("is a directory"), std::string::npos);
  EXPECT_FALSE(read_whole_file("/proc/self/mem"));
}

}  // namespace
}  // namespace reprise::tools
