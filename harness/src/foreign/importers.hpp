// One reader for each format. What they give is settled afterwards (see body.hpp).
#pragma once

#include <string>
#include <string_view>

#include <reprise/harness/foreign/import.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

[[nodiscard]] Result<ImportedFixture> import_vcrpy(std::string_view yaml, const std::string& name);
[[nodiscard]] Result<ImportedFixture> import_vcr(std::string_view yaml, const std::string& name);
[[nodiscard]] Result<ImportedFixture> import_req_llm(std::string_view json, const std::string& name);
// Sets `is_ours` where the archive is one that export_fixture wrote: its answers are taken as they are.
[[nodiscard]] Result<ImportedFixture> import_har(std::string_view json, const std::string& name, bool& is_ours);
[[nodiscard]] Result<ImportedFixture> import_httprr(std::string_view trace, const std::string& name);
[[nodiscard]] Result<ImportedFixture> import_chunks(std::string_view lines, const std::string& name);
[[nodiscard]] Result<ImportedFixture> import_sse(std::string_view stream, const std::string& name);
[[nodiscard]] Result<ImportedFixture> import_curl(std::string_view output, const std::string& name);

}  // namespace reprise::harness
