// Any bytes at all: the reader answers with a fixture or with an error that names the file, and what it reads as a
// fixture reads the same again once written.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/fixture/write.hpp>

namespace {

using namespace reprise;

[[noreturn]] void stop(const char* what, const std::string& detail) {
  std::fprintf(stderr, "fuzz_fixture_reader: %s\n%s\n", what, detail.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static_cast<void>(harness::looks_like_fixture(input));
  const auto loaded = harness::parse_fixture(input, "fuzz.yaml");
  if (!loaded) {
    if (loaded.error().message.substr(0, 10) != "fuzz.yaml:") stop("an error without its file", loaded.error().message);
    return 0;
  }
  const auto yaml = harness::to_yaml(loaded->fixture);
  if (!yaml) stop("a fixture that was read is not written", yaml.error().message);
  const auto again = harness::parse_fixture(*yaml, "again.yaml");
  if (!again) stop("what was written is not read", again.error().message + "\n" + *yaml);
  if (!(again->fixture == loaded->fixture)) stop("what was written reads differently", *yaml);
  if (!again->warnings.empty()) stop("what was written has unknown keys", *yaml);
  return 0;
}
