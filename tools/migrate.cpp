#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/fixture/rewrite.hpp>

#include "commands.hpp"
#include "input.hpp"
#include "redaction_flags.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::RewriteMode;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise migrate fixtures/                       older fixtures become of today's format\n"
    "  reprise migrate --dry-run fixtures/             which would\n"
    "  reprise migrate --rewrite big.yaml              also one of today's: as `record` would write it\n"
    "\n"
    "Each file is replaced in one step, and only where its format is old; doing it twice changes nothing more.\n"
    "Secrets are replaced on the way. Comments and unknown keys of rewritten files are lost.\n"
    "Exit codes: 0 all are of today's format, 1 --dry-run found some that are not, 2 usage,\n"
    "3 a file cannot be read or written, or its format is newer than this program, 5 there is no fixture.";

struct Arguments {
  std::vector<std::string> paths;
  RedactionFlags redaction;
  bool dry_run = false;
  bool rewrite = false;
};

int migrate_all(const Arguments& arguments, const std::vector<std::string>& files,
                const harness::RedactionPolicy& policy) {
  const RewriteMode mode = arguments.dry_run ? RewriteMode::kDryRun : RewriteMode::kInPlace;
  std::size_t rewritten = 0;
  std::size_t failed = 0;
  for (const std::string& file : files) {
    const auto done = harness::migrate_file(file, policy, mode, arguments.rewrite);
    if (!done) {
      print_error(done.error().message);
      ++failed;
      continue;
    }
    if (!done->rewritten) continue;
    ++rewritten;
    for (const std::string& warning : done->warnings) print_warning(warning + ", and is lost");
    std::cout << printable(file) << ": format " << done->from << " -> " << harness::kFixtureFormat << '\n';
  }
  std::cout << counted(rewritten, "file") << (arguments.dry_run ? " would be rewritten, " : " rewritten, ")
            << counted(files.size() - rewritten - failed, "file") << " left as they were\n";
  if (failed > 0) return kExitUnreadable;
  return arguments.dry_run && rewritten > 0 ? kExitCheckFailed : kExitOk;
}

int run(const Arguments& arguments) {
  const auto policy = redaction_policy(arguments.redaction);
  if (!policy) {
    print_error(policy.error().message);
    return kExitUsage;
  }
  auto found = find_all_files(arguments.paths);
  if (!found) {
    print_error(found.error().message);
    return kExitUnreadable;
  }
  // Streams without a head have no format.
  std::erase_if(found->files, [](const std::string& file) { return file.ends_with(".sse"); });
  if (found->files.empty()) {
    print_error("there is no fixture to migrate");
    return kExitNothingToDo;
  }
  return migrate_all(arguments, found->files, *policy);
}

}  // namespace

void add_migrate(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("migrate", "Bring fixtures of older formats to today's");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("PATH", arguments->paths, "Fixtures, or folders with all fixtures below")->required();
  verb->add_flag("--dry-run", arguments->dry_run, "Say which would be rewritten, and write nothing");
  verb->add_flag("--rewrite", arguments->rewrite, "Rewrite those of today's format too");
  add_redaction_options(*verb, arguments->redaction);
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
