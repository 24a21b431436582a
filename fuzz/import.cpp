// Any bytes as a recording of another tool: answered with an error that names the file, or with a fixture that holds
// together, is written and read back, and comes back the same by way of an archive and of a cassette.
// The first byte chooses the format, 0 to go by the content; the rest is the recording.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/fixture/redact.hpp>
#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/foreign/export.hpp>
#include <reprise/harness/foreign/import.hpp>

namespace {

using namespace reprise;
using harness::Fixture;

constexpr std::size_t kMaxBytes = 1U << 20U;

void require(bool holds, const char* what, const std::string& detail = {}) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_import: %s\n%s\n", what, detail.c_str());
  std::abort();
}

void check_parts(const Fixture& fixture) {
  for (const auto& [request, response, expect] : fixture.interactions) {
    require(response.status >= 100 && response.status <= 999, "a status that HTTP does not have");
    std::size_t bytes = 0;
    for (const auto& mark : response.chunks) {
      require(mark.bytes > 0, "an empty read");
      bytes += mark.bytes;
    }
    require(bytes == response.body.size(), "reads that do not add up to the body");
  }
}

void check_yaml(const Fixture& fixture) {
  const auto yaml = harness::to_yaml(fixture);
  // A fixture's own limits are narrower: the depth and the keys of `expect`.
  if (!yaml) return require(yaml.error().code == ErrorCode::kLimitExceeded, "no fixture", yaml.error().message);
  const auto read = harness::parse_fixture(*yaml, "fuzz.yaml");
  require(read || read.error().code == ErrorCode::kLimitExceeded, "what was written is not read",
          read ? "" : read.error().message);
  require(!read || read->fixture == fixture, "what was written reads differently", *yaml);
}

void check_archive(const Fixture& fixture) {
  const auto archive = harness::export_fixture(fixture, harness::ExportFormat::kHar);
  if (!archive) return require(archive.error().code == ErrorCode::kUnsupported, "no archive", archive.error().message);
  const auto back = harness::import_fixture(archive->bytes, "fuzz.har");
  require(back.has_value(), "an archive is not read back", archive->bytes);
  require(back->format == harness::ForeignFormat::kHar, "an archive is taken for something else", archive->bytes);
  require(back->fixture.interactions.size() == fixture.interactions.size(), "an archive loses an answer");
  for (std::size_t i = 0; i < fixture.interactions.size(); ++i) {
    require(back->fixture.interactions[i].response == fixture.interactions[i].response, "an archive changes an answer",
            archive->bytes);
  }
}

void check_cassette(const Fixture& fixture) {
  const auto cassette = harness::export_fixture(fixture, harness::ExportFormat::kVcrpy);
  require(cassette.has_value(), "no cassette");
  const auto back = harness::import_fixture(cassette->bytes, "fuzz.yaml", {.format = harness::ForeignFormat::kVcrpy});
  if (!back) {
    // A header's name may be too long for a key, or be there in other forms of the same bytes.
    const auto code = back.error().code;
    return require(code == ErrorCode::kFormat || code == ErrorCode::kLimitExceeded || code == ErrorCode::kUnsupported,
                   "a cassette fails oddly", back.error().message);
  }
  require(back->fixture.interactions.size() == fixture.interactions.size(), "a cassette loses an answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  static_cast<void>(harness::detect_foreign_format(bytes));
  harness::ImportOptions options{.max_bytes = kMaxBytes};
  const auto names = harness::foreign_format_names();
  if (const std::size_t choice = data[0] % (names.size() + 1); choice > 0) {
    options.format = harness::parse_foreign_format(names[choice - 1]);
  }
  auto imported = harness::import_fixture(bytes, "fuzz", options);
  if (!imported) {
    require(imported.error().message.starts_with("fuzz:"), "an error without its file", imported.error().message);
    return 0;
  }
  harness::redact(imported->fixture);
  check_parts(imported->fixture);
  check_yaml(imported->fixture);
  check_archive(imported->fixture);
  check_cassette(imported->fixture);
  return 0;
}
