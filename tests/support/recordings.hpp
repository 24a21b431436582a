// The recordings beside the project, which are not part of it: who needs them skips where they are not.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "paths.hpp"

#define REPRISE_SKIP_WITHOUT_RECORDINGS()                           \
  if (!std::filesystem::exists(reprise::test::recordings_folder())) \
  GTEST_SKIP() << "there are no recordings in " << reprise::test::recordings_folder()

namespace reprise::test {

inline std::filesystem::path recordings_folder() { return source_folder() / ".." / "shared" / "recordings"; }

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A row of INDEX.tsv: a body, the file it came in, whose protocol it speaks ("anthropic"), and remarks ("interaction 1
// of 2").
struct IndexedRecording {
  std::filesystem::path body;
  std::filesystem::path container;
  std::string provider;
  std::string notes;
};

// Empty where there is no index.
inline std::vector<IndexedRecording> indexed_recordings() {
  std::vector<IndexedRecording> rows;
  std::istringstream index(bytes_of(recordings_folder() / "INDEX.tsv"));
  std::string line;
  std::getline(index, line);  // the names of the columns
  while (std::getline(index, line)) {
    std::vector<std::string> columns;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) columns.push_back(field);
    if (columns.size() < 14) continue;
    rows.push_back({recordings_folder() / columns[0], recordings_folder() / columns[1], columns[6], columns[13]});
  }
  return rows;
}

}  // namespace reprise::test
