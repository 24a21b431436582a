#include "show.hpp"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "commands.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise show answer.yaml                        a table, on a terminal\n"
    "  reprise show --as events body.sse               {\"event\":…,\"data\":…,\"id\":…} a line\n"
    "  reprise show --as message answer.yaml | jq .text\n"
    "  curl -sN https://host/stream | reprise show --as events -\n"
    "  generator | reprise show --as count --json -    {\"events\":…,\"bytes\":…}, of any length in constant memory\n"
    "  reprise show --as events --split bytes:1 body.sse    the same, fed byte by byte\n"
    "\n"
    "Exit codes: 0 shown (a truncated stream too), 1 the bytes break --utf8 strict or a limit, 2 usage,\n"
    "3 a file cannot be read.";

// The plan that leaves a stream as it came.
constexpr const char* kRecorded = "recorded";

// The command line as it was given.
struct Arguments {
  std::string form;
  std::string provider = "auto";
  std::string plan = kRecorded;
  std::string utf8 = "replace";
  bool json = false;
  std::vector<std::string> files;
};

Result<void> show_session(const Session& session, const std::string& form, const ShowOptions& options) {
  if (form == "events") return show_events(session, options, std::cout);
  if (form == "chunks") return show_chunks(session, options, std::cout);
  if (form == "message") return show_message(session, options, std::cout);
  if (form == "count") return show_count(session, options, std::cout);
  if (form == "table") return show_table(session, options, std::cout);
  std::cout.write(session.response.body.data(), static_cast<std::streamsize>(session.response.body.size()));
  return {};
}

std::string chosen_form(const Arguments& arguments) {
  if (!arguments.form.empty()) return arguments.form;
  return is_terminal(STDOUT_FILENO) && !arguments.json ? "table" : "events";
}

int complain(const std::string& message, ExitCode exit_code) {
  print_error(message);
  return exit_code;
}

// A stream that may be longer than memory.
int count_while_reading(Input& input, const ShowOptions& options) {
  StreamCount count(options);
  while (true) {
    const auto bytes = input.read();
    if (!bytes) return complain(bytes.error().message, kExitUnreadable);
    if (bytes->empty()) break;
    if (const auto fed = count.feed(*bytes); !fed) {
      return complain(input.name() + ": " + fed.error().message, kExitCheckFailed);
    }
  }
  count.print(std::cout);
  return kExitOk;
}

int show_file(const std::string& file, const Arguments& arguments, const harness::ChunkPlan& plan) {
  auto input = Input::open(file);
  if (!input) return complain(input.error().message, kExitUnreadable);
  ShowOptions options{.json = arguments.json};
  options.provider = llm::provider_named(arguments.provider);
  if (arguments.utf8 == "strict") options.utf8 = sse::Utf8Policy::kStrict;
  const std::string form = chosen_form(arguments);
  if (form == "count" && !input->is_fixture() && arguments.plan == kRecorded) {
    return count_while_reading(*input, options);
  }
  const auto sessions = input->load();
  if (!sessions) return complain(sessions.error().message, kExitUnreadable);
  int exit_code = kExitOk;
  for (const Session& session : *sessions) {
    plan.for_each({.body = session.response.body, .recorded = session.recorded_cuts()},
                  [&options](const harness::Cuts& cuts) {
                    options.cuts = cuts;
                    return true;
                  });
    const auto shown = show_session(session, form, options);
    std::cout.flush();
    if (shown) continue;
    exit_code = complain(session.name + ": " + shown.error().message, kExitCheckFailed);
  }
  return exit_code;
}

int run(const Arguments& arguments) {
  const auto plan = harness::ChunkPlan::parse(arguments.plan);
  if (!plan || plan->is_family()) {
    return complain(
        "--split: " + (plan ? "'" + arguments.plan + "' stands for many cuttings; show takes one (verify takes all)"
                            : plan.error().message),
        kExitUsage);
  }
  if (arguments.json && arguments.form == "bytes") return complain("--json: bytes are no JSON", kExitUsage);
  int exit_code = kExitOk;
  for (const std::string& file : arguments.files) exit_code = std::max(exit_code, show_file(file, arguments, *plan));
  return exit_code;
}

}  // namespace

void add_show(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("show", "Print what a fixture or a raw event stream says");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("--as", arguments->form,
                   "events, chunks, message, count or bytes (default: a table on a terminal, else events)")
      ->check(CLI::IsMember({"events", "chunks", "message", "count", "bytes"}))
      ->type_name("FORM");
  verb->add_flag("--json", arguments->json, "The count as JSON too; without --as, events even on a terminal");
  verb->add_option("--provider", arguments->provider,
                   "Whose protocol the stream speaks: auto, anthropic, openai-chat or openai-responses")
      ->check(CLI::IsMember({"auto", "anthropic", "openai-chat", "openai-responses"}))
      ->type_name("NAME");
  verb->add_option(
          "--split", arguments->plan,
          "How to cut the body: recorded, coalesce:N, whole, bytes:N, at:OFF,…, random:SEED[:MEAN], utf8, crlf, "
          "newlines, fields, colon, json-escapes, bom, tokens, or some of these joined by '+'")
      ->type_name("PLAN");
  verb->add_option("--utf8", arguments->utf8, "Invalid UTF-8: replace (with U+FFFD) or strict (an error)")
      ->check(CLI::IsMember({"replace", "strict"}))
      ->type_name("POLICY");
  verb->add_option("FILE", arguments->files, "Fixtures or raw event streams; - is the standard input")->required();
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
