#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/foreign/export.hpp>

#include "commands.hpp"
#include "files.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise export answer.yaml --as har -o answer.har\n"
    "  reprise export answer.yaml --as vcrpy -o tests/cassettes/test_answer.yaml\n"
    "  reprise export session.yaml --as sse --answer 2        the body of the second answer\n"
    "  reprise export answer.yaml --as seed -o fuzz/corpus/decoder/answer\n"
    "\n"
    "har keeps everything: what the format has no field for stands in fields of its own (_sseChunks, _end, _expect), "
    "and\n"
    "reprise import reads it all back. vcrpy keeps requests and answers, not boundaries of reads, times and how a "
    "body\n"
    "ended. sse is one body, byte for byte. seed is a body and cuts for the fuzz target decoder; for the parsers' "
    "targets\n"
    "sse is one. What is lost is said on stderr. Secrets are replaced before anything is written.\n"
    "Exit codes: 0 exported, 2 usage, 3 the fixture cannot be read, held by the format, or written.";

struct Arguments {
  std::string file;
  std::string form;
  std::string output;
  std::size_t answer = 0;  // counted from 1; 0 is all
  bool force = false;
};

Result<harness::Fixture> load(const std::string& file) {
  if (file != "-") {
    auto loaded = harness::read_fixture(file);
    if (!loaded) return tl::unexpected<Error>(std::move(loaded.error()));
    return std::move(loaded->fixture);
  }
  const auto text = read_whole_file(file);
  if (!text) return tl::unexpected<Error>(text.error());
  auto loaded = harness::parse_fixture(*text, "<stdin>");
  if (!loaded) return tl::unexpected<Error>(std::move(loaded.error()));
  return std::move(loaded->fixture);
}

int complain(const Error& error) {
  print_error(error.message);
  return error.code == ErrorCode::kInvalidArgument ? kExitUsage : kExitUnreadable;
}

int run(const Arguments& arguments) {
  auto fixture = load(arguments.file);
  if (!fixture) return complain(fixture.error());
  auto& interactions = fixture->interactions;
  if (arguments.answer > interactions.size()) {
    print_error("--answer " + std::to_string(arguments.answer) + ": the fixture has " +
                counted(interactions.size(), "answer"));
    return kExitUsage;
  }
  if (arguments.answer > 0) interactions = {interactions[arguments.answer - 1]};
  const auto exported = harness::export_fixture(*fixture, *harness::parse_export_format(arguments.form));
  if (!exported) {
    Error error = exported.error();
    if (interactions.size() > 1 && error.code == ErrorCode::kInvalidArgument)
      error.message += "; choose with --answer N";
    return complain(error);
  }
  for (const std::string& lost : exported->lost) print_warning(arguments.form + " does not hold " + lost);
  if (arguments.output.empty()) {
    std::cout.write(exported->bytes.data(), static_cast<std::streamsize>(exported->bytes.size()));
    return kExitOk;
  }
  const auto written = harness::write_exported(arguments.output, *exported, arguments.force);
  if (!written) return complain(written.error());
  std::cerr << err_style().bold("wrote") << ' ' << printable(arguments.output) << "  "
            << counted(interactions.size(), "answer") << ", " << human_bytes(exported->bytes.size()) << '\n';
  return kExitOk;
}

}  // namespace

void add_export(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("export", "Write a fixture in the format of another tool");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("FIXTURE", arguments->file, "The fixture, or - for the standard input")->required();
  verb->add_option("--as", arguments->form, "har, vcrpy, sse or seed")
      ->check(CLI::IsMember({"har", "vcrpy", "sse", "seed"}))
      ->type_name("FORMAT")
      ->required();
  verb->add_option("-o,--output", arguments->output, "The file to write (default: standard output)")->type_name("FILE");
  verb->add_option("--answer", arguments->answer, "Export this answer alone, counted from 1")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_flag("--force", arguments->force, "Replace the file if it exists");
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
