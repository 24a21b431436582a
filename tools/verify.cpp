#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "commands.hpp"
#include "expectations.hpp"
#include "file_reports.hpp"
#include "input.hpp"
#include "judge.hpp"
#include "judge_program.hpp"
#include "prove.hpp"
#include "terminal.hpp"
#include "verdict_json.hpp"
#include "verify_faults.hpp"
#include "verify_log.hpp"

namespace reprise::tools {
namespace {

using harness::ChunkPlan;
using nlohmann::ordered_json;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise verify fixtures/                        all plans, every fixture and .sse below\n"
    "  reprise verify --split utf8+crlf --split every a.yaml\n"
    "  reprise verify --exhaustive fixtures/            every cutting there is, proved\n"
    "  reprise verify --exec 'python3 my_client.py' fixtures/   what my_client.py prints, cut after cut\n"
    "  reprise verify --json fixtures/ > report.json\n"
    "  reprise verify --faults fixtures/               every answer, broken in every way\n"
    "  reprise verify --update fixtures/a.yaml         rewrite what it expects, then check\n"
    "  reprise verify --junit report.xml fixtures/     for CI; on GitHub, problems become annotations too\n"
    "\n"
    "Events are compared in every cutting; under 'every', chunks follow from them and are not made again.\n"
    "Without --split: recorded, whole, bytes:1, bytes:7, random:1, tokens and every (each single cut).\n"
    "--exec CMD starts anew for each cutting, by all these plans but 'every'. It reads chunks from its standard "
    "input,\n"
    "each as its length (4 bytes, most significant first) and its bytes, and prints lines.\n"
    "Exit codes: 0 all hold, 1 a check failed, 2 usage, 3 a file cannot be read, 5 nothing to verify.";

constexpr std::uint64_t kDefaultBudget = std::uint64_t{4} << 30U;

struct Arguments {
  std::vector<std::string> plans;
  std::vector<std::string> paths;
  ReportOptions report;
  bool exhaustive = false;
  std::uint64_t budget = kDefaultBudget;
  std::string resume;  // the log's file; empty: none
  ExecOptions exec;    // no command: the library's own client is judged
  double exec_seconds = 10;
  std::string shortest_bodies;  // a folder; empty: none are wanted
  bool faults = false;
  bool update = false;
};

using Report = FileReport<Verdict>;

struct Totals : SessionTotals {
  std::uint64_t cuttings = 0;
  std::uint64_t feeds = 0;
  std::size_t proofs = 0;
  std::size_t complete_proofs = 0;
};

// How files are to be judged.
struct Task {
  const std::vector<ChunkPlan>& plans;
  bool insist;  // see `judge`
  const ExecOptions& exec;
  const std::string& shortest_bodies;
  std::uint64_t budget = 0;  // of proofs; 0: none
  unsigned threads = 1;      // for one proof
  VerifyLog* log = nullptr;
  std::string options{};  // as text, for the log
};

// What has been done, for the progress display.
struct Counters {
  std::atomic<std::uint64_t> cuttings = 0;
  std::atomic<std::uint64_t> feeds = 0;
};

// All that a verdict depends on.
std::uint64_t key_of(const std::vector<Session>& sessions, const Task& task) {
  std::string contents;
  for (const Session& session : sessions) {
    const harness::RecordedResponse& response = session.response;
    contents += std::to_string(response.status) + '\n';
    for (const auto& [name, value] : response.headers) contents += name + ": " + value + '\n';
    contents += std::to_string(response.body.size()) + ' ' + response.body + session.expect + '\n' +
                harness::to_plan_text(session.recorded_cuts()) + '\n';
  }
  return log_key(contents, task.options);
}

// What names the session in a file's name.
std::string file_name_for(std::string name) {
  constexpr std::string_view kKept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  for (char& c : name) c = kKept.find(c) == std::string_view::npos ? '_' : c;
  return name;
}

Verdict judge_session(const Session& session, const std::string& file, const Task& task, Counters& counters) {
  constexpr std::size_t kMaxRuns = 10'000;
  constexpr std::size_t kMaxProgramRuns = 500;
  const bool is_program = !task.exec.command.empty();
  const CaseOptions smallest{.file = file,
                             .flags = is_program ? flags_of(task.exec) : "",
                             .body_folder = task.shortest_bodies,
                             .body_name = file_name_for(session.name),
                             .max_runs = is_program ? kMaxProgramRuns : kMaxRuns};
  if (is_program) return judge_program(session, task.plans, task.exec, smallest, counters.cuttings);
  Verdict verdict = judge(session, task.plans, task.insist, counters.cuttings, smallest);
  if (task.budget > 0) prove(session, task.budget, task.threads, counters.feeds, verdict, smallest);
  return verdict;
}

std::vector<Verdict> judge_sessions(const std::vector<Session>& sessions, const std::string& file, const Task& task,
                                    Counters& counters) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(sessions.size());
  for (const Session& session : sessions) verdicts.push_back(judge_session(session, file, task, counters));
  return verdicts;
}

Report judge_file(const std::string& file, const Task& task, Counters& counters) {
  Report report{.file = file, .verdicts = {}, .unreadable = {}};
  const auto sessions = load_sessions(file);
  if (!sessions) {
    report.unreadable = sessions.error().message;
    return report;
  }
  if (task.log == nullptr) {
    report.verdicts = judge_sessions(*sessions, file, task, counters);
    return report;
  }
  const std::uint64_t key = key_of(*sessions, task);
  if (auto known = task.log->find(file, key)) {
    report.verdicts = std::move(*known);
    return report;
  }
  report.verdicts = judge_sessions(*sessions, file, task, counters);
  const auto logged = task.log->append(file, key, report.verdicts);
  if (!logged) report.unreadable = logged.error().message;
  return report;
}

std::string found(const Verdict& verdict) {
  if (verdict.lines > 0) return counted(verdict.lines, "line");
  return counted(verdict.events, "event") + ", " + counted(verdict.chunks, "chunk");
}

void print_indented(const std::string& text) {
  std::istringstream lines(printable_text(text));
  for (std::string line; std::getline(lines, line);) std::cout << "      " << line << '\n';
}

void print_report(const Report& report) {
  const Style style = out_style();
  if (!report.unreadable.empty()) return print_unreadable(report.unreadable);
  for (const Verdict& verdict : report.verdicts) {
    std::cout << (verdict.holds() ? style.green("ok  ") : style.red("FAIL")) << "  " << printable(verdict.name) << "  "
              << style.dim(found(verdict) + ", " + counted(verdict.cuttings, "cutting")) << '\n';
    for (const std::string& proof : verdict.proofs)
      std::cout << "      " << style.green("proved") << ": " << proof << '\n';
    for (const Check& check : verdict.checks) {
      for (const std::string& problem : check.problems) print_indented(problem);
      if (check.left_out.empty()) continue;
      std::cout << "      " << style.yellow("'" + check.name + "' left out: " + check.left_out) << '\n';
    }
  }
}

void add(Totals& totals, const Report& report) {
  if (!report.unreadable.empty()) ++totals.unreadable;
  for (const Verdict& verdict : report.verdicts) {
    ++totals.sessions;
    totals.failed += verdict.holds() ? 0 : 1;
    totals.cuttings += verdict.cuttings;
    totals.feeds += verdict.feeds;
    totals.proofs += verdict.proofs.size();
    totals.complete_proofs += verdict.complete_proofs;
  }
}

void print_summary(const Totals& totals, double seconds) {
  std::cout << totals.text();
  std::cout << "; " << counted(totals.cuttings, "cutting");
  if (totals.feeds > 0) {
    std::cout << "; " << counted(totals.proofs, "proof") << ", " << totals.complete_proofs << " of every cutting, "
              << counted(totals.feeds, "feed") << " ("
              << static_cast<std::uint64_t>(static_cast<double>(totals.feeds) / seconds) << " a second)";
  }
  std::cout << " in " << human_seconds(seconds) << '\n';
}

// Those of the command line, or the default ones; a program is not run anew for each byte unasked.
Result<std::vector<ChunkPlan>> choose_plans(const Arguments& arguments) {
  std::vector<ChunkPlan> plans;
  if (arguments.plans.empty()) {
    plans = harness::default_plans();
    if (!arguments.exec.command.empty()) std::erase_if(plans, [](const ChunkPlan& plan) { return plan.is_family(); });
  }
  for (const std::string& text : arguments.plans) {
    auto plan = ChunkPlan::parse(text);
    if (!plan) return tl::unexpected<Error>(std::move(plan.error()));
    plans.push_back(std::move(*plan));
  }
  return plans;
}

std::string options_text(const std::vector<ChunkPlan>& plans, const Arguments& arguments) {
  std::string text = REPRISE_VERSION;
  for (const ChunkPlan& plan : plans) text += ' ' + plan.to_string();
  if (!arguments.plans.empty()) text += " insist";
  if (arguments.exhaustive) text += " budget " + std::to_string(arguments.budget);
  return text;
}

ordered_json summary_json(const Totals& totals, double seconds) {
  return {{"sessions", totals.sessions},
          {"failed", totals.failed},
          {"unreadable", totals.unreadable},
          {"passed_over", totals.passed_over},
          {"cuttings", totals.cuttings},
          {"feeds", totals.feeds},
          {"proofs", totals.proofs},
          {"complete_proofs", totals.complete_proofs},
          {"seconds", seconds}};
}

// Judges the files and prints what is found.
int judge_and_print(const std::vector<std::string>& files, const Task& task, Totals totals,
                    const ReportOptions& options) {
  Reporter reporter(options);
  Counters counters;
  const auto judge_one = [&](const std::string& file) { return judge_file(file, task, counters); };
  const auto status = [&] {
    const std::string feeds = task.budget > 0 ? ", " + std::to_string(counters.feeds) + " feeds" : "";
    return std::to_string(counters.cuttings) + " cuttings" + feeds;
  };
  judge_files(files, judge_one, status, [&](const Report& report) {
    add(totals, report);
    reporter.add(report, print_report);
  });
  const double seconds = reporter.seconds();
  return reporter.finish(totals, summary_json(totals, seconds), [&] { print_summary(totals, seconds); });
}

int run(const Arguments& arguments) {
  const auto plans = choose_plans(arguments);
  if (!plans) {
    print_error("--split: " + plans.error().message);
    return kExitUsage;
  }
  const auto found = find_all_files(arguments.paths);
  if (!found) {
    print_error(found.error().message);
    return kExitUnreadable;
  }
  const std::vector<std::string>& files = found->files;
  Totals totals;
  totals.passed_over = found->passed_over;
  if (files.empty()) {
    print_error("nothing to verify: no fixture and no .sse file there, " + counted(totals.passed_over, "other file") +
                " passed over");
    return kExitNothingToDo;
  }
  if (arguments.update && update_and_print(files) > 0) return kExitUnreadable;
  if (arguments.faults) return verify_faults(files, totals.passed_over, arguments.report);
  std::optional<VerifyLog> log;
  if (!arguments.resume.empty()) {
    auto opened = VerifyLog::open(arguments.resume);
    if (!opened) {
      print_error(opened.error().message);
      return kExitUnreadable;
    }
    log = std::move(*opened);
  }
  const Task task{.plans = *plans,
                  .insist = !arguments.plans.empty(),
                  .exec = arguments.exec,
                  .shortest_bodies = arguments.shortest_bodies,
                  .budget = arguments.exhaustive ? arguments.budget : 0,
                  .threads = files.size() == 1 ? std::max(1U, std::thread::hardware_concurrency()) : 1,
                  .log = log ? &*log : nullptr,
                  .options = options_text(*plans, arguments)};
  return judge_and_print(files, task, totals, arguments.report);
}

CLI::Option* add_program_options(CLI::App& verb, Arguments& arguments) {
  CLI::Option* exec =
      verb.add_option("--exec", arguments.exec.command, "Judge what a program, run by the shell, prints")
          ->check(
              [](const std::string& command) { return std::string(command.empty() ? "a command is expected" : ""); })
          ->type_name("CMD");
  const std::map<std::string, ChunkFraming> framings{{"length", ChunkFraming::kLength},
                                                     {"write", ChunkFraming::kWrite}};
  verb.add_option("--exec-chunks", arguments.exec.framing,
                  "How the program is given chunks: 'length' before each (default), or 'write', one for each")
      ->transform(CLI::CheckedTransformer(framings))
      ->type_name("HOW")
      ->needs(exec);
  verb.add_option("--exec-timeout", arguments.exec_seconds, "Seconds for the program on one cutting (default 10)")
      ->check(CLI::Range(0.001, 3600.0))
      ->type_name("SECONDS")
      ->needs(exec);
  return exec;
}

}  // namespace

void add_verify(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("verify", "Check that recordings mean the same however they are cut");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("--split", arguments->plans,
                   "A plan to check, repeatable: recorded, coalesce:N, whole, bytes:N, at:OFF,…, random:SEED[:MEAN], "
                   "utf8, crlf, newlines, fields, colon, json-escapes, bom, tokens (these seven), some of these joined "
                   "by '+', every, pairs:MAX")
      ->type_name("PLAN")
      ->allow_extra_args(false);
  CLI::Option* exhaustive = verb->add_flag("--exhaustive", arguments->exhaustive,
                                           "Prove that every cutting gives the same, as far as the budget goes");
  verb->add_option("--budget", arguments->budget, "Bytes to be fed for each proof's session: 500M, 4G (default)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  CLI::Option* resume =
      verb->add_option("--resume", arguments->resume,
                       "Keep verdicts in FILE as files are done, and take over those it holds of unchanged files")
          ->type_name("FILE");
  add_program_options(*verb, *arguments)->excludes(exhaustive)->excludes(resume);
  verb->add_option("--shrink-body", arguments->shortest_bodies,
                   "Shrink failing bodies too, and write the shortest that still fail to FOLDER")
      ->type_name("FOLDER");
  verb->add_flag("--json", arguments->report.json, "Print one JSON object in place of lines");
  verb->add_option("--junit", arguments->report.junit,
                   "Write JUnit XML to FILE: a case for each answer and plan, or kind of fault")
      ->type_name("FILE");
  verb->add_flag("--faults", arguments->faults,
                 "Break each answer at each notable place; check what the client says of it")
      ->excludes("--split")
      ->excludes("--exhaustive")
      ->excludes("--resume")
      ->excludes("--exec");
  verb->add_flag("--update", arguments->update,
                 "First rewrite what the fixtures expect to what their answers are, and show what changed")
      ->excludes("--json");
  verb->add_option("PATH", arguments->paths, "Fixtures, .sse files, or folders to search")->required();
  verb->callback([&action, arguments] {
    arguments->exec.time_limit = std::chrono::milliseconds(std::llround(arguments->exec_seconds * 1000));
    action = [arguments] { return run(*arguments); };
  });
}

}  // namespace reprise::tools
