// The rules of the standard in fixtures/sse, as rows for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <reprise/harness/reference/reference_decoder.hpp>

namespace reprise::test {

// A row: a stream and what the standard makes of it.
struct SseRule {
  std::string file;  // "bom.yaml"
  std::string name;
  std::string clause;
  std::string input;
  bool utf8 = true;  // false where the input is not: such rows are in base64
  harness::ReferenceResult expected;
  bool tail = false;  // whether the end of the stream cuts something off

  [[nodiscard]] std::string where() const { return file + ": " + name; }
};

// All rows of all files, in the order of their names. Throws std::runtime_error that names file and line where a
// file cannot be read, has an unknown key, or lacks one.
[[nodiscard]] std::vector<SseRule> load_sse_rules();
[[nodiscard]] std::vector<SseRule> load_sse_rules(const std::filesystem::path& folder);

}  // namespace reprise::test
