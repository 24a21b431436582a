#include <condition_variable>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/server/replay_server.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::Fixture;
using harness::ServerOptions;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise serve answer.yaml                       prints http://127.0.0.1:PORT; give that to any client\n"
    "  reprise serve --port 8080 --timing none --split bytes:1 answer.yaml\n"
    "  reprise serve --fault reset@delta:3 answer.yaml         the first answer breaks, what follows is whole\n"
    "  reprise serve --fault '429:2s then 529 then ok' --repeat-faults answer.yaml\n"
    "  reprise serve --match method,path,query,json,ordered session.yaml      what was asked, once each, in order\n"
    "  curl -sN -d '{}' http://127.0.0.1:8080/v1/messages      in another terminal: the answer as it streams\n"
    "\n"
    "A fault is reset, close[:clean], stall:DUR, latency:DUR, bandwidth:RATE, corrupt:N[:SEED], corrupt:0xHEX,\n"
    "drop:N, duplicate:N, error:TYPE, event:NAME[=DATA], comment[:TEXT], bom or crlf, at byte:N, chunk:N, event:N,\n"
    "event:NAME#K, delta:K, before:NAME, after:NAME, inside-utf8:K or end (stall:5s@delta:3); or, in place of the\n"
    "answer, a status: CODE[:DUR], to be tried again after DUR (250ms, 5s, 2m).\n"
    "\n"
    "A request gets the next answer recorded for its method and path, from the first again after the last. With\n"
    "--match, RULES are joined by commas: method, path, query, header:NAME, and json (the body has all that the "
    "recorded\n"
    "one says) or body (it is equal) must be as recorded; ordered: the next answer alone; reusable: from the first "
    "again\n"
    "after the last, else each once. A request without an answer gets a 404 that says what comes closest.\n"
    "\n"
    "Each recorded or planned chunk is one chunk of HTTP's and one write. Faults come on top of cuts and times, and\n"
    "their pauses are real whatever --timing says. Every request is told on stderr, with the fault it got.\n"
    "Runs until Ctrl-C or SIGTERM.\n"
    "Exit codes: 0 stopped, 2 usage, 3 a fixture cannot be read or the port not be had, 5 no answer to serve.";

struct Arguments {
  std::vector<std::string> fixtures;
  std::uint16_t port = 0;
  std::string split;  // empty: as recorded
  std::string timing = "recorded";
  std::string match = "method,path,reusable";
  std::vector<std::string> faults;
  bool repeat_faults = false;
  bool json = false;
};

// The error with the name of the flag that it is about.
tl::unexpected<Error> about(const char* flag, Error error) {
  error.message = std::string(flag) + ": " + error.message;
  return tl::unexpected<Error>(std::move(error));
}

Result<ServerOptions> options_of(const Arguments& arguments) {
  ServerOptions options{.port = arguments.port, .repeat_faults = arguments.repeat_faults};
  const auto timing = harness::ReplayTiming::parse(arguments.timing);
  if (!timing) return about("--timing", timing.error());
  options.timing = *timing;
  auto match = harness::parse_match_rules(arguments.match);
  if (!match) return about("--match", match.error());
  options.match = std::move(*match);
  if (!arguments.split.empty()) {
    auto split = harness::ChunkPlan::parse(arguments.split);
    if (!split) return about("--split", split.error());
    options.split = std::move(*split);
  }
  for (const std::string& text : arguments.faults) {
    auto plan = harness::FaultPlan::parse(text);
    if (!plan) return about("--fault", plan.error());
    std::move(plan->steps.begin(), plan->steps.end(), std::back_inserter(options.faults.steps));
  }
  options.on_answer = [](const harness::ServedAnswer& served) {
    const std::string faults = served.faults == "ok" ? "" : "  " + served.faults;
    std::cerr << printable(served.method + " " + served.target + "  " + std::to_string(served.status) + faults) + "\n";
  };
  return options;
}

// The answers of all files, in order.
Result<Fixture> read_all(const std::vector<std::string>& files) {
  Fixture all;
  for (const std::string& file : files) {
    auto read = harness::read_fixture(file);
    if (!read) return tl::unexpected<Error>(std::move(read.error()));
    for (const std::string& warning : read->warnings) print_warning(warning);
    auto& interactions = read->fixture.interactions;
    std::move(interactions.begin(), interactions.end(), std::back_inserter(all.interactions));
  }
  return all;
}

void wait_for(const Interrupt& interrupt) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait(lock, interrupt.token(), [] { return false; });
}

void announce(const harness::ReplayServer& server, bool json) {
  if (json) {
    std::cout << nlohmann::ordered_json{{"url", server.base_url()}, {"port", server.port()}}.dump() << std::endl;
  } else {
    std::cout << server.base_url() << std::endl;
  }
}

int run(const Arguments& arguments) {
  auto options = options_of(arguments);
  if (!options) {
    print_error(options.error().message);
    return kExitUsage;
  }
  auto fixture = read_all(arguments.fixtures);
  if (!fixture) {
    print_error(fixture.error().message);
    return kExitUnreadable;
  }
  if (fixture->interactions.empty()) {
    print_error("nothing to serve: there is no answer in " + arguments.fixtures.front());
    return kExitNothingToDo;
  }
  const Interrupt interrupt;
  const auto server = harness::ReplayServer::start(std::move(*fixture), std::move(*options));
  if (!server) {
    print_error(server.error().message);
    return server.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
  }
  announce(*server, arguments.json);
  wait_for(interrupt);
  return kExitOk;
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("serve", "Answer any client over real HTTP on loopback, from fixtures");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("--port", arguments->port, "The port on 127.0.0.1 (default 0: a free one)")->type_name("N");
  verb->add_option("--split", arguments->split,
                   "How to cut the bodies: recorded (default), or another plan of `show --split`")
      ->type_name("PLAN");
  verb->add_option("--timing", arguments->timing,
                   "When chunks come: recorded (default), xN (N times as fast; x0.5 is half as fast) or none (at once)")
      ->type_name("PLAN");
  verb->add_option("--match", arguments->match, "Which answers a request may get (default: method,path,reusable)")
      ->type_name("RULES");
  verb->add_option("--fault", arguments->faults,
                   "What befalls the next answer, KIND[:ARG]@POSITION joined by 'and', and by 'then' those after it; "
                   "repeatable, for further answers")
      ->type_name("FAULTS")
      ->allow_extra_args(false);
  verb->add_flag("--repeat-faults", arguments->repeat_faults,
                 "Begin with the first fault again after the last (else what follows is whole)");
  verb->add_flag("--json", arguments->json, "Print {\"url\":…,\"port\":…} in place of the URL");
  verb->add_option("FIXTURE", arguments->fixtures, "Fixtures whose answers to give, in this order")->required();
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
