#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/redact.hpp>
#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/foreign/import.hpp>

#include "commands.hpp"
#include "files.hpp"
#include "redaction_flags.hpp"
#include "terminal.hpp"
#include "timestamp.hpp"

namespace reprise::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise import tests/cassettes/test_stream.yaml -o stream.yaml\n"
    "  reprise import tests/cassettes --out-dir fixtures/migrated     every recording below, folders kept\n"
    "  reprise import session.har --streams -o session.yaml           its event streams alone\n"
    "  curl -isN https://host/stream | reprise import - -o stream.yaml\n"
    "  reprise import old.txt --from sse                              the fixture, on the standard output\n"
    "\n"
    "Read are cassettes of vcrpy and of VCR (YAML or JSON), req_llm's JSON, HTTP Archives, httprr traces,\n"
    ".chunks.txt (the JSON of an event a line), raw event streams and what curl -i prints; each packed by gzip too.\n"
    "Which it is, the content says. Secrets are replaced before anything is written, also those that --redact-header,\n"
    "--redact-key and --redact-value name.\n"
    "Exit codes: 0 all were imported, 2 usage, 3 a file cannot be read or written, 5 nothing to import.";

struct Arguments {
  std::vector<std::string> files;
  std::string output;
  std::string out_dir;
  std::string from = "auto";
  RedactionFlags redaction;
  bool streams = false;
  bool force = false;
  bool json = false;
};

// One recording, and where its fixture goes: nowhere for the standard output.
struct Job {
  std::string file;
  fs::path target{};
  bool named = true;  // by the user: one that is not recognised is an error
};

// "a/b.chunks.txt.gz" is "a/b.yaml".
fs::path fixture_name(fs::path file) {
  for (const char* extension : {".gz", ".txt", ".chunks", ".httprr", ".yaml", ".yml", ".json", ".har", ".sse"}) {
    if (file.extension() == extension && file.has_stem()) file.replace_extension();
  }
  return file += ".yaml";
}

bool is_stream(const harness::Interaction& interaction) {
  const auto type = interaction.response.headers.find("content-type");
  return type && http::media_type(*type) == "text/event-stream";
}

class Importer {
 public:
  Importer(const Arguments& arguments, harness::RedactionPolicy redaction)
      : arguments_(arguments), redaction_(std::move(redaction)) {
    options_.format = harness::parse_foreign_format(arguments.from);
  }

  void run(const Job& job) {
    const auto bytes = read_whole_file(job.file);
    if (!bytes) return failed(job, bytes.error());
    if (!job.named && !options_.format && !harness::detect_foreign_format(*bytes)) {
      ++passed_over_;
      return;
    }
    const std::string name = job.file == "-" ? "<stdin>" : job.file;
    auto imported = harness::import_fixture(*bytes, name, options_);
    if (!imported) return failed(job, imported.error());
    auto& interactions = imported->fixture.interactions;
    if (arguments_.streams) std::erase_if(interactions, [](const auto& each) { return !is_stream(each); });
    if (interactions.empty()) {
      print_warning(name + ": holds no " + (arguments_.streams ? "event stream" : "answer") + "; nothing is written");
      return;
    }
    complete(imported->fixture, name);
    if (const auto written = write(job, imported->fixture); !written) return failed(job, written.error());
    ++written_;
    report(job, *imported);
  }

  [[nodiscard]] int finish() const {
    if (passed_over_ > 0) std::cerr << counted(passed_over_, "other file") << " passed over\n";
    if (failed_) return kExitUnreadable;
    return written_ > 0 ? kExitOk : kExitNothingToDo;
  }

 private:
  // What a fixture has to say of itself, where the recording did not.
  static void complete(harness::Fixture& fixture, const std::string& name) {
    if (fixture.recorded_at.empty()) fixture.recorded_at = rfc3339_now();
    if (fixture.description.empty()) fixture.description = "Imported from " + fs::path(name).filename().string() + ".";
  }

  Result<void> write(const Job& job, harness::Fixture& fixture) {
    if (job.target.empty()) return print(fixture);
    std::error_code error;
    // --force may replace what an earlier run wrote, not what is being read or was written a moment ago.
    const bool taken = fs::equivalent(job.file, job.target, error) || !targets_.insert(job.target).second;
    if (taken) return fail(ErrorCode::kIo, job.target.string() + ": is another recording of this run; not replaced");
    fs::create_directories(job.target.parent_path(), error);
    return harness::write_fixture(job.target, fixture, {.overwrite = arguments_.force, .redaction = redaction_});
  }

  Result<void> print(harness::Fixture& fixture) const {
    harness::redact(fixture, redaction_);
    const auto yaml = harness::to_yaml(fixture);
    if (!yaml) return tl::unexpected<Error>(yaml.error());
    std::cout << *yaml;
    return {};
  }

  void failed(const Job& job, const Error& error) {
    failed_ = true;
    if (!arguments_.json) return print_error(error.message);
    print_json({{"file", job.file}, {"error", {{"code", to_string(error.code)}, {"message", error.message}}}});
  }

  void report(const Job& job, const harness::ImportedFixture& imported) const {
    std::size_t bytes = 0;
    std::size_t reads = 0;
    for (const auto& interaction : imported.fixture.interactions) {
      bytes += interaction.response.body.size();
      reads += interaction.response.chunks.size();
    }
    if (arguments_.json) {
      return print_json({{"file", job.file},
                         {"format", harness::to_string(imported.format)},
                         {"output", job.target.string()},
                         {"answers", imported.fixture.interactions.size()},
                         {"bytes", bytes},
                         {"reads", reads},
                         {"warnings", imported.warnings}});
    }
    for (const std::string& warning : imported.warnings) print_warning(warning);
    if (job.target.empty()) return;
    std::cerr << err_style().bold("wrote") << ' ' << printable(job.target.string()) << "  from "
              << harness::to_string(imported.format) << ": " << counted(imported.fixture.interactions.size(), "answer")
              << ", " << human_bytes(bytes) << " in " << counted(reads, "read") << '\n';
  }

  static void print_json(const nlohmann::ordered_json& line) {
    std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  }

  const Arguments& arguments_;
  const harness::RedactionPolicy redaction_;
  harness::ImportOptions options_;
  std::set<fs::path> targets_;
  std::size_t written_ = 0;
  std::size_t passed_over_ = 0;
  bool failed_ = false;
};

Result<void> add_folder(const fs::path& folder, const fs::path& out_dir, std::vector<Job>& jobs) {
  std::error_code error;
  const std::size_t first = jobs.size();
  auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    const fs::path relative = it->path().lexically_relative(folder);
    jobs.push_back({.file = it->path().string(), .target = out_dir / fixture_name(relative), .named = false});
  }
  if (error) return fail(ErrorCode::kIo, folder.string() + ": " + error.message());
  std::sort(jobs.begin() + static_cast<std::ptrdiff_t>(first), jobs.end(),
            [](const Job& a, const Job& b) { return a.file < b.file; });
  return {};
}

// What the command line asks for; fails with kInvalidArgument where that is contradictory.
Result<std::vector<Job>> jobs_of(const Arguments& arguments) {
  std::vector<Job> jobs;
  for (const std::string& file : arguments.files) {
    std::error_code error;
    const bool folder = file != "-" && fs::is_directory(file, error);
    if (arguments.out_dir.empty() && (folder || arguments.files.size() > 1)) {
      return fail(ErrorCode::kInvalidArgument, "several recordings: name a folder for their fixtures with --out-dir");
    }
    if (folder) {
      if (auto added = add_folder(file, arguments.out_dir, jobs); !added) return tl::unexpected<Error>(added.error());
      continue;
    }
    Job job{.file = file, .target = arguments.output};
    const fs::path name = file == "-" ? "stdin" : fs::path(file).filename();
    if (!arguments.out_dir.empty()) job.target = arguments.out_dir / fixture_name(name);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

int run(const Arguments& arguments) {
  if (arguments.json && arguments.output.empty() && arguments.out_dir.empty()) {
    print_error("--json: the standard output is the fixture's; name a file with -o");
    return kExitUsage;
  }
  const auto redaction = redaction_policy(arguments.redaction);
  if (!redaction) {
    print_error(redaction.error().message);
    return kExitUsage;
  }
  const auto jobs = jobs_of(arguments);
  if (!jobs) {
    print_error(jobs.error().message);
    return jobs.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
  }
  Importer importer(arguments, *redaction);
  for (const Job& job : *jobs) importer.run(job);
  return importer.finish();
}

}  // namespace

void add_import(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("import", "Turn recordings of other tools into fixtures");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("FILE", arguments->files, "Recordings, folders of them, or - for the standard input")->required();
  auto* output = verb->add_option("-o,--output", arguments->output, "The fixture to write (default: standard output)")
                     ->type_name("FIXTURE");
  verb->add_option("--out-dir", arguments->out_dir, "Write each fixture there, under the recording's name")
      ->type_name("FOLDER")
      ->excludes(output);
  std::vector<std::string> formats = harness::foreign_format_names();
  formats.insert(formats.begin(), "auto");
  verb->add_option("--from", arguments->from,
                   "The recordings' format: auto, vcrpy, vcr, req-llm, har, httprr, chunks, sse or curl")
      ->check(CLI::IsMember(formats))
      ->type_name("FORMAT");
  verb->add_flag("--streams", arguments->streams, "Keep the event streams alone (text/event-stream)");
  verb->add_flag("--force", arguments->force, "Replace fixtures that exist");
  verb->add_flag("--json", arguments->json, "Report each recording as a line of JSON on the standard output");
  add_redaction_options(*verb, arguments->redaction);
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
