// `verify --update`: what fixtures expect, brought up to date.
#pragma once

#include <string>
#include <vector>

#include <reprise/result.hpp>

namespace reprise::tools {

struct ExpectationChange {
  std::string session;  // as Session::name
  std::string key;
  std::string before;  // JSON; empty where it was not expected
  std::string after;   // JSON; empty where there is nothing of that name
};

// Rewrites what the fixture `file` expects of its answers to what they are now: the same keys, or, of an answer of
// which nothing is expected, "events", "complete", "stop_reason", "text", "tool_calls" and "error". All else in the
// file stays. Gives what was changed; a raw stream has no place for it, and none is. Fails as load_sessions and
// harness::update_expectations do, and then leaves the file as it was.
[[nodiscard]] Result<std::vector<ExpectationChange>> update_expectations(const std::string& file);

// Does so for all files and prints the changes, and on stderr what fails. Returns how many files failed.
[[nodiscard]] std::size_t update_and_print(const std::vector<std::string>& files);

}  // namespace reprise::tools
