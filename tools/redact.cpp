#include <iostream>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/rewrite.hpp>

#include "commands.hpp"
#include "input.hpp"
#include "redaction_flags.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::RewriteMode;
using nlohmann::ordered_json;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise redact --dry-run fixtures/              what would be replaced, and where\n"
    "  reprise redact answer.yaml stream.sse\n"
    "  reprise redact --redact-key tenant_id --redact-value 'acme-[A-Za-z0-9]{20,}' fixtures/\n"
    "\n"
    "Each file is replaced in one step. Fixtures are written anew: chunks keep to their bytes, comments and unknown\n"
    "keys are lost, and body files that are no longer named are removed. Other files are taken as text.\n"
    "A secret that was in a file may be in its history and on other machines: revoke it.\n"
    "Exit codes: 0 done, 1 --dry-run would replace something, 2 usage, 3 a file cannot be read or written,\n"
    "5 there was nothing to replace.";

struct Arguments {
  std::vector<std::string> paths;
  RedactionFlags redaction;
  bool dry_run = false;
  bool json = false;
};

// "response body: jwt" -> how often.
std::map<std::string, std::size_t> counts_of(const std::vector<harness::Redaction>& redactions) {
  std::map<std::string, std::size_t> counts;
  for (const harness::Redaction& each : redactions) ++counts[each.place + ": " + each.name];
  return counts;
}

void print_text(const std::string& file, const harness::FileRedaction& done) {
  std::cout << out_style().bold(printable(file)) << '\n';
  for (const auto& [what, count] : counts_of(done.redactions)) {
    std::cout << "    " << printable(what) << (count > 1 ? ", " + counted(count, "time") : "") << '\n';
  }
}

ordered_json to_json(const std::string& file, const harness::FileRedaction& done) {
  ordered_json json = {{"file", file}, {"replaced", ordered_json::array()}};
  for (const harness::Redaction& each : done.redactions) {
    json["replaced"].push_back({{"place", each.place}, {"name", each.name}, {"offset", each.offset}});
  }
  return json;
}

struct Totals {
  std::size_t files = 0;
  std::size_t replaced = 0;
  std::size_t failed = 0;
};

int exit_code_of(const Totals& totals, bool dry_run) {
  if (totals.failed > 0) return kExitUnreadable;
  if (totals.replaced == 0) return kExitNothingToDo;
  return dry_run ? kExitCheckFailed : kExitOk;
}

int redact_all(const Arguments& arguments, const std::vector<std::string>& files,
               const harness::RedactionPolicy& policy) {
  const RewriteMode mode = arguments.dry_run ? RewriteMode::kDryRun : RewriteMode::kInPlace;
  Totals totals;
  ordered_json reports = ordered_json::array();
  for (const std::string& file : files) {
    const auto done = harness::redact_file(file, policy, mode);
    if (!done) {
      print_error(done.error().message);
      ++totals.failed;
      continue;
    }
    if (done->redactions.empty()) continue;
    ++totals.files;
    totals.replaced += done->redactions.size();
    for (const std::string& warning : done->warnings) print_warning(warning + ", and is lost");
    arguments.json ? reports.push_back(to_json(file, *done)) : print_text(file, *done);
  }
  if (arguments.json) {
    const ordered_json json = {{"dry_run", arguments.dry_run}, {"files", std::move(reports)}};
    std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else {
    std::cout << counted(totals.replaced, "secret") << (arguments.dry_run ? " would be replaced in " : " replaced in ")
              << counted(totals.files, "file") << '\n';
  }
  return exit_code_of(totals, arguments.dry_run);
}

int run(const Arguments& arguments) {
  const auto policy = redaction_policy(arguments.redaction);
  if (!policy) {
    print_error(policy.error().message);
    return kExitUsage;
  }
  const auto found = find_all_files(arguments.paths);
  if (!found) {
    print_error(found.error().message);
    return kExitUnreadable;
  }
  return redact_all(arguments, found->files, *policy);
}

}  // namespace

void add_redact(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("redact", "Replace secrets in recordings that are there already");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("PATH", arguments->paths, "Files, or folders: fixtures and .sse files below")->required();
  verb->add_flag("--dry-run", arguments->dry_run, "Say what would be replaced, and write nothing");
  verb->add_flag("--json", arguments->json, "Print what was replaced as JSON");
  add_redaction_options(*verb, arguments->redaction);
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
