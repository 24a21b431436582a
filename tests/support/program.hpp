// Runs the reprise program as a user would.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "paths.hpp"
#include "temp_folder.hpp"

namespace reprise::test {

struct ProgramResult {
  int exit_code = -1;  // 128 + signal where one ended it
  std::string out;
  std::string err;
};

// Runs the program with `arguments` and `input` on its standard input, colours off, and waits for its end.
// `environment`
// ("NAME=value") is added to this process's own, without what CI services set there.
[[nodiscard]] ProgramResult run_reprise(const std::vector<std::string>& arguments, std::string_view input = "",
                                        const std::vector<std::string>& environment = {});

[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace reprise::test
