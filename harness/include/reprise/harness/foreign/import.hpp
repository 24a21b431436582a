// Recordings of other tools, read into a Fixture.
//
// Bodies come out as a client would see them after unpacking: gzip and deflate are undone, and headers that say
// otherwise (content-encoding, a content-length that is not the body's) are dropped, as are the fields of HTTP/2 whose
// names begin with a colon (RFC 9113, 8.3). A format that knows neither the boundaries of the reads nor their times
// gives one read for the whole body; one that does not know how the body ended gives a complete one. An archive that
// export_fixture wrote comes back as it was. Nothing is redacted here: write_fixture does that.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/foreign/format.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

struct ImportOptions {
  std::optional<ForeignFormat> format{};            // nothing: as detect_foreign_format says
  std::size_t max_bytes = std::size_t{256} << 20U;  // of the input, and of all bodies after unpacking
};

struct ImportedFixture {
  Fixture fixture;  // `recorded_at` is empty where the recording does not say
  ForeignFormat format = ForeignFormat::kSse;
  std::vector<std::string> warnings;  // "file.har: entry 3 has no answer and is left out"
};

// `name` stands for the file in messages. Input that is packed by gzip as a whole is unpacked first.
// Fails with kFormat (line, byte or path inside the JSON, what was expected, what was found), kUnsupported (a body
// packed by br or zstd, or kept in another file) or kLimitExceeded. Never throws.
[[nodiscard]] Result<ImportedFixture> import_fixture(std::string_view bytes, const std::string& name,
                                                     const ImportOptions& options = {});

}  // namespace reprise::harness
