#include "file_reports.hpp"

#include <iostream>

#include "commands.hpp"

namespace reprise::tools {

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

void print_json(const nlohmann::ordered_json& json) {
  std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace reprise::tools
