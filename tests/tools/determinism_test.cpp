// The same files, plans and seeds give the same report each time, but for the times in it.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;
using test::source_file;

void leave_out_times(ordered_json& json) {
  if (json.is_object()) json.erase("seconds");
  for (auto& child : json) {
    if (child.is_structured()) leave_out_times(child);
  }
}

// The report without its times, and the exit code.
std::string report_of(std::vector<std::string> words) {
  words.insert(words.begin(), {"verify", "--json"});
  const auto result = test::run_reprise(words);
  ordered_json report = ordered_json::parse(result.out, nullptr, false);
  EXPECT_TRUE(report.is_object()) << result.out << result.err;
  leave_out_times(report);
  return report.dump(1) + result.err + std::to_string(result.exit_code);
}

std::vector<std::string> all_plans() {
  std::vector<std::string> words;
  for (const char* const plan : {"recorded",     "whole",
                                 "bytes:1",      "bytes:7",
                                 "at:1,9,200",   "random:1",
                                 "random:2:5",   "random:18446744073709551615",
                                 "coalesce:3",   "utf8",
                                 "crlf",         "newlines",
                                 "fields",       "colon",
                                 "json-escapes", "bom",
                                 "tokens",       "utf8+random:7:90",
                                 "every",        "pairs:2"}) {
    words.insert(words.end(), {"--split", plan});
  }
  return words;
}

TEST(Determinism, EveryReportIsTheSameEachTime) {
  constexpr int kRuns = 3;
  const test::TempFolder folder;
  const std::string answer = folder.write("answer.sse", test::short_answer());
  const std::string umlauts = folder.write("umlauts.sse", "data: Gr\xC3\xBC\xC3\x9F\x65\r\n\r\n");
  std::vector<std::string> every_plan = all_plans();
  every_plan.push_back(answer);
  const std::vector<std::vector<std::string>> rows = {
      every_plan,
      {"--faults", answer},
      {"--exhaustive", answer},
      // A program that fails: what it fails on is shrunk.
      {"--exec", "python3 " + source_file("tests/tools/exec/utf8_per_chunk.py"), "--split", "random:3:2", umlauts},
  };
  for (const auto& words : rows) {
    const std::string first = report_of(words);
    for (int run = 1; run < kRuns; ++run) EXPECT_EQ(report_of(words), first) << words.front();
  }
}

}  // namespace
}  // namespace reprise::tools
