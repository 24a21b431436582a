// Every container among the recordings, imported, holds the bytes that were taken out of it by other means.
#include "recordings.hpp"

#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/foreign/import.hpp>
#include <reprise/sse/decoder.hpp>

#include "temp_folder.hpp"

namespace reprise::harness {
namespace {

using test::bytes_of;
using test::indexed_recordings;

// Of "interaction 2 of 3; …", counted from 0.
std::size_t interaction_of(const std::string& notes) {
  constexpr std::string_view kWord = "interaction ";
  return notes.starts_with(kWord) ? std::stoul(notes.substr(kWord.size())) - 1 : 0;
}

// What a file of lines says, which has no other form to compare with.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> data_of(const std::string& body) {
  std::vector<std::string> data;
  sse::Decoder decoder;
  const auto fed = decoder.feed(body, [&data](const sse::EventView& event) { data.emplace_back(event.data); });
  EXPECT_TRUE(fed.has_value());
  if (!data.empty() && data.back() == "[DONE]") data.pop_back();
  return data;
}

TEST(ImportOfRecordings, GivesTheBytesOfTheBodyBesideTheContainer) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  std::size_t compared = 0;
  for (const auto& row : indexed_recordings()) {
    SCOPED_TRACE(row.body);
    const auto imported = import_fixture(bytes_of(row.container), row.container.filename());
    ASSERT_TRUE(imported) << imported.error().message;
    const std::size_t number = interaction_of(row.notes);
    ASSERT_LT(number, imported->fixture.interactions.size());
    const std::string& body = imported->fixture.interactions[number].response.body;
    const std::string wanted = bytes_of(row.body);
    if (imported->format == ForeignFormat::kChunks) {
      EXPECT_EQ(data_of(body), lines_of(wanted));
    } else if (row.body.extension() == ".json") {
      EXPECT_EQ(nlohmann::json::parse(body), nlohmann::json::parse(wanted));
    } else {
      EXPECT_TRUE(body == wanted) << body.size() << " bytes for " << wanted.size();
    }
    ++compared;
  }
  EXPECT_GE(compared, 117U);
}

TEST(ImportOfRecordings, MakesFixturesThatAreWrittenAndReadBack) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  const test::TempFolder folder;
  std::set<std::filesystem::path> done;
  for (const auto& row : indexed_recordings()) {
    if (!done.insert(row.container).second) continue;
    SCOPED_TRACE(row.container);
    auto imported = import_fixture(bytes_of(row.container), row.container.filename());
    ASSERT_TRUE(imported) << imported.error().message;
    const std::string file = folder.file("a.yaml");
    const auto written = write_fixture(file, imported->fixture, {.overwrite = true});
    ASSERT_TRUE(written) << written.error().message;
    const auto read = read_fixture(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->fixture.interactions.size(), imported->fixture.interactions.size());
  }
}

TEST(ImportOfRecordings, KeepsTheReadsOfReqLlm) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  std::size_t reads = 0;
  std::size_t files = 0;
  for (const auto& row : indexed_recordings()) {
    const auto imported = import_fixture(bytes_of(row.container), row.container.filename());
    ASSERT_TRUE(imported) << imported.error().message;
    if (imported->format != ForeignFormat::kReqLlm) continue;
    const auto json = nlohmann::json::parse(bytes_of(row.container));
    if (!json.contains("chunks")) continue;
    EXPECT_EQ(imported->fixture.interactions[0].response.chunks.size(), json["chunks"].size()) << row.container;
    reads += json["chunks"].size();
    ++files;
  }
  EXPECT_GT(files, 30U);
  EXPECT_GT(reads, 10 * files);
}

}  // namespace
}  // namespace reprise::harness
