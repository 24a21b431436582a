#include "verify_faults.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>
#include <thread>

#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "fault_judge.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostProblems = 10;  // printed of one answer

struct FileVerdicts {
  std::vector<FaultVerdict> verdicts;
  std::string unreadable;  // why; empty where it could be read
};

struct Totals {
  std::size_t sessions = 0;
  std::size_t failed = 0;
  std::size_t left_out = 0;
  std::size_t unreadable = 0;
  std::size_t positions = 0;
  std::size_t faults = 0;
  FaultCounts counts;
};

FileVerdicts judge_file(const std::string& file, std::atomic<std::uint64_t>& done) {
  FileVerdicts outcome;
  const auto sessions = load_sessions(file);
  if (!sessions) {
    outcome.unreadable = sessions.error().message;
    return outcome;
  }
  for (const Session& session : *sessions) outcome.verdicts.push_back(judge_faults(session, done));
  return outcome;
}

std::vector<FileVerdicts> judge_all(const std::vector<std::string>& files) {
  std::vector<FileVerdicts> outcomes(files.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> finished = 0;
  std::atomic<std::uint64_t> done = 0;
  std::vector<std::jthread> workers;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < std::min(cores, files.size()); ++i) {
    workers.emplace_back([&] {
      for (std::size_t file = next++; file < files.size(); file = next++) {
        outcomes[file] = judge_file(files[file], done);
        ++finished;
      }
    });
  }
  StatusLine status;
  while (finished < files.size()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    status.show(std::to_string(finished) + "/" + std::to_string(files.size()) + " files, " + std::to_string(done) +
                " faults");
  }
  return outcomes;
}

void add(Totals& totals, const FileVerdicts& file) {
  totals.unreadable += file.unreadable.empty() ? 0 : 1;
  for (const FaultVerdict& verdict : file.verdicts) {
    if (!verdict.left_out.empty()) {
      ++totals.left_out;
      continue;
    }
    ++totals.sessions;
    totals.failed += verdict.holds() ? 0 : 1;
    totals.positions += verdict.positions;
    totals.faults += verdict.faults;
    for (const auto& [kind, codes] : verdict.counts) {
      for (const auto& [code, count] : codes) totals.counts[kind][code] += count;
    }
  }
}

void print_verdict(const FaultVerdict& verdict) {
  const Style style = out_style();
  if (!verdict.left_out.empty()) {
    std::cout << style.dim("-   ") << "  " << printable(verdict.name) << "  " << style.dim(verdict.left_out) << '\n';
    return;
  }
  std::cout << (verdict.holds() ? style.green("ok  ") : style.red("FAIL")) << "  " << printable(verdict.name) << "  "
            << style.dim(counted(verdict.faults, "fault") + " at " + counted(verdict.positions, "position")) << '\n';
  for (std::size_t i = 0; i < std::min(verdict.problems.size(), kMostProblems); ++i) {
    std::cout << "      " << printable(verdict.problems[i]) << '\n';
  }
  if (verdict.problems.size() > kMostProblems) {
    std::cout << "      and " << counted(verdict.problems.size() - kMostProblems, "more problem") << '\n';
  }
}

void print_row(const std::string& name, const std::vector<std::string>& cells) {
  constexpr std::size_t kNameWidth = 24;
  constexpr std::size_t kCellWidth = 13;
  std::cout << name << std::string(kNameWidth - std::min(kNameWidth, name.size()), ' ');
  for (const std::string& cell : cells) {
    std::cout << std::string(kCellWidth - std::min(kCellWidth, cell.size()), ' ') << cell;
  }
  std::cout << '\n';
}

// A line for each kind of fault: how often it ended how.
void print_matrix(const FaultCounts& counts) {
  std::set<std::string> codes;
  for (const auto& [kind, by_code] : counts) {
    for (const auto& [code, count] : by_code) codes.insert(code);
  }
  print_row("fault", {codes.begin(), codes.end()});
  for (const auto& [kind, by_code] : counts) {
    std::vector<std::string> cells;
    for (const std::string& code : codes) {
      const auto found = by_code.find(code);
      cells.push_back(found == by_code.end() ? "." : std::to_string(found->second));
    }
    print_row(kind, cells);
  }
}

void print_summary(const Totals& totals, std::size_t passed_over, double seconds) {
  const Style style = out_style();
  const std::string failed = std::to_string(totals.failed) + " failed";
  std::cout << counted(totals.sessions, "session") << ": "
            << style.green(std::to_string(totals.sessions - totals.failed) + " ok") << ", "
            << (totals.failed > 0 ? style.red(failed) : failed);
  if (totals.left_out > 0) std::cout << "; " << totals.left_out << " left out";
  if (totals.unreadable > 0) std::cout << ", " << style.red(counted(totals.unreadable, "unreadable file"));
  if (passed_over > 0) std::cout << "; " << counted(passed_over, "other file") << " passed over";
  std::cout << "; " << counted(totals.faults, "fault") << " of " << counted(totals.counts.size(), "kind") << " at "
            << counted(totals.positions, "position") << " in " << human_seconds(seconds) << '\n';
}

ordered_json to_json(const std::string& file, const FileVerdicts& outcome) {
  ordered_json json{{"file", file}};
  if (!outcome.unreadable.empty()) {
    json["unreadable"] = outcome.unreadable;
    return json;
  }
  json["sessions"] = ordered_json::array();
  for (const FaultVerdict& verdict : outcome.verdicts) {
    ordered_json session{{"name", verdict.name}};
    if (verdict.left_out.empty()) {
      session.update({{"ok", verdict.holds()},
                      {"positions", verdict.positions},
                      {"faults", verdict.faults},
                      {"outcomes", verdict.counts},
                      {"problems", verdict.problems}});
    } else {
      session["left_out"] = verdict.left_out;
    }
    json["sessions"].push_back(std::move(session));
  }
  return json;
}

void print_json(const std::vector<std::string>& files, const std::vector<FileVerdicts>& outcomes, const Totals& totals,
                std::size_t passed_over, double seconds) {
  ordered_json report{{"files", ordered_json::array()}};
  for (std::size_t i = 0; i < files.size(); ++i) report["files"].push_back(to_json(files[i], outcomes[i]));
  report["summary"] = {{"sessions", totals.sessions},     {"failed", totals.failed},    {"left_out", totals.left_out},
                       {"unreadable", totals.unreadable}, {"passed_over", passed_over}, {"positions", totals.positions},
                       {"faults", totals.faults},         {"outcomes", totals.counts},  {"seconds", seconds}};
  std::cout << report.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

void print_text(const std::vector<FileVerdicts>& outcomes, const Totals& totals, std::size_t passed_over,
                double seconds) {
  for (const FileVerdicts& outcome : outcomes) {
    if (!outcome.unreadable.empty()) {
      std::cout << out_style().red("UNREADABLE") << "  " << printable(outcome.unreadable) << '\n';
    }
    for (const FaultVerdict& verdict : outcome.verdicts) print_verdict(verdict);
  }
  if (totals.faults > 0) print_matrix(totals.counts);
  print_summary(totals, passed_over, seconds);
}

}  // namespace

int verify_faults(const std::vector<std::string>& files, std::size_t passed_over, bool json) {
  const auto start = std::chrono::steady_clock::now();
  const auto outcomes = judge_all(files);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  Totals totals;
  for (const FileVerdicts& outcome : outcomes) add(totals, outcome);
  if (json) {
    print_json(files, outcomes, totals, passed_over, elapsed.count());
  } else {
    print_text(outcomes, totals, passed_over, elapsed.count());
  }
  if (totals.unreadable > 0) return kExitUnreadable;
  if (totals.failed > 0) return kExitCheckFailed;
  return totals.sessions == 0 ? kExitNothingToDo : kExitOk;
}

}  // namespace reprise::tools
