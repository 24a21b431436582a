#include "verify_faults.hpp"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <set>

#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "fault_judge.hpp"
#include "file_reports.hpp"
#include "terminal.hpp"
#include "verdict_json.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostProblems = 10;  // printed of one answer

using Report = FileReport<FaultVerdict>;

struct Totals : SessionTotals {
  std::size_t left_out = 0;
  std::size_t positions = 0;
  std::size_t faults = 0;
  FaultCounts counts;
};

Report judge_file(const std::string& file, std::atomic<std::uint64_t>& done) {
  Report report{.file = file, .verdicts = {}, .unreadable = {}};
  const auto sessions = load_sessions(file);
  if (!sessions) {
    report.unreadable = sessions.error().message;
    return report;
  }
  for (const Session& session : *sessions) report.verdicts.push_back(judge_faults(session, done));
  return report;
}

void add(Totals& totals, const Report& file) {
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
  std::vector<std::string> problems;
  for (const auto& [kind, of_kind] : verdict.problems) problems.insert(problems.end(), of_kind.begin(), of_kind.end());
  const std::size_t printed = std::min(problems.size(), kMostProblems);
  for (std::size_t i = 0; i < printed; ++i) std::cout << "      " << printable(problems[i]) << '\n';
  if (problems.size() > printed) {
    std::cout << "      and " << counted(problems.size() - printed, "more problem") << '\n';
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

void print_summary(const Totals& totals, double seconds) {
  std::cout << totals.text();
  if (totals.left_out > 0) std::cout << "; " << totals.left_out << " left out";
  std::cout << "; " << counted(totals.faults, "fault") << " of " << counted(totals.counts.size(), "kind") << " at "
            << counted(totals.positions, "position") << " in " << human_seconds(seconds) << '\n';
}

ordered_json summary_json(const Totals& totals, double seconds) {
  return {{"sessions", totals.sessions},     {"failed", totals.failed},           {"left_out", totals.left_out},
          {"unreadable", totals.unreadable}, {"passed_over", totals.passed_over}, {"positions", totals.positions},
          {"faults", totals.faults},         {"outcomes", totals.counts},         {"seconds", seconds}};
}

void print_report(const Report& report) {
  if (!report.unreadable.empty()) print_unreadable(report.unreadable);
  for (const FaultVerdict& verdict : report.verdicts) print_verdict(verdict);
}

}  // namespace

int verify_faults(const std::vector<std::string>& files, std::size_t passed_over, const ReportOptions& options) {
  Reporter reporter(options);
  Totals totals;
  totals.passed_over = passed_over;
  std::atomic<std::uint64_t> done = 0;
  const auto judge_one = [&done](const std::string& file) { return judge_file(file, done); };
  const auto status = [&done] { return std::to_string(done) + " faults"; };
  judge_files(files, judge_one, status, [&](const Report& report) {
    add(totals, report);
    reporter.add(report, print_report);
  });
  const double seconds = reporter.seconds();
  const int code = reporter.finish(totals, summary_json(totals, seconds), [&] {
    if (totals.faults > 0) print_matrix(totals.counts);
    print_summary(totals, seconds);
  });
  return code == kExitOk && totals.sessions == 0 ? kExitNothingToDo : code;
}

}  // namespace reprise::tools
