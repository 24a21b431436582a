#include <CLI/CLI.hpp>

#include "commands.hpp"

namespace reprise::tools {

void add_demo(CLI::App&, Action&) {}

}  // namespace reprise::tools
