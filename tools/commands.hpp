// The verbs of the program, one file each.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace reprise::tools {

// What the program's exit status means, for every verb.
enum ExitCode : int {
  kExitOk = 0,
  kExitCheckFailed = 1,
  kExitUsage = 2,
  kExitUnreadable = 3,
  kExitSecrets = 4,
  kExitNothingToDo = 5,
};

// Set by the verb that the command line chose; called once the whole line has been parsed.
using Action = std::function<int()>;

// Each adds its verb to `app`; when that is the one chosen, `action` is set.
void add_chat(CLI::App& app, Action& action);
void add_demo(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_export(CLI::App& app, Action& action);
void add_import(CLI::App& app, Action& action);
void add_lint(CLI::App& app, Action& action);
void add_migrate(CLI::App& app, Action& action);
void add_record(CLI::App& app, Action& action);
void add_recover(CLI::App& app, Action& action);
void add_redact(CLI::App& app, Action& action);
void add_serve(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_show(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);

}  // namespace reprise::tools
