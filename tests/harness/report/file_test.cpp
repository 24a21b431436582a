#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <reprise/harness/report/file.hpp>

#include "temp_folder.hpp"

namespace reprise::harness {
namespace {

TEST(ReportFile, TakesTheOldOnesPlace) {
  const test::TempFolder folder;
  const std::string path = folder.write("report.xml", "an old report that is longer");
  ASSERT_TRUE(write_report(path, "new"));
  std::ifstream in(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ReportFile, SaysWhereItCannotBeWritten) {
  const test::TempFolder folder;
  const auto written = write_report(folder.path() / "none" / "report.xml", "new");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
  EXPECT_NE(written.error().message.find("none"), std::string::npos);
}

}  // namespace
}  // namespace reprise::harness
