#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/journal.hpp>

#include "commands.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::FinishedRecording;

constexpr const char* kFooter =
    "A recording lies in FIXTURE.journal until it is done. Where its recorder was killed, this makes the fixture: "
    "every\n"
    "byte that the recorder had passed on is in it, and its body's end says recorder_killed.\n"
    "\n"
    "Examples:\n"
    "  reprise recover answer.yaml.journal\n"
    "  reprise recover -o elsewhere.yaml answer.yaml.journal\n"
    "\n"
    "Exit codes: 0 ok, 1 a journal was damaged (what is left of it is kept), 2 usage, 3 a journal cannot be read or "
    "the\n"
    "fixture not be written (the journal stays), 5 no journal held an answer.";

struct Arguments {
  std::vector<std::string> files;
  std::string output;
  bool force = false;
  bool json = false;
};

void report_json(const std::string& file, const FinishedRecording& recording) {
  const nlohmann::ordered_json line = {{"journal", file},
                                       {"fixture", recording.fixture.string()},
                                       {"answers", recording.exchanges},
                                       {"cut_short", recording.unfinished},
                                       {"reads", recording.reads},
                                       {"body_bytes", recording.body_bytes},
                                       {"withheld_bytes", recording.withheld_bytes},
                                       {"torn_bytes", recording.torn_bytes},
                                       {"damaged_bytes", recording.damaged_bytes},
                                       {"damaged", recording.damaged.string()}};
  std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void report(const std::string& file, const FinishedRecording& recording) {
  if (recording.fixture.empty()) {
    std::cout << file << ": held no answer; removed\n";
  } else {
    std::cout << out_style().bold("wrote") << " " << recording.fixture.string() << "  "
              << counted(recording.exchanges, "answer") << ", " << human_bytes(recording.body_bytes) << " in "
              << counted(recording.reads, "read") << "; " << recording.unfinished << " cut short\n";
  }
  if (recording.withheld_bytes > 0) {
    print_warning(file + ": " + human_bytes(recording.withheld_bytes) +
                  " that may have been the start of a secret were not written");
  }
  if (recording.torn_bytes > 0) {
    print_warning(file + ": the last record was being written and is left out: " + human_bytes(recording.torn_bytes));
  }
  if (recording.damaged_bytes > 0) {
    print_error(file + ": the last " + human_bytes(recording.damaged_bytes) +
                " are damaged and left out; they are kept in " + recording.damaged.string());
  }
}

int run(const Arguments& arguments) {
  if (!arguments.output.empty() && arguments.files.size() > 1) {
    print_error("--output takes one journal at a time");
    return kExitUsage;
  }
  bool damaged = false;
  bool failed = false;
  std::size_t recovered = 0;
  for (const std::string& file : arguments.files) {
    const auto recording = harness::recover(file, {.to = arguments.output, .overwrite = arguments.force});
    if (!recording) {
      print_error(recording.error().message);
      failed = true;
      continue;
    }
    if (arguments.json) {
      report_json(file, *recording);
    } else {
      report(file, *recording);
    }
    damaged = damaged || recording->damaged_bytes > 0;
    recovered += recording->exchanges;
  }
  if (failed) return kExitUnreadable;
  if (damaged) return kExitCheckFailed;
  return recovered > 0 ? kExitOk : kExitNothingToDo;
}

}  // namespace

void add_recover(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("recover", "Finish the recording of a process that was killed");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("FILE", arguments->files, "Journals, or the fixtures that they belong to")->required();
  verb->add_option("-o,--output", arguments->output, "Where to write the fixture (default: where it was meant to go)")
      ->type_name("FIXTURE");
  verb->add_flag("--force", arguments->force, "Replace the fixture if it exists");
  verb->add_flag("--json", arguments->json, "Say what was done as JSON, one line a journal");
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
