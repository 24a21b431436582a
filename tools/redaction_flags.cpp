#include "redaction_flags.hpp"

#include <utility>

#include <CLI/CLI.hpp>

namespace reprise::tools {
namespace {

void add_option(CLI::App& verb, const char* name, std::vector<std::string>& values, const char* type,
                const char* help) {
  verb.add_option(name, values, help)
      ->type_name(type)
      ->allow_extra_args(false)
      ->group("Secrets, besides the known ones");
}

}  // namespace

void add_redaction_options(CLI::App& verb, RedactionFlags& flags) {
  add_option(verb, "--redact-header", flags.headers, "NAME", "Values of headers of this name, repeatable");
  add_option(verb, "--redact-key", flags.keys, "KEY",
             "Strings under this JSON key, query parameters and form fields of this name, repeatable");
  add_option(verb, "--redact-value", flags.values, "PATTERN",
             "Text anywhere, as acme-[A-Za-z0-9]{20,} or hunter2, repeatable");
}

Result<harness::RedactionPolicy> redaction_policy(const RedactionFlags& flags) {
  harness::RedactionPolicy policy;
  const auto add = [](const char* flag, Result<void> added) {
    if (!added) added.error().message.insert(0, std::string(flag) + ": ");
    return added;
  };
  for (const std::string& name : flags.headers) {
    if (auto added = add("--redact-header", policy.add_header(name)); !added) {
      return tl::unexpected<Error>(std::move(added.error()));
    }
  }
  for (const std::string& name : flags.keys) {
    if (auto added = add("--redact-key", policy.add_key(name)); !added) {
      return tl::unexpected<Error>(std::move(added.error()));
    }
  }
  for (const std::string& pattern : flags.values) {
    if (auto added = add("--redact-value", policy.add_value(pattern)); !added) {
      return tl::unexpected<Error>(std::move(added.error()));
    }
  }
  return policy;
}

}  // namespace reprise::tools
