#include <csignal>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>
#include <poll.h>
#include <unistd.h>

#include "commands.hpp"
#include "terminal.hpp"

namespace {

namespace tools = reprise::tools;

constexpr const char* kDescription =
    "Record streamed answers of language models, replay them in any cutting, and show that nothing changed.";

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise demo                                    see it work, without a key or a network\n"
    "  reprise record -d @request.json -H \"x-api-key: $KEY\" -H 'content-type: application/json' \\\n"
    "      -o answer.yaml https://api.anthropic.com/v1/messages\n"
    "  reprise recover answer.yaml.journal             what a killed recorder had\n"
    "  reprise show answer.yaml                        the stream as a table\n"
    "  reprise verify fixtures/                        every fixture, in many cuttings\n"
    "  reprise serve answer.yaml                       the same answer over HTTP, for any client\n"
    "\n"
    "Exit codes: 0 ok, 1 a check failed, 2 usage, 3 an input cannot be read, 4 secrets\n"
    "found, 5 nothing to do.";

// CLI11 has a code for each kind of mistake; to us they are all usage.
int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
  tools::print_error(error.what());
  std::cerr << "Run with --help for what is expected.\n";
  return tools::kExitUsage;
}

void add_color_option(CLI::App& app) {
  app.add_option_function<std::string>(
         "--color", [](const std::string& text) { tools::set_color_mode(*tools::parse_color_mode(text)); },
         "Colours: on a terminal (auto; never where NO_COLOR is set), always, or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
}

// The write that failed may lie far back, and errno with it.
bool reader_has_gone() {
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

// What goes wrong outside every Result, memory above all, is said like any other error.
int run(const tools::Action& action) {
  int exit_code = tools::kExitUnreadable;
  try {
    exit_code = action();
  } catch (const std::exception& error) {
    tools::print_error(std::string("this should not have happened: ") + error.what());
  }
  std::cout.flush();
  // A reader that has seen enough is no failure.
  if (!std::cout && !reader_has_gone() && exit_code == tools::kExitOk) {
    tools::print_error("the output could not be written");
    return tools::kExitUnreadable;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that went away shows as a failed write, not as a signal.
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);

  CLI::App app{kDescription, "reprise"};
  app.footer(kFooter);
  app.set_version_flag("--version", "reprise " REPRISE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  add_color_option(app);

  tools::Action action;
  tools::add_chat(app, action);
  tools::add_record(app, action);
  tools::add_recover(app, action);
  tools::add_serve(app, action);
  tools::add_report(app, action);
  tools::add_show(app, action);
  tools::add_verify(app, action);
  tools::add_import(app, action);
  tools::add_export(app, action);
  tools::add_diff(app, action);
  tools::add_lint(app, action);
  tools::add_redact(app, action);
  tools::add_migrate(app, action);
  tools::add_demo(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  return run(action);
}
