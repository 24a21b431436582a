#include "smallest_case.hpp"

#include <fstream>
#include <system_error>

#include <reprise/harness/chunking/shrink.hpp>

namespace reprise::tools {
namespace {

using harness::Difference;
using harness::Shrunk;

std::string cuts_text(std::size_t cuts) { return std::to_string(cuts) + (cuts == 1 ? " cut" : " cuts"); }

std::string shrinking(const Difference& found, const Shrunk& shrunk) {
  if (found.cuts.size() == shrunk.cuts.size() && shrunk.is_minimal) return "";
  return "  shrunk from " + cuts_text(found.cuts.size()) + " in " + std::to_string(shrunk.runs) + " runs" +
         (shrunk.is_minimal ? "" : ", which is the limit: there may be a smaller case") + "\n";
}

std::string command(const Shrunk& shrunk, const std::string& flags, const std::string& file) {
  return "  again: reprise verify --split " + harness::to_plan_text(shrunk.cuts) + flags + " " + shell_quoted(file) +
         "\n";
}

// The difference of the shrunk case; `found` where the subject does not repeat it.
Difference repeated(const Difference& found, const Shrunk& shrunk, const Compare& compare) {
  Difference difference = compare(shrunk.body, shrunk.cuts).value_or(found);
  difference.plan = found.plan;
  difference.cuts = shrunk.cuts;
  return difference;
}

std::string shortest_body(const Shrunk& cut_case, const Difference& found, const Compare& compare,
                          const harness::OutcomeChanges& changes, const CaseOptions& options) {
  const Shrunk shrunk = harness::shrink_body(cut_case.body, cut_case.cuts, changes, options.max_runs);
  const std::filesystem::path file = options.body_folder / (options.body_name + ".sse");
  std::error_code error;
  std::filesystem::create_directories(options.body_folder, error);
  std::ofstream out(file, std::ios::binary);
  out.write(shrunk.body.data(), static_cast<std::streamsize>(shrunk.body.size()));
  out.close();
  if (!out) return "  cannot write the shortest body to " + file.string() + "\n";
  return "the shortest body that still fails: " + std::to_string(shrunk.body.size()) + " of " +
         std::to_string(cut_case.body.size()) + " bytes, in " + std::to_string(shrunk.runs) + " runs" +
         (shrunk.is_minimal ? "" : ", which is the limit: there may be a shorter one") + "\n" +
         harness::describe(repeated(found, shrunk, compare), shrunk.body) +
         command(shrunk, options.flags, file.string());
}

}  // namespace

std::string smallest_case(std::string_view body, const Difference& found, const Compare& compare,
                          const CaseOptions& options) {
  const harness::OutcomeChanges changes = [&compare](std::string_view bytes, const harness::Cuts& cuts) {
    return compare(bytes, cuts).has_value();
  };
  const Shrunk shrunk = harness::shrink_cuts(body, found.cuts, changes, options.max_runs);
  std::string text = harness::describe(repeated(found, shrunk, compare), body) + shrinking(found, shrunk);
  if (!options.file.empty()) text += command(shrunk, options.flags, options.file);
  if (options.body_folder.empty() || shrunk.cuts.empty()) return text;
  return text + shortest_body(shrunk, found, compare, changes, options);
}

std::string shell_quoted(std::string_view word) {
  constexpr std::string_view kSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,+=@%";
  if (!word.empty() && word.find_first_not_of(kSafe) == std::string_view::npos) return std::string(word);
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace reprise::tools
