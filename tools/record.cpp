#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <reprise/harness/fixture/journal.hpp>
#include <reprise/harness/transport/record_mode.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/http/curl_transport.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "live_view.hpp"
#include "redaction_flags.hpp"
#include "request_flags.hpp"
#include "terminal.hpp"
#include "timestamp.hpp"

namespace reprise::tools {
namespace {

namespace fs = std::filesystem;

constexpr double kMaxSeconds = 1e6;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise record -o answer.yaml -d @request.json -H \"x-api-key: $ANTHROPIC_API_KEY\" \\\n"
    "      -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' \\\n"
    "      https://api.anthropic.com/v1/messages\n"
    "  reprise record -o ticks.yaml http://localhost:8080/events      Ctrl-C ends it and keeps what came\n"
    "\n"
    "The fixture is written however the stream ends; secrets are replaced first.\n"
    "What arrives goes to FIXTURE.journal at once; where the recorder is killed, `reprise recover` finishes it.\n"
    "Exit codes: 0 the stream ended well, 1 it did not (the fixture says how), 2 usage,\n"
    "3 there was no answer to record.";

struct Arguments {
  RequestFlags request;
  std::string output;
  std::string description;
  bool force = false;
  bool record_in_ci = false;
  RedactionFlags redaction;
  bool insecure = false;
  bool http1 = false;
  http::CurlOptions curl{.decompress = false};
  double connect_seconds = 30;
  double idle_seconds = 120;
  double max_seconds = 0;
};

std::chrono::milliseconds to_ms(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

http::Timeouts timeouts_of(const Arguments& arguments) {
  return {.connect = to_ms(arguments.connect_seconds),
          .first_byte = to_ms(arguments.idle_seconds),
          .idle = to_ms(arguments.idle_seconds),
          .total = to_ms(arguments.max_seconds)};
}

// Reads the body to its end, whatever it is, and shows events on the way.
std::optional<Error> drain(http::Body& body, LiveView& view) {
  while (true) {
    const auto bytes = body.read();
    if (!bytes) return bytes.error();
    if (bytes->empty()) return std::nullopt;
    view.show(*bytes);
  }
}

// What people need to know when the answer is not a whole stream; empty where it is.
std::string trouble(const http::Reply& reply, const std::optional<Error>& failure, const LiveView& view) {
  if (failure) return failure->message;
  if (reply.status < 200 || reply.status > 299) return "the server answered " + std::to_string(reply.status);
  const auto type = reply.headers.find("content-type");
  if (type && http::media_type(*type) != "text/event-stream") {
    return "the answer is '" + printable(*type) + "', not an event stream";
  }
  return view.trouble();
}

int write_recording(harness::Journal& journal) {
  const auto finished = journal.finish();
  if (!finished) {
    print_error(finished.error().message);
    return kExitUnreadable;
  }
  if (finished->cut_short) print_error(finished->cut_short->message + "; the fixture has what came before");
  std::cerr << err_style().bold("wrote") << " " << finished->fixture.string() << "  "
            << human_bytes(finished->body_bytes) << " in " << counted(finished->reads, "read") << "\n";
  return finished->cut_short ? kExitCheckFailed : kExitOk;
}

int record(const Arguments& arguments, const http::Request& request, const std::string& output) {
  const auto redaction = redaction_policy(arguments.redaction);
  if (!redaction) {
    print_error(redaction.error().message);
    return kExitUsage;
  }
  Interrupt interrupt;
  const auto journal = harness::Journal::create(
      output,
      {.recorder = "reprise " REPRISE_VERSION,
       .description = arguments.description,
       .on_existing = arguments.force ? harness::OnExisting::kReplace : harness::OnExisting::kRefuse},
      *redaction);
  if (!journal) {
    print_error(journal.error().message);
    return kExitUsage;
  }
  http::CurlTransport curl(arguments.curl);
  harness::RecordingTransport recorder(curl, *journal);
  auto reply = recorder.open(request, {.timeouts = timeouts_of(arguments), .stop = interrupt.token()});
  if (!reply) {
    (*journal)->discard();
    print_error(reply.error().message + "; nothing was recorded");
    return reply.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
  }
  LiveView view;
  const auto failure = drain(*reply->body, view);
  view.finish();
  reply->body.reset();
  const std::string problem = trouble(*reply, failure, view);
  if (!problem.empty()) print_error(problem);
  const int written = write_recording(**journal);
  if (written != kExitOk) return written;
  return problem.empty() ? kExitOk : kExitCheckFailed;
}

// Why nothing could be written to `output`, asked before anything is sent; empty where it can.
std::string why_not_writable(const std::string& output, bool force) {
  std::error_code error;
  if (fs::is_directory(output, error)) return output + ": is a directory; name a file";
  if (!force && fs::exists(output, error)) return output + ": the file exists; --force replaces it";
  fs::path folder = fs::path(output).parent_path();
  if (folder.empty()) folder = ".";
  if (!fs::is_directory(folder, error)) return output + ": there is no folder " + folder.string();
  if (access(folder.c_str(), W_OK) != 0) return output + ": the folder cannot be written to";
  return {};
}

int run(Arguments arguments) {
  if (harness::runs_in_ci() && !arguments.record_in_ci) {
    print_error("CI is set, and a pipeline that records shows nothing; --record-in-ci allows it");
    return kExitUsage;
  }
  const std::string output = arguments.output.empty() ? "reprise-" + compact_now() + ".yaml" : arguments.output;
  if (const std::string reason = why_not_writable(output, arguments.force); !reason.empty()) {
    print_error(reason);
    return kExitUsage;
  }
  const auto request = build_request(arguments.request);
  if (!request) {
    print_error(request.error().message);
    return request.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
  }
  // Whoever asks for a packed answer by hand wants to read it in the fixture all the same.
  if (request->headers.find("accept-encoding")) arguments.curl.decompress = true;
  arguments.curl.verify_tls = !arguments.insecure;
  arguments.curl.user_agent = "reprise/" REPRISE_VERSION;
  if (arguments.http1) arguments.curl.version = http::HttpVersion::k1_1;
  return record(arguments, *request, output);
}

void add_data_option(CLI::App& verb, Arguments& arguments, const char* name, RequestFlags::DataKind kind,
                     const char* help) {
  verb.add_option_function<std::vector<std::string>>(
          name,
          [&arguments, kind](const std::vector<std::string>& values) {
            for (const std::string& value : values) arguments.request.data.emplace_back(kind, value);
          },
          help)
      ->type_name("DATA")
      ->allow_extra_args(false);
}

void add_request_options(CLI::App& verb, Arguments& arguments) {
  using DataKind = RequestFlags::DataKind;
  verb.add_option("-X,--request", arguments.request.method, "Method (default: GET, or POST with data)")
      ->type_name("METHOD");
  verb.add_option("-H,--header", arguments.request.headers, "A header, repeatable; @FILE reads one a line")
      ->type_name("'NAME: VALUE'")
      ->allow_extra_args(false);
  add_data_option(verb, arguments, "-d,--data", DataKind::kAscii, "Body; @FILE reads it, without line ends");
  add_data_option(verb, arguments, "--data-binary", DataKind::kBinary, "Body; @FILE reads it as it is");
  add_data_option(verb, arguments, "--data-raw", DataKind::kRaw, "Body as it stands, @ included");
  verb.add_option("URL", arguments.request.url, "Where to send the request")->required();
}

void add_connection_options(CLI::App& verb, Arguments& arguments) {
  verb.add_flag("-k,--insecure", arguments.insecure, "Do not verify the server's certificate");
  verb.add_flag("--compressed", arguments.curl.decompress, "Ask for a compressed answer and record it unpacked");
  verb.add_flag("-L,--location", arguments.curl.follow_redirects, "Follow redirects");
  verb.add_flag("--http1.1", arguments.http1, "Use HTTP/1.1 even where HTTP/2 is offered");
  verb.add_option("--cacert", arguments.curl.ca_file, "Trust the certificates of this PEM file")->type_name("FILE");
  verb.add_option("-x,--proxy", arguments.curl.proxy, "Go through this proxy")->type_name("URL");
  verb.add_option("--connect-timeout", arguments.connect_seconds, "Limit for connecting (default: 30)")
      ->check(CLI::Range(0.0, kMaxSeconds))
      ->type_name("SECONDS");
  verb.add_option("--idle-timeout", arguments.idle_seconds, "Limit between two reads (default: 120; 0: none)")
      ->check(CLI::Range(0.0, kMaxSeconds))
      ->type_name("SECONDS");
  verb.add_option("-m,--max-time", arguments.max_seconds, "Limit for the whole exchange (default: none)")
      ->check(CLI::Range(0.0, kMaxSeconds))
      ->type_name("SECONDS");
}

}  // namespace

void add_record(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("record", "Send a request and keep the answer, byte for byte, as a fixture");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  add_request_options(*verb, *arguments);
  add_connection_options(*verb, *arguments);
  verb->add_option("-o,--output", arguments->output, "The fixture to write (default: reprise-TIME.yaml)")
      ->type_name("FIXTURE");
  verb->add_option("--description", arguments->description, "A line about the recording, kept in the fixture")
      ->type_name("TEXT");
  add_redaction_options(*verb, arguments->redaction);
  verb->add_flag("--record-in-ci", arguments->record_in_ci, "Record although the variable CI is set");
  verb->add_flag("--force", arguments->force, "Replace the fixture if it exists");
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
