#include "file_reports.hpp"

#include <cstdlib>
#include <iostream>

#include <reprise/harness/report/file.hpp>

#include "commands.hpp"
#include "timestamp.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

bool runs_on_github() {
  const char* value = std::getenv("GITHUB_ACTIONS");
  return value != nullptr && std::string_view(value) == "true";
}

}  // namespace

std::string SessionTotals::text() const {
  const Style style = out_style();
  const std::string failures = std::to_string(failed) + " failed";
  std::string text = counted(sessions, "session") + ": " + style.green(std::to_string(sessions - failed) + " ok") +
                     ", " + (failed > 0 ? style.red(failures) : failures);
  if (unreadable > 0) text += ", " + style.red(counted(unreadable, "unreadable file"));
  if (passed_over > 0) text += "; " + counted(passed_over, "other file") + " passed over";
  return text;
}

int exit_code(const SessionTotals& totals) {
  if (totals.unreadable > 0) return kExitUnreadable;
  return totals.failed > 0 ? kExitCheckFailed : kExitOk;
}

std::string file_progress(std::size_t done, std::size_t total) {
  constexpr std::size_t kWidth = 20;
  const std::size_t full = total == 0 ? kWidth : done * kWidth / total;
  return "[" + std::string(full, '#') + std::string(kWidth - full, ' ') + "] " + std::to_string(done) + "/" +
         std::to_string(total) + " files";
}

void print_unreadable(const std::string& why) {
  std::cout << out_style().red("UNREADABLE") << "  " << printable(why) << '\n';
}

Reporter::Reporter(ReportOptions options)
    : options_(std::move(options)), annotates_(!options_.json && runs_on_github()), started_(rfc3339_now()) {}

void Reporter::add(harness::TestSuite suite) {
  if (annotates_) std::cout << annotations(suite.name, suite.cases);
  if (!options_.junit.empty()) suites_.push_back(std::move(suite));
}

double Reporter::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

int Reporter::finish(const SessionTotals& totals, const ordered_json& summary, const std::function<void()>& print) {
  if (options_.json) {
    ordered_json all;
    all["files"] = std::move(files_);
    all["summary"] = summary;
    std::cout << all.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
  } else {
    print();
  }
  if (!options_.junit.empty()) {
    if (const auto written = harness::write_report(options_.junit, harness::to_junit(suites_, started_)); !written) {
      print_error(written.error().message);
      return kExitUnreadable;
    }
  }
  return exit_code(totals);
}

}  // namespace reprise::tools
