#include "files.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

TEST(Files, AreReadWhole) {
  const test::TempFolder folder;
  const std::string content = std::string(200'000, 'x') + std::string("\0\r\n", 3);
  EXPECT_EQ(*read_whole_file(folder.write("a", content)), content);
}

TEST(Files, AreReadInPartsThatAreFullButForTheLast) {
  const test::TempFolder folder;
  const std::string content = std::string(100'000, 'x') + "yz";
  auto reader = FileReader::open(folder.write("a", content));
  ASSERT_TRUE(reader);
  std::string read;
  std::vector<std::size_t> sizes;
  for (std::vector<char> part(60'000); sizes.empty() || sizes.back() > 0;) {
    sizes.push_back(reader->read(part).value());
    read.append(part.data(), sizes.back());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{60'000, 40'002, 0}));
  EXPECT_EQ(read, content);
}

TEST(Files, GoOnFromWhatHasBeenRead) {
  const test::TempFolder folder;
  auto reader = FileReader::open(folder.write("a", "abcdef"));
  ASSERT_TRUE(reader);
  std::string part(2, '?');
  ASSERT_EQ(reader->read(part).value(), 2U);
  FileReader moved = std::move(*reader);
  EXPECT_EQ(read_rest(moved, part).value(), "abcdef");
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
