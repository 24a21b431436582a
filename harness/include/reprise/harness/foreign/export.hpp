// Fixtures, written in the formats of other tools.
//
// | format | what import_fixture gives back                                                                          |
// | ------ | ------------------------------------------------------------------------------------------------------ |
// | har    | everything; other readers see all but boundaries, times within the body, how it ended, and `expect`    |
// | vcrpy  | requests and answers with bodies byte for byte; not boundaries, times, the kind of end, HTTP's version, |
// |        | what the fixture says of itself, and `expect`                                                           |
// | sse    | the body of one answer, byte for byte, and nothing else                                                 |
// | seed   | not read back: one body, and cuts like those of its first reads, as the fuzz target `decoder` takes them |
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

enum class ExportFormat { kSse, kHar, kVcrpy, kSeed };

// "sse", "har", "vcrpy", "seed".
[[nodiscard]] std::string_view to_string(ExportFormat format);
[[nodiscard]] std::optional<ExportFormat> parse_export_format(std::string_view name);

struct ExportedFixture {
  std::string bytes;
  std::vector<std::string> lost;  // what of this fixture the format cannot hold: "the boundaries of 12 reads"
};

// What `redact` replaces is replaced first. Fails with kInvalidArgument (sse and seed hold exactly one answer; an
// `expect` that is no JSON object) or kUnsupported (har cannot hold a header, URL or other text that is not UTF-8).
[[nodiscard]] Result<ExportedFixture> export_fixture(const Fixture& fixture, ExportFormat format);

// Puts the bytes in place whole, under a temporary name first. Fails with kIo; without `overwrite` also where there is
// a file already.
[[nodiscard]] Result<void> write_exported(const std::filesystem::path& file, const ExportedFixture& exported,
                                          bool overwrite = false);

}  // namespace reprise::harness
