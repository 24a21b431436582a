#include <atomic>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <reprise/harness/report/file.hpp>
#include <reprise/harness/report/html.hpp>
#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/harness/transport/faulty_response.hpp>

#include "commands.hpp"
#include "fault_judge.hpp"
#include "input.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::ReportedAnswer;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise report answer.yaml -o page.html\n"
    "  reprise report answer.yaml --fault reset@delta:3 -o broken.html\n"
    "\n"
    "The page needs nothing but itself. It shows what the recording holds, placeholders for secrets included.\n"
    "Exit codes: 0 written, 2 usage, 3 the file cannot be read or the page not written.";

struct Arguments {
  std::string file;
  std::string page;
  std::vector<std::string> faults;
};

Result<std::vector<harness::Fault>> parse_faults(const std::vector<std::string>& texts) {
  std::vector<harness::Fault> faults;
  for (const std::string& text : texts) {
    auto fault = harness::Fault::parse(text);
    if (!fault) return tl::unexpected<Error>(std::move(fault.error()));
    faults.push_back(std::move(*fault));
  }
  return faults;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

Result<std::vector<ReportedAnswer>> answers_of(const Arguments& arguments, const std::vector<harness::Fault>& faults) {
  auto sessions = load_sessions(arguments.file);
  if (!sessions) return tl::unexpected<Error>(std::move(sessions.error()));
  std::vector<ReportedAnswer> answers;
  for (Session& session : *sessions) {
    const std::string number = sessions->size() > 1 ? " " + std::to_string(answers.size() + 1) : "";
    ReportedAnswer answer{.name = "answer" + number, .request = session.request, .faults = joined(arguments.faults)};
    if (faults.empty()) {
      std::atomic<std::uint64_t> done = 0;
      answer.outcomes = judge_faults(session, done).counts;
    }
    auto response = harness::with_faults(std::move(session.response), faults);
    if (!response) return tl::unexpected<Error>(std::move(response.error()));
    answer.response = std::move(*response);
    answers.push_back(std::move(answer));
  }
  return answers;
}

int run(const Arguments& arguments) {
  const auto faults = parse_faults(arguments.faults);
  if (!faults) {
    print_error("--fault: " + faults.error().message);
    return kExitUsage;
  }
  const auto answers = answers_of(arguments, *faults);
  if (!answers) {
    print_error(answers.error().message);
    return answers.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
  }
  const std::string html = harness::to_html(arguments.file, *answers);
  if (arguments.page == "-") {
    std::cout << html;
    return kExitOk;
  }
  if (const auto written = harness::write_report(arguments.page, html); !written) {
    print_error(written.error().message);
    return kExitUnreadable;
  }
  std::cout << printable(arguments.page) << "  " << human_bytes(html.size()) << ", "
            << counted(answers->size(), "answer") << '\n';
  return kExitOk;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("report", "Make a page to look at of a recording");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("-o,--output", arguments->page, "The page to write, in the place of an older one; '-': to stdout")
      ->required()
      ->type_name("PAGE");
  verb->add_option("--fault", arguments->faults, "Break the answers first: KIND[:ARG]@POSITION, repeatable")
      ->type_name("FAULT")
      ->allow_extra_args(false);
  verb->add_option("FILE", arguments->file, "A fixture or an .sse file; '-': the standard input")->required();
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
