#include "demo.hpp"

#include <chrono>
#include <iostream>
#include <memory>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <unistd.h>

#include <reprise/client/stream.hpp>
#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/server/replay_server.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/http/curl_transport.hpp>

#include "commands.hpp"
#include "demo_fixture.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "judge.hpp"
#include "timestamp.hpp"

namespace reprise::tools {
namespace {

namespace fs = std::filesystem;
using harness::Interaction;

constexpr std::size_t kWidestText = 90;
// Sent like a real one, so that the recording shows what becomes of it.
constexpr const char* kDemoKey = "demo-key-not-kept";
// A recording is to have the body's end, however late it comes.
constexpr client::BodyLimits kWholeBody{.bytes = std::size_t{1} << 20U, .time = std::chrono::seconds(5)};

// What this request adds to the conversation: the last message, or the tool results in it.
void show_request(const http::Request& request, ConversationView& view) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("messages") || body["messages"].empty()) return;
  const auto content = body["messages"].back().value("content", nlohmann::json());
  if (content.is_string()) return view.say("you", content.get<std::string>());
  for (const auto& block : content) {
    if (block.value("type", "") == "tool_result") view.say("tool", block.value("content", ""));
  }
}

Result<void> play_turn(const Interaction& turn, const std::string& base_url, http::Transport& transport,
                       const std::stop_token& stop, ConversationView& view) {
  http::Request request = turn.request;
  const auto path = request.url.find('/', request.url.find("://") + 3);
  request.url = base_url + request.url.substr(path);
  if (request.headers.remove("x-api-key") > 0) request.headers.add("x-api-key", kDemoKey);
  show_request(request, view);
  auto stream = client::open(transport, request, {.exchange = {.stop = stop}, .drain = kWholeBody});
  if (!stream) return tl::unexpected<Error>(std::move(stream.error()));
  const auto message = stream->collect([&view](const llm::Chunk& chunk) { view.show(chunk); });
  view.finish();
  if (message.error) return tl::unexpected<Error>(*message.error);
  return {};
}

Result<harness::Fixture> write_recording(const fs::path& file, std::vector<Interaction> interactions) {
  const harness::Fixture fixture{.recorded_at = rfc3339_now(),
                                 .recorder = "reprise " REPRISE_VERSION,
                                 .description = "Recorded by `reprise demo` from a server on this machine",
                                 .interactions = std::move(interactions)};
  if (auto written = harness::write_fixture(file, fixture); !written) {
    return tl::unexpected<Error>(std::move(written.error()));
  }
  auto read_back = harness::read_fixture(file);
  if (!read_back) return tl::unexpected<Error>(std::move(read_back.error()));
  return std::move(read_back->fixture);
}

std::string plan_names() {
  std::string all;
  for (const char* const plan : kDemoPlans) all += (all.empty() ? "" : ", ") + std::string(plan);
  return all;
}

// How this program can be called from where the user is.
std::string program_name() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  if (error) return "reprise";
  const char* const path = std::getenv("PATH");
  if (path != nullptr &&
      (":" + std::string(path) + ":").find(":" + program.parent_path().string() + ":") != std::string::npos) {
    return program.filename().string();
  }
  const auto near = fs::proximate(program, error).string();
  return error || near.starts_with("..") ? program.string() : near;
}

std::string in_ms(std::chrono::microseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f ms", static_cast<double>(time.count()) / 1000);
  return text;
}

// Everything about the recording that the closing summary tells.
struct Outcome {
  fs::path file;
  harness::Fixture recording;
  Inspection inspection;
  Likeness likeness;
  double seconds = 0;  // of the conversation

  [[nodiscard]] bool holds() const { return inspection.problems.empty() && likeness.holds(); }
};

Result<Outcome> run_parts(const std::string& folder, const std::stop_token& stop, ConversationView& view) {
  const auto fixture = demo_fixture();
  if (!fixture) return tl::unexpected(fixture.error());
  const auto made = make_folder(folder);
  if (!made) return tl::unexpected(made.error());
  Outcome outcome;
  outcome.file = *made / "conversation.yaml";
  if (fs::exists(outcome.file)) {
    return fail(ErrorCode::kInvalidArgument, outcome.file.string() + ": the file exists; name another folder");
  }
  const auto start = std::chrono::steady_clock::now();
  auto recorded = play(*fixture, harness::ReplayTiming::kRecorded, stop, view);
  if (!recorded) return tl::unexpected(recorded.error());
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  auto recording = write_recording(outcome.file, std::move(*recorded));
  if (!recording) return tl::unexpected(recording.error());
  outcome.recording = std::move(*recording);
  auto inspection = inspect(outcome.file);
  if (!inspection) return tl::unexpected(inspection.error());
  outcome.inspection = std::move(*inspection);
  outcome.likeness = compare(fixture->interactions, outcome.recording.interactions);
  return outcome;
}

void print_finding(bool holds, std::string_view what, std::string_view text) {
  const Style style = out_style();
  std::string padded(what);
  padded.resize(10, ' ');
  std::cout << "  " << (holds ? style.green("ok") : style.red("no")) << "  " << style.bold(padded) << text << "\n";
}

void print_detail(std::string_view text) { std::cout << "                " << out_style().dim(text) << "\n"; }

void print_findings(const Outcome& outcome) {
  const auto& [file, recording, inspection, likeness, seconds] = outcome;
  std::size_t bytes = 0;
  for (const auto& interaction : recording.interactions) bytes += interaction.response.body.size();
  print_finding(true, "recorded",
                counted(recording.interactions.size(), "answer") + ", " + human_bytes(bytes) + " in " +
                    counted(likeness.reads, "read") + " over " + human_seconds(seconds));
  print_detail(file.string());
  const bool verified = inspection.problems.empty();
  print_finding(verified, "verified",
                verified ? std::to_string(inspection.cuttings) + " cuttings, each with the same " +
                               counted(inspection.events, "event")
                         : "the recording does not mean the same in every cutting");
  print_detail(plan_names() + "; reference decoder");
  print_finding(likeness.holds(), "compared",
                likeness.holds() ? "same bytes, same boundaries; times within " + in_ms(likeness.largest_difference) +
                                       " (median " + in_ms(likeness.median_difference) + ")"
                                 : "the recording is not like the original");
  for (const auto& problem : inspection.problems) print_error(problem);
  for (const auto& problem : likeness.problems) print_error(problem);
}

void print_next_steps(const fs::path& file) {
  const std::string program = program_name();
  const Style style = out_style();
  std::cout << "\nNext:\n"
            << "  " << style.cyan(program + " show " + file.string()) << "\n"
            << "  " << style.cyan(program + " show --as message " + file.string()) << "\n"
            << "  " << style.cyan(program + " verify " + file.parent_path().string()) << "\n"
            << "  " << style.cyan(program + " record --help") << style.dim("   to record an answer of your own")
            << "\n";
}

int exit_code_of(const Error& error) {
  if (error.code == ErrorCode::kInvalidArgument) return kExitUsage;
  return error.code == ErrorCode::kIo ? kExitUnreadable : kExitCheckFailed;
}

int run(const std::string& folder) {
  const Interrupt interrupt;
  const std::size_t columns = std::min(terminal_width(STDOUT_FILENO), kWidestText);
  ConversationView view(std::cout, out_style(), columns);
  std::cout << out_style().dim("A recorded conversation, over real HTTP on this machine: no key, no network.")
            << "\n\n";
  const auto outcome = run_parts(folder, interrupt.token(), view);
  std::cout << "\n";
  if (!outcome) {
    print_error(outcome.error().message);
    return exit_code_of(outcome.error());
  }
  print_findings(*outcome);
  print_next_steps(outcome->file);
  return outcome->holds() ? kExitOk : kExitCheckFailed;
}

}  // namespace

Result<harness::Fixture> demo_fixture() {
  auto parsed = harness::parse_fixture(demo_fixture_yaml(), "the built-in fixture");
  if (!parsed) return tl::unexpected<Error>(std::move(parsed.error()));
  return std::move(parsed->fixture);
}

Result<std::vector<Interaction>> play(const harness::Fixture& fixture, harness::ReplayTiming timing,
                                      const std::stop_token& stop, ConversationView& view) {
  const auto server = harness::ReplayServer::start(fixture, {.timing = timing});
  if (!server) return tl::unexpected(server.error());
  http::CurlTransport curl;
  const auto tape = std::make_shared<harness::Tape>();
  harness::RecordingTransport recorder(curl, tape);
  for (const Interaction& turn : fixture.interactions) {
    const auto played = play_turn(turn, server->base_url(), recorder, stop, view);
    if (!played) return tl::unexpected(played.error());
  }
  return tape->take();
}

Result<Inspection> inspect(const fs::path& recording) {
  const auto sessions = load_sessions(recording.string());
  if (!sessions) return tl::unexpected(sessions.error());
  std::vector<harness::ChunkPlan> plans;
  for (const char* const text : kDemoPlans) plans.push_back(*harness::ChunkPlan::parse(text));
  Inspection inspection;
  std::atomic<std::uint64_t> cuttings{0};
  for (const Session& session : *sessions) {
    const Verdict verdict = judge(session, plans, true, cuttings);
    inspection.events += verdict.events;
    for (const auto& problem : verdict.problems()) inspection.problems.push_back(verdict.name + ": " + problem);
  }
  inspection.cuttings = cuttings;
  return inspection;
}

Result<fs::path> make_folder(const std::string& wanted) {
  std::error_code error;
  if (!wanted.empty()) {
    fs::create_directories(wanted, error);
    if (error) return fail(ErrorCode::kIo, wanted + ": cannot make this folder: " + error.message());
    return fs::path(wanted);
  }
  const auto temporary = fs::temp_directory_path(error);
  if (error) return fail(ErrorCode::kIo, "there is no folder for temporary files; name one with --out");
  std::string name = (temporary / "reprise-demo-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return fail(ErrorCode::kIo, temporary.string() + ": cannot make a folder here; name one with --out");
  }
  return fs::path(name);
}

void add_demo(CLI::App& app, Action& action) {
  CLI::App* const verb =
      app.add_subcommand("demo", "Play a conversation over real HTTP, record it, and verify the recording");
  verb->footer(
      "Needs no key and no network, and takes about six seconds.\n"
      "Examples:\n"
      "  reprise demo\n"
      "  reprise demo --out recordings");
  auto folder = std::make_shared<std::string>();
  verb->add_option("-o,--out", *folder, "Where to write the recording (default: a fresh temporary folder)")
      ->type_name("DIR");
  verb->callback([&action, folder] { action = [folder] { return run(*folder); }; });
}

}  // namespace reprise::tools
