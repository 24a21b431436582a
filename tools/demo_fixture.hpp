// The fixture that `reprise demo` plays, built into the program so that it needs no file.
#pragma once

#include <string_view>

namespace reprise::tools {

// fixtures/anthropic/claude-sonnet-4-5-20250929/conversation.yaml, as it was at build time.
[[nodiscard]] std::string_view demo_fixture_yaml();

}  // namespace reprise::tools
