// What users add to the list of secrets, by flags that several verbs have.
#pragma once

#include <string>
#include <vector>

#include <reprise/harness/fixture/redaction_policy.hpp>
#include <reprise/result.hpp>

namespace CLI {  // NOLINT(readability-identifier-naming): it is theirs
class App;
}

namespace reprise::tools {

struct RedactionFlags {
  std::vector<std::string> headers;
  std::vector<std::string> keys;
  std::vector<std::string> values;
};

// Adds --redact-header, --redact-key and --redact-value. `flags` must outlive the parsing.
void add_redaction_options(CLI::App& verb, RedactionFlags& flags);

// The default list and what the flags add. Fails with kInvalidArgument, and names the flag.
[[nodiscard]] Result<harness::RedactionPolicy> redaction_policy(const RedactionFlags& flags);

}  // namespace reprise::tools
