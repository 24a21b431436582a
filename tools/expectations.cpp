#include "expectations.hpp"

#include <cstddef>
#include <iostream>

#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/update.hpp>

#include "input.hpp"
#include "judge.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kValueColumns = 60;  // of a value that is printed

std::string dump(const ordered_json& json) { return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

// What there is now, under the keys of `expect`.
ordered_json outcome_under(const ordered_json& expect, const ordered_json& outcome) {
  ordered_json now = ordered_json::object();
  for (const auto& [key, value] : expect.items()) {
    if (outcome.contains(key)) now[key] = outcome[key];
  }
  return now;
}

ordered_json default_keys() {
  return {{"events", {}}, {"complete", {}}, {"stop_reason", {}}, {"text", {}}, {"tool_calls", {}}, {"error", {}}};
}

void add_changes(const Session& session, const ordered_json& before, const ordered_json& after,
                 std::vector<ExpectationChange>& changes) {
  const auto add = [&](const std::string& key, const ordered_json* was, const ordered_json* is) {
    changes.push_back({.session = session.name,
                       .key = key,
                       .before = was == nullptr ? "" : dump(*was),
                       .after = is == nullptr ? "" : dump(*is)});
  };
  for (const auto& [key, value] : before.items()) {
    if (!after.contains(key)) {
      add(key, &value, nullptr);
    } else if (after[key] != value) {
      add(key, &value, &after[key]);
    }
  }
  for (const auto& [key, value] : after.items()) {
    if (!before.contains(key)) add(key, nullptr, &value);
  }
}

std::string change_text(const ExpectationChange& change) {
  const Style style = out_style();
  const auto value = [](const std::string& json) { return printable(json, kValueColumns); };
  const std::string key = style.cyan(printable(change.key)) + ": ";
  if (change.before.empty()) return key + value(change.after) + style.dim(" (new)");
  if (change.after.empty())
    return key + value(change.before) + style.yellow(" taken out: there is nothing of that name");
  return key + value(change.before) + " → " + value(change.after);
}

}  // namespace

Result<std::vector<ExpectationChange>> update_expectations(const std::string& file) {
  auto input = Input::open(file);
  if (!input) return tl::unexpected<Error>(std::move(input.error()));
  std::vector<ExpectationChange> changes;
  if (!input->is_fixture()) return changes;
  const auto sessions = input->load();
  if (!sessions) return tl::unexpected<Error>(sessions.error());
  std::vector<std::string> expects;
  for (const Session& session : *sessions) {
    const auto before = session.expect.empty() ? ordered_json::object() : ordered_json::parse(session.expect);
    const auto after = outcome_under(session.expect.empty() ? default_keys() : before, outcome_of(session));
    expects.push_back(after == before ? "" : dump(after));
    add_changes(session, before, after, changes);
  }
  if (changes.empty()) return changes;
  if (auto updated = harness::update_expectations(file, expects); !updated) {
    return tl::unexpected<Error>(std::move(updated.error()));
  }
  return changes;
}

std::size_t update_and_print(const std::vector<std::string>& files) {
  std::size_t failed = 0;
  for (const std::string& file : files) {
    const auto changes = update_expectations(file);
    if (!changes) {
      print_error(changes.error().message);
      ++failed;
      continue;
    }
    for (const ExpectationChange& change : *changes) {
      std::cout << out_style().bold("updated") << "  " << printable(change.session) << "  " << change_text(change)
                << '\n';
    }
  }
  return failed;
}

}  // namespace reprise::tools
