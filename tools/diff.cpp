#include <algorithm>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "difference.hpp"
#include "input.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

constexpr std::size_t kShownBefore = 24;  // bytes of what both sides have
constexpr std::size_t kShownBytes = 80;

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise diff old.yaml new.yaml                        whether both say the same\n"
    "  reprise diff --ignore usage --ignore model old.yaml new.yaml\n"
    "  reprise diff --as bytes recording.yaml body.sse       whether every byte is there\n"
    "  reprise diff --as events --json old.yaml new.yaml | jq .difference\n"
    "\n"
    "meaning compares the messages that the answers amount to: how they were cut into events, padding, and values "
    "made\n"
    "anew for each answer (ids, times, signatures) are no part of it, what a tool is called with is. --ignore leaves "
    "out\n"
    "more. Status and the kind of end count in every form, where both files have them.\n"
    "Exit codes: 0 the same, 1 different (the first difference is shown), 2 usage, 3 a file cannot be read.";

struct Arguments {
  std::string a;
  std::string b;
  std::string form = "meaning";
  std::vector<std::string> ignored;
  bool json = false;
};

DiffForm form_of(const std::string& name) {
  if (name == "bytes") return DiffForm::kBytes;
  return name == "events" ? DiffForm::kEvents : DiffForm::kMeaning;
}

// What stands around the first byte that differs, on one line.
std::string excerpt(const Difference& difference, const DiffSide& side) {
  if (!side.text) return "nothing";
  const std::string_view text = *side.text;
  std::size_t begin = std::min(difference.at, text.size());
  begin -= std::min(begin, kShownBefore);
  // Not within a character.
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80U) --begin;
  const std::string_view shown = text.substr(begin, kShownBytes);
  return (begin > 0 ? "…" : "") + printable(shown) + (begin + shown.size() < text.size() ? "…" : "");
}

std::string place_of(const DiffSide& side) {
  return side.offset ? "byte " + std::to_string(*side.offset) : std::string();
}

void print_text(const Arguments& arguments, std::size_t answers, std::size_t number, const Difference& difference) {
  const Style style = out_style();
  std::cout << style.bold("differ") << "  " << (answers > 1 ? "answer " + std::to_string(number) + ", " : "")
            << printable(difference.where);
  if (difference.at > 0 && !difference.a.offset) std::cout << ", after " << counted(difference.at, "byte");
  std::cout << '\n';
  const std::string a = printable(arguments.a);
  const std::string b = printable(arguments.b);
  const std::size_t width = std::max({a.size(), b.size(), std::size_t{1}});
  const auto line = [&](const std::string& name, const DiffSide& side) {
    const std::string place = place_of(side);
    std::cout << "  " << name << ':' << std::string(width - name.size() + 1, ' ') << (place.empty() ? "" : place + "  ")
              << excerpt(difference, side) << '\n';
  };
  line(a, difference.a);
  line(b, difference.b);
}

nlohmann::ordered_json to_json(const Difference& difference, const DiffSide& side) {
  nlohmann::ordered_json json;
  json["text"] = side.text ? nlohmann::ordered_json(excerpt(difference, side)) : nlohmann::ordered_json(nullptr);
  if (side.offset) json["offset"] = *side.offset;
  return json;
}

int report(const Arguments& arguments, std::size_t answers, std::size_t number,
           const std::optional<Difference>& difference) {
  if (arguments.json) {
    nlohmann::ordered_json json = {{"same", !difference}, {"as", arguments.form}, {"answers", answers}};
    if (difference) {
      json["difference"] = {{"answer", number},
                            {"where", difference->where},
                            {"equal_bytes", difference->at},
                            {"a", to_json(*difference, difference->a)},
                            {"b", to_json(*difference, difference->b)}};
    }
    std::cout << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else if (difference) {
    print_text(arguments, answers, number, *difference);
  } else {
    std::cout << "same " << arguments.form << "  " << counted(answers, "answer") << '\n';
  }
  return difference ? kExitCheckFailed : kExitOk;
}

int run(const Arguments& arguments) {
  if (!arguments.ignored.empty() && arguments.form != "meaning") {
    print_error("--ignore: only the meaning has keys to leave out");
    return kExitUsage;
  }
  const auto a = load_sessions(arguments.a);
  const auto b = load_sessions(arguments.b);
  for (const auto* loaded : {&a, &b}) {
    if (*loaded) continue;
    print_error(loaded->error().message);
    return kExitUnreadable;
  }
  const DiffOptions options{.form = form_of(arguments.form), .ignored = arguments.ignored};
  const std::size_t answers = std::max(a->size(), b->size());
  for (std::size_t i = 0; i < std::min(a->size(), b->size()); ++i) {
    const auto difference = find_difference((*a)[i], (*b)[i], options);
    if (difference) return report(arguments, answers, i + 1, difference);
  }
  if (a->size() == b->size()) return report(arguments, answers, 0, std::nullopt);
  const Difference difference{
      .where = "number of answers", .a = {.text = std::to_string(a->size())}, .b = {.text = std::to_string(b->size())}};
  return report(arguments, answers, std::min(a->size(), b->size()) + 1, difference);
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("diff", "Say whether two recordings are the same, and where they first differ");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("A", arguments->a, "A fixture or a raw event stream; - for the standard input")->required();
  verb->add_option("B", arguments->b, "What to compare it with")->required();
  verb->add_option("--as", arguments->form, "What is compared: meaning (the default), events or bytes")
      ->check(CLI::IsMember({"bytes", "events", "meaning"}))
      ->type_name("FORM");
  verb->add_option("--ignore", arguments->ignored, "Leave this key out of the meaning, repeatable: usage, model, …")
      ->type_name("KEY")
      ->allow_extra_args(false);
  verb->add_flag("--json", arguments->json, "Print the verdict as JSON");
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
