// Many files judged on all cores, and reported in their order.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include <reprise/harness/report/junit.hpp>

#include "terminal.hpp"
#include "test_cases.hpp"
#include "verdict_json.hpp"

namespace reprise::tools {

// One file, judged or found unreadable.
template <class Verdict>
struct FileReport {
  std::string file;
  std::vector<Verdict> verdicts;
  std::string unreadable;  // why; empty where it could be read
};

// What the summaries of all judgements have in common.
struct SessionTotals {
  std::size_t sessions = 0;
  std::size_t failed = 0;
  std::size_t unreadable = 0;   // files
  std::size_t passed_over = 0;  // files

  // For people, with the colours of the standard output: "3 sessions: 2 ok, 1 failed; 7 other files passed over".
  [[nodiscard]] std::string text() const;
};

// 3 where a file could not be read, 1 where a check failed, or 0.
[[nodiscard]] int exit_code(const SessionTotals& totals);

// "[#####               ] 3/12 files"
[[nodiscard]] std::string file_progress(std::size_t done, std::size_t total);

// Calls `report = judge(file)` from several threads and `print(report)` from this one, in the order of the files.
// On a terminal a line meanwhile says how far it is, and `status()`.
template <class Judge, class Status, class Print>
void judge_files(const std::vector<std::string>& files, Judge&& judge, Status&& status, Print&& print) {
  using Report = decltype(judge(files.front()));
  std::vector<std::optional<Report>> reports(files.size());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::condition_variable changed;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      Report report = judge(files[i]);
      const std::lock_guard lock(mutex);
      reports[i] = std::move(report);
      changed.notify_one();
    }
  };
  std::vector<std::jthread> workers;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < std::min(cores, files.size()); ++i) workers.emplace_back(work);

  StatusLine line;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return reports[i].has_value(); })) {
      line.show(file_progress(i, files.size()) + ", " + status());
    }
    const Report report = std::move(*reports[i]);
    reports[i].reset();
    lock.unlock();
    line.clear();
    print(report);
  }
}

// `{"file", "sessions": [to_json(verdict)…]}`, or "unreadable" in place of the sessions.
template <class Verdict>
[[nodiscard]] nlohmann::ordered_json to_json(const FileReport<Verdict>& report) {
  nlohmann::ordered_json json{{"file", report.file}};
  if (!report.unreadable.empty()) {
    json["unreadable"] = report.unreadable;
    return json;
  }
  json["sessions"] = nlohmann::ordered_json::array();
  for (const Verdict& verdict : report.verdicts) json["sessions"].push_back(to_json(verdict));
  return json;
}

// The same as test cases; a file that cannot be read is an error.
template <class Verdict>
[[nodiscard]] harness::TestSuite to_suite(const FileReport<Verdict>& report) {
  harness::TestSuite suite{.name = report.file};
  if (!report.unreadable.empty()) {
    suite.cases.push_back({.class_name = report.file,
                           .name = "read",
                           .outcome = harness::TestOutcome::kError,
                           .message = report.unreadable});
  }
  for (const Verdict& verdict : report.verdicts) {
    for (harness::TestCase& test : test_cases(verdict)) suite.cases.push_back(std::move(test));
  }
  return suite;
}

// How results are reported.
struct ReportOptions {
  bool json = false;  // one JSON object in place of text
  std::string junit;  // a file for JUnit XML; empty: none
};

// Prints reports as they come, and afterwards what sums them up. With text, and where the environment says that GitHub
// runs this, also as annotations.
class Reporter {
 public:
  explicit Reporter(ReportOptions options);

  // `print(report)` prints it as text.
  template <class Verdict, class Print>
  void add(const FileReport<Verdict>& report, Print&& print) {
    if (options_.json) {
      files_.push_back(to_json(report));
    } else {
      print(report);
    }
    if (!options_.junit.empty() || annotates_) add(to_suite(report));
  }

  // Prints `{"files", "summary"}`, or calls `print`; writes the JUnit file. Returns the program's exit status: that of
  // `totals`, or 3 where the file cannot be written.
  [[nodiscard]] int finish(const SessionTotals& totals, const nlohmann::ordered_json& summary,
                           const std::function<void()>& print);

  // Seconds since it was made.
  [[nodiscard]] double seconds() const;

 private:
  void add(harness::TestSuite suite);

  ReportOptions options_;
  bool annotates_;
  std::string started_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  nlohmann::ordered_json files_ = nlohmann::ordered_json::array();
  std::vector<harness::TestSuite> suites_;
};

void print_unreadable(const std::string& why);

}  // namespace reprise::tools
