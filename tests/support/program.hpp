// Runs the reprise program as a user would.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::test {

struct ProgramResult {
  int exit_code = -1;  // 128 + signal where one ended it
  std::string out;
  std::string err;
};

// Runs the program with `arguments` and `input` on its standard input, colours off, and waits for its end.
[[nodiscard]] ProgramResult run_reprise(const std::vector<std::string>& arguments, std::string_view input = "");

// An empty folder that goes with the object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
  // Writes a file there and returns its name.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& file);

// A file of the source tree.
[[nodiscard]] std::string source_file(std::string_view name);

}  // namespace reprise::test
