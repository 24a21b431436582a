#include <algorithm>
#include <array>
#include <utility>

#include <reprise/harness/fixture/redact.hpp>
#include <reprise/harness/foreign/export.hpp>

#include "fixture/file.hpp"
#include "foreign/exporters.hpp"

namespace reprise::harness {
namespace {

constexpr std::array<std::pair<ExportFormat, std::string_view>, 4> kFormats{{
    {ExportFormat::kSse, "sse"},
    {ExportFormat::kHar, "har"},
    {ExportFormat::kVcrpy, "vcrpy"},
    {ExportFormat::kSeed, "seed"},
}};

// The body, and eight bytes behind it: options (none), limits (none), a path (the machine's choice), four chunk sizes.
std::string to_seed(const RecordedResponse& response) {
  std::string seed = response.body + std::string(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t bytes = i < response.chunks.size() ? response.chunks[i].bytes : 0;
    seed += static_cast<char>(std::min<std::size_t>(bytes, 255));
  }
  return seed;
}

bool has_times(const RecordedResponse& response) {
  return response.end.delay.count() != 0 || std::any_of(response.chunks.begin(), response.chunks.end(),
                                                        [](const ReadMark& mark) { return mark.delay.count() != 0; });
}

// Whether a header comes again after others, which a cassette would bring together.
bool has_scattered_headers(const http::Headers& headers) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : headers) {
    if (!seen.empty() && seen.back() == name) continue;
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return true;
    seen.push_back(name);
  }
  return false;
}

std::vector<std::string> lost_in_vcrpy(const Fixture& fixture) {
  std::size_t reads = 0;
  bool times = false;
  bool ends = false;
  bool expects = false;
  bool scattered = false;
  for (const auto& [request, response, expect] : fixture.interactions) {
    if (response.chunks.size() > 1) reads += response.chunks.size();
    times = times || has_times(response);
    ends = ends || response.end.kind != EndKind::kComplete || !response.end.detail.empty();
    expects = expects || !expect.empty();
    scattered = scattered || has_scattered_headers(request.headers) || has_scattered_headers(response.headers);
  }
  std::vector<std::string> lost;
  if (reads > 0) lost.push_back("the boundaries of " + std::to_string(reads) + " reads");
  if (times) lost.emplace_back("times");
  if (ends) lost.emplace_back("how a body ended");
  if (scattered) lost.emplace_back("the order of headers that come again after others");
  if (expects) lost.emplace_back("what is expected of an answer");
  return lost;
}

std::vector<std::string> lost_in_a_body(const RecordedResponse& response) {
  std::vector<std::string> lost{"the request", "status and headers"};
  if (response.chunks.size() > 1)
    lost.push_back("the boundaries of " + std::to_string(response.chunks.size()) + " reads");
  if (has_times(response)) lost.emplace_back("times");
  if (response.end.kind != EndKind::kComplete) lost.emplace_back("how the body ended");
  return lost;
}

Result<ExportedFixture> export_body(const Fixture& fixture, ExportFormat format) {
  if (fixture.interactions.size() != 1) {
    return fail(ErrorCode::kInvalidArgument, std::string(to_string(format)) + " holds one answer, this fixture has " +
                                                 std::to_string(fixture.interactions.size()));
  }
  const RecordedResponse& response = fixture.interactions.front().response;
  if (format == ExportFormat::kSeed) return ExportedFixture{to_seed(response), {}};
  return ExportedFixture{response.body, lost_in_a_body(response)};
}

}  // namespace

std::string_view to_string(ExportFormat format) {
  for (const auto& [known, name] : kFormats) {
    if (known == format) return name;
  }
  return "unknown";
}

std::optional<ExportFormat> parse_export_format(std::string_view name) {
  for (const auto& [format, known] : kFormats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

Result<void> write_exported(const std::filesystem::path& file, const ExportedFixture& exported, bool overwrite) {
  auto pending = PendingFile::write(file, exported.bytes);
  if (!pending) return tl::unexpected<Error>(std::move(pending.error()));
  return pending->commit(overwrite);
}

Result<ExportedFixture> export_fixture(const Fixture& fixture, ExportFormat format) {
  Fixture clean = fixture;
  redact(clean);
  switch (format) {
    case ExportFormat::kSse:
    case ExportFormat::kSeed:
      return export_body(clean, format);
    case ExportFormat::kVcrpy:
      return ExportedFixture{to_vcrpy(clean), lost_in_vcrpy(clean)};
    case ExportFormat::kHar: {
      auto archive = to_har(clean);
      if (!archive) return tl::unexpected<Error>(std::move(archive.error()));
      return ExportedFixture{std::move(*archive), {}};
    }
  }
  return fail(ErrorCode::kInvalidArgument, "no such format");
}

}  // namespace reprise::harness
