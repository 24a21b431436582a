#include "paths.hpp"

namespace reprise::test {

std::filesystem::path source_folder() { return REPRISE_SOURCE_DIR; }

std::string source_file(std::string_view name) { return (source_folder() / name).string(); }

std::string reprise_program() { return REPRISE_PROGRAM; }

}  // namespace reprise::test
