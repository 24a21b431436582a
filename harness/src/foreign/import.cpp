#include <utility>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/foreign/import.hpp>

#include "foreign/body.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"
#include "foreign/inflate.hpp"
#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

tl::unexpected<Error> not_recognised(std::string_view bytes, const std::string& name) {
  std::string what = "not a recording in a format that is known (" + joined(foreign_format_names()) + ")";
  if (bytes.empty()) what = "the file is empty";
  if (bytes.starts_with("PK\x03\x04")) what = "a ZIP archive; unpack it and import the file inside";
  if (looks_like_fixture(bytes)) what = "a fixture already";
  return fail(ErrorCode::kFormat, name + ": " + what);
}

// Cassettes in JSON say the same as those in YAML, which is all but a superset of it: not in escapes of surrogates.
Result<std::string> as_yaml(std::string_view bytes, const std::string& name) {
  const auto document = parse_json(bytes, name);
  if (!document) return tl::unexpected<Error>(document.error());
  return document->dump();
}

Result<ImportedFixture> import_as(ForeignFormat format, std::string_view bytes, const std::string& name,
                                  bool& is_ours) {
  switch (format) {
    case ForeignFormat::kVcrpy:
      return import_vcrpy(bytes, name);
    case ForeignFormat::kVcr:
      return import_vcr(bytes, name);
    case ForeignFormat::kReqLlm:
      return import_req_llm(bytes, name);
    case ForeignFormat::kHar:
      return import_har(bytes, name, is_ours);
    case ForeignFormat::kHttprr:
      return import_httprr(bytes, name);
    case ForeignFormat::kChunks:
      return import_chunks(bytes, name);
    case ForeignFormat::kSse:
      return import_sse(bytes, name);
    case ForeignFormat::kCurl:
      return import_curl(bytes, name);
  }
  return fail(ErrorCode::kInvalidArgument, name + ": no such format");
}

bool is_cassette(ForeignFormat format) { return format == ForeignFormat::kVcrpy || format == ForeignFormat::kVcr; }

Result<ImportedFixture> import_text(std::string_view bytes, const std::string& name, const ImportOptions& options,
                                    bool& is_ours) {
  const auto format = options.format ? options.format : detect_foreign_format(bytes);
  if (!format) return not_recognised(bytes, name);
  // A byte order mark is part of an event stream, and of nothing else.
  if (*format != ForeignFormat::kSse && bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (!is_cassette(*format) || first == std::string_view::npos || bytes[first] != '{') {
    return import_as(*format, bytes, name, is_ours);
  }
  const auto yaml = as_yaml(bytes, name);
  if (!yaml) return tl::unexpected<Error>(yaml.error());
  return import_as(*format, *yaml, name, is_ours);
}

}  // namespace

Result<ImportedFixture> import_fixture(std::string_view bytes, const std::string& name, const ImportOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return fail(ErrorCode::kLimitExceeded, name + ": more than " + std::to_string(options.max_bytes) + " bytes");
  }
  std::string unpacked;
  if (looks_like_gzip(bytes)) {
    auto inflated = inflate_bytes(bytes, options.max_bytes);
    if (!inflated) return fail(inflated.error().code, name + ": " + inflated.error().message);
    unpacked = std::move(*inflated);
    bytes = unpacked;
  }
  bool is_ours = false;
  auto imported = import_text(bytes, name, options, is_ours);
  if (!imported || is_ours) return imported;
  std::size_t budget = options.max_bytes;
  auto& interactions = imported->fixture.interactions;
  for (std::size_t i = 0; i < interactions.size(); ++i) {
    const std::string where = name + ": answer " + std::to_string(i + 1);
    drop_pseudo_headers(interactions[i].request.headers);
    drop_pseudo_headers(interactions[i].response.headers);
    if (auto settled = settle(interactions[i].response, where, budget); !settled) {
      return tl::unexpected<Error>(std::move(settled.error()));
    }
  }
  return imported;
}

}  // namespace reprise::harness
