// What `reprise demo` does, in parts that tests can call.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <stop_token>
#include <string>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/result.hpp>

#include "conversation_view.hpp"
#include "likeness.hpp"

namespace reprise::tools {

// The conversation built into the program.
[[nodiscard]] Result<harness::Fixture> demo_fixture();

// Serves `fixture` on loopback, asks for each answer in turn through libcurl, shows the conversation as it streams,
// and returns what was recorded.
[[nodiscard]] Result<std::vector<harness::Interaction>> play(const harness::Fixture& fixture,
                                                             harness::ReplayTiming timing, const std::stop_token& stop,
                                                             ConversationView& view);

struct Inspection {
  std::size_t events = 0;
  std::uint64_t cuttings = 0;
  std::vector<std::string> problems;
};

// The plans that `inspect` cuts by, in words.
inline constexpr const char* kDemoPlans[] = {"whole", "bytes:1", "bytes:7", "random:1", "every", "recorded"};

// Reads the recording back from the disk and decodes it in every cutting of kDemoPlans and by the reference decoder.
[[nodiscard]] Result<Inspection> inspect(const std::filesystem::path& recording);

// `wanted`, made where it does not exist; a fresh folder among the temporary files where it is empty.
[[nodiscard]] Result<std::filesystem::path> make_folder(const std::string& wanted);

}  // namespace reprise::tools
