#include <charconv>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/lint.hpp>

#include "commands.hpp"
#include "redaction_flags.hpp"
#include "terminal.hpp"
#include "timestamp.hpp"

namespace reprise::tools {
namespace {

using harness::LintFinding;
using harness::LintKind;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise lint fixtures/                          everything below, as a step of CI\n"
    "  reprise lint --max-age 90d fixtures/            and what was recorded longer ago\n"
    "  reprise lint --redact-value 'acme-[A-Za-z0-9]{20,}' --json fixtures/ > lint.json\n"
    "\n"
    "Fixtures: secrets (in comments too), streams cut short unless `expect` says complete: false, streams asked for\n"
    "and not recorded, age, size, unknown keys, old formats, body files that no fixture names, unfinished journals.\n"
    "Other files: secrets; `.sse` files as streams. Names that begin with a dot are passed over.\n"
    "Exit codes: 0 nothing found, 1 warnings, 2 usage, 3 a file cannot be read, 4 secrets, 5 nothing to look at.";

struct Arguments {
  std::vector<std::string> paths;
  RedactionFlags redaction;
  std::string max_age;
  std::uint64_t max_mib = 10;
  bool json = false;
};

// "90d", "12h", "2w" as seconds.
std::optional<std::chrono::seconds> parse_age(std::string_view text) {
  constexpr std::int64_t kMaxCount = 100'000;
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc{} || count < 0 || count > kMaxCount) return std::nullopt;
  if (unit == "h") return std::chrono::hours(count);
  if (unit == "d") return std::chrono::hours(count * 24);
  if (unit == "w") return std::chrono::hours(count * 24 * 7);
  return std::nullopt;
}

nlohmann::ordered_json to_json(const LintFinding& finding) {
  nlohmann::ordered_json json = {{"kind", harness::to_string(finding.kind)}, {"file", finding.file}};
  if (finding.line > 0) json["line"] = finding.line;
  json["message"] = finding.message;
  json["advice"] = finding.advice;
  return json;
}

void print_json(const harness::LintReport& report) {
  nlohmann::ordered_json json = {{"fixtures", report.fixtures}, {"other_files", report.other_files}};
  json["findings"] = nlohmann::ordered_json::array();
  for (const LintFinding& finding : report.findings) json["findings"].push_back(to_json(finding));
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_text(const harness::LintReport& report) {
  const Style style = out_style();
  for (const LintFinding& finding : report.findings) {
    const bool grave = finding.kind == LintKind::kSecret || finding.kind == LintKind::kUnreadable;
    const std::string kind(harness::to_string(finding.kind));
    std::cout << style.bold(printable(finding.file) + (finding.line > 0 ? ":" + std::to_string(finding.line) : ""))
              << ": " << (grave ? style.red(kind) : style.yellow(kind)) << ": " << printable(finding.message) << '\n'
              << style.dim("    " + printable(finding.advice)) << '\n';
  }
  std::cout << counted(report.fixtures, "fixture") << ", " << counted(report.other_files, "other file") << ": "
            << (report.findings.empty() ? style.green("nothing found") : counted(report.findings.size(), "finding"))
            << '\n';
}

int exit_code_of(const harness::LintReport& report) {
  const auto has = [&report](LintKind kind) {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [kind](const LintFinding& finding) { return finding.kind == kind; });
  };
  if (has(LintKind::kSecret)) return kExitSecrets;
  if (has(LintKind::kUnreadable)) return kExitUnreadable;
  if (!report.findings.empty()) return kExitCheckFailed;
  return report.fixtures + report.other_files > 0 ? kExitOk : kExitNothingToDo;
}

int run(const Arguments& arguments) {
  const auto policy = redaction_policy(arguments.redaction);
  if (!policy) {
    print_error(policy.error().message);
    return kExitUsage;
  }
  harness::LintOptions options{.redaction = *policy, .max_bytes = static_cast<std::size_t>(arguments.max_mib) << 20U};
  if (!arguments.max_age.empty()) options.oldest = rfc3339_before(*parse_age(arguments.max_age));
  harness::LintReport report;
  for (const std::string& path : arguments.paths) {
    auto part = harness::lint(path, options);
    if (!part) {
      print_error(part.error().message);
      return kExitUnreadable;
    }
    report.fixtures += part->fixtures;
    report.other_files += part->other_files;
    for (LintFinding& finding : part->findings) report.findings.push_back(std::move(finding));
  }
  arguments.json ? print_json(report) : print_text(report);
  if (report.fixtures + report.other_files == 0) print_error("there is no file to look at");
  return exit_code_of(report);
}

}  // namespace

void add_lint(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("lint", "Find secrets, cut streams, age and other trouble in recordings");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("PATH", arguments->paths, "Files, or folders with all that is below")->required();
  verb->add_option("--max-age", arguments->max_age, "What was recorded longer ago is stale: 12h, 90d, 26w")
      ->check([](const std::string& text) {
        return parse_age(text) ? std::string() : "expected a number of hours, days or weeks: 12h, 90d, 26w";
      })
      ->type_name("AGE");
  verb->add_option("--max-size", arguments->max_mib, "Larger fixtures are reported (default: 10)")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 20U))
      ->type_name("MIB");
  verb->add_flag("--json", arguments->json, "Print the findings as JSON");
  add_redaction_options(*verb, arguments->redaction);
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
