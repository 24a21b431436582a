#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/foreign/export.hpp>
#include <reprise/harness/foreign/import.hpp>

#include "interactions.hpp"
#include "paths.hpp"
#include "recordings.hpp"
#include "temp_folder.hpp"

namespace reprise::harness {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using testing::ElementsAre;

// The fixtures of the project and, where they are, the recordings.
std::vector<std::pair<std::string, Fixture>> all_fixtures() {
  std::vector<std::pair<std::string, Fixture>> all;
  for (const auto& entry : fs::recursive_directory_iterator(test::source_folder() / "fixtures")) {
    if (entry.path().extension() != ".yaml" || !looks_like_fixture(test::bytes_of(entry.path()))) continue;
    all.emplace_back(entry.path(), read_fixture(entry.path()).value().fixture);
  }
  for (const auto& row : test::indexed_recordings()) {
    auto imported = import_fixture(test::bytes_of(row.container), row.container);
    if (imported) all.emplace_back(row.container, std::move(imported->fixture));
  }
  return all;
}

// By way of YAML, which redacts nothing, so that what `export_fixture` replaces is replaced on both sides.
Fixture redacted(const Fixture& fixture) {
  const auto exported = export_fixture(fixture, ExportFormat::kHar).value();
  return import_fixture(exported.bytes, "a.har").value().fixture;
}

// What vcrpy's format has of a fixture.
Fixture as_vcrpy_holds_it(Fixture fixture) {
  fixture.description.clear();
  fixture.recorded_at.clear();
  fixture.recorder.clear();
  for (Interaction& interaction : fixture.interactions) {
    RecordedResponse& response = interaction.response;
    interaction.expect.clear();
    response.http_version.clear();
    response.end = {};
    response.chunks.clear();
    if (!response.body.empty()) response.chunks.push_back({.bytes = response.body.size()});
  }
  return fixture;
}

TEST(Export, ToAnArchiveAndBackIsTheSameFixture) {
  std::size_t answers = 0;
  for (const auto& [name, fixture] : all_fixtures()) {
    const Fixture wanted = redacted(fixture);
    const auto exported = export_fixture(wanted, ExportFormat::kHar);
    ASSERT_TRUE(exported) << name << ": " << exported.error().message;
    EXPECT_TRUE(exported->lost.empty());
    const auto imported = import_fixture(exported->bytes, "a.har");
    ASSERT_TRUE(imported) << name << ": " << imported.error().message;
    EXPECT_TRUE(imported->fixture == wanted) << name;
    for (std::size_t i = 0; i < wanted.interactions.size(); ++i) {
      EXPECT_EQ(wanted.interactions[i].response.body, fixture.interactions[i].response.body) << name;
      EXPECT_EQ(wanted.interactions[i].response.chunks, fixture.interactions[i].response.chunks) << name;
      EXPECT_EQ(wanted.interactions[i].response.end, fixture.interactions[i].response.end) << name;
      EXPECT_EQ(wanted.interactions[i].expect, fixture.interactions[i].expect) << name;
    }
    answers += wanted.interactions.size();
  }
  EXPECT_GT(answers, 20U);
}

TEST(Export, ToAnArchiveAndBackKeepsEveryHeaderAndNoDate) {
  Fixture fixture;
  fixture.interactions.resize(1);
  fixture.interactions[0].request.headers = {{":method", "GET"}, {"a", "1"}};
  fixture.interactions[0].response.status = 200;
  fixture.interactions[0].response.headers = {{":", ""}, {"content-encoding", "gzip"}, {"content-length", "7"}};
  const auto exported = export_fixture(fixture, ExportFormat::kHar);
  ASSERT_TRUE(exported) << exported.error().message;
  const auto imported = import_fixture(exported->bytes, "a.har");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_TRUE(imported->fixture == fixture);
}

TEST(Export, ToACassetteAndBackIsTheSameButForWhatItCannotHold) {
  for (const auto& [name, fixture] : all_fixtures()) {
    const Fixture wanted = as_vcrpy_holds_it(redacted(fixture));
    const auto exported = export_fixture(fixture, ExportFormat::kVcrpy);
    ASSERT_TRUE(exported) << name;
    const auto imported = import_fixture(exported->bytes, "c.yaml");
    ASSERT_TRUE(imported) << name << ": " << imported.error().message;
    EXPECT_EQ(imported->format, ForeignFormat::kVcrpy);
    EXPECT_TRUE(as_vcrpy_holds_it(imported->fixture) == wanted) << name;
  }
}

TEST(Export, ToARawStreamAndBackIsTheSameBody) {
  for (const auto& [name, fixture] : all_fixtures()) {
    for (const Interaction& interaction : fixture.interactions) {
      const auto exported = export_fixture(test::fixture_of({interaction}), ExportFormat::kSse);
      ASSERT_TRUE(exported) << name;
      EXPECT_TRUE(exported->bytes == interaction.response.body) << name;
    }
  }
}

Fixture odd_fixture() {
  Interaction it = test::interaction("POST", "https://h/v1?a=b&c",
                                     {{microseconds(412), "data: \xff"}, {microseconds(9), std::string("\0\r\n", 3)}},
                                     {EndKind::kReset, "gone", microseconds(7)});
  it.request.body = "\xfe";
  it.response.http_version = "2.0";
  it.response.headers = {{"a", "1"}, {"b", "x"}, {"a", "2"}, {"content-length", "7"}, {"content-encoding", "gzip"}};
  it.expect = "{\"complete\":false,\"events\":1}";
  Fixture fixture{.recorded_at = "never", .recorder = "me", .description = "what\nfor", .interactions = {it}};
  fixture.interactions.push_back(test::interaction("GET", "http://h/", {}));
  return fixture;
}

TEST(Export, KeepsOddThingsInAnArchive) {
  const Fixture fixture = odd_fixture();
  const auto imported = import_fixture(export_fixture(fixture, ExportFormat::kHar).value().bytes, "a");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_TRUE(imported->fixture == fixture);
}

TEST(Export, SaysWhatIsLost) {
  Fixture fixture = odd_fixture();
  EXPECT_THAT(export_fixture(fixture, ExportFormat::kVcrpy)->lost,
              ElementsAre("the boundaries of 2 reads", "times", "how a body ended",
                          "the order of headers that come again after others", "what is expected of an answer"));
  fixture.interactions.pop_back();
  EXPECT_THAT(
      export_fixture(fixture, ExportFormat::kSse)->lost,
      ElementsAre("the request", "status and headers", "the boundaries of 2 reads", "times", "how the body ended"));
}

TEST(Export, ReplacesSecretsFirst) {
  Interaction it = test::interaction("GET", "http://h/?key=planted", {{microseconds(0), "data: 1\n\n"}});
  it.request.headers.add("x-api-key", "planted");
  it.response.headers.add("set-cookie", "planted");
  for (const ExportFormat format : {ExportFormat::kHar, ExportFormat::kVcrpy}) {
    const auto exported = export_fixture(test::fixture_of({it}), format).value();
    EXPECT_EQ(exported.bytes.find("planted"), std::string::npos) << exported.bytes;
    EXPECT_NE(exported.bytes.find("[REDACTED:set-cookie]"), std::string::npos);
  }
}

TEST(Export, GivesTheDecodersFuzzTargetABodyAndItsCuts) {
  const auto fixture = test::fixture_of(
      {test::interaction("GET", "http://h/", {{microseconds(0), "data"}, {microseconds(0), std::string(300, 'x')}})});
  EXPECT_EQ(export_fixture(fixture, ExportFormat::kSeed)->bytes,
            "data" + std::string(300, 'x') + std::string("\0\0\0\0\4\xff\0\0", 8));
}

TEST(Export, RefusesWhatAFormatCannotHold) {
  EXPECT_EQ(export_fixture(odd_fixture(), ExportFormat::kSse).error().message,
            "sse holds one answer, this fixture has 2");
  EXPECT_EQ(export_fixture({}, ExportFormat::kSeed).error().message, "seed holds one answer, this fixture has 0");
}

TEST(Export, IsWrittenWholeAndReplacesNothingUnasked) {
  const test::TempFolder folder;
  const std::string file = folder.file("a.sse");
  ASSERT_TRUE(write_exported(file, {"data: 1\n\n", {}}));
  EXPECT_EQ(write_exported(file, {"data: 2\n\n", {}}).error().code, ErrorCode::kIo);
  EXPECT_EQ(folder.read("a.sse"), "data: 1\n\n");
  ASSERT_TRUE(write_exported(file, {"data: 2\n\n", {}}, true));
  EXPECT_EQ(folder.read("a.sse"), "data: 2\n\n");
  EXPECT_EQ(folder.names().size(), 1U);
  EXPECT_EQ(write_exported(folder.file("none/a.sse"), {}).error().code, ErrorCode::kIo);
}

TEST(Export, KnowsItsFormatsByName) {
  for (const char* name : {"sse", "har", "vcrpy", "seed"})
    EXPECT_EQ(to_string(parse_export_format(name).value()), name);
  EXPECT_FALSE(parse_export_format("pdf"));
}

}  // namespace
}  // namespace reprise::harness
