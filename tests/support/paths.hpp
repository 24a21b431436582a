// Where the source tree and the program under test are.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace reprise::test {

[[nodiscard]] std::filesystem::path source_folder();

// A file or folder of the source tree.
[[nodiscard]] std::string source_file(std::string_view name);

// The program, built beside the tests.
[[nodiscard]] std::string reprise_program();

}  // namespace reprise::test
