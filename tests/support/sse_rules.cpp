#include "sse_rules.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

#include <yaml-cpp/yaml.h>

#include "paths.hpp"

namespace reprise::test {
namespace {

// One file, for errors that say where.
struct Source {
  std::string file;

  [[noreturn]] void fail(const YAML::Node& node, const std::string& message) const {
    throw std::runtime_error(file + ":" + std::to_string(node.Mark().line + 1) + ": " + message);
  }

  void allow_keys(const YAML::Node& map, const std::set<std::string_view>& keys) const {
    if (!map.IsMap()) fail(map, "expected a mapping");
    for (const auto& entry : map) {
      if (!keys.contains(entry.first.Scalar())) fail(entry.first, "unknown key '" + entry.first.Scalar() + "'");
    }
  }

  template <class T>
  T required(const YAML::Node& map, const char* key) const {
    if (!map[key]) fail(map, std::string("expected the key '") + key + "'");
    return map[key].as<T>();
  }
};

std::string read_input(const Source& source, const YAML::Node& row) {
  if (row["input"].IsDefined() == row["input_base64"].IsDefined()) {
    source.fail(row, "expected either 'input' or 'input_base64'");
  }
  if (row["input"]) return row["input"].as<std::string>();
  const std::vector<unsigned char> bytes = YAML::DecodeBase64(row["input_base64"].as<std::string>());
  if (bytes.empty()) source.fail(row["input_base64"], "expected base64");
  return {bytes.begin(), bytes.end()};
}

harness::ReferenceEvent read_event(const Source& source, const YAML::Node& node) {
  source.allow_keys(node, {"event", "data", "id"});
  return {.type = node["event"].as<std::string>("message"),
          .data = source.required<std::string>(node, "data"),
          .id = node["id"].as<std::string>("")};
}

SseRule read_row(const Source& source, const YAML::Node& row) {
  source.allow_keys(
      row, {"name", "clause", "input", "input_base64", "events", "last_event_id", "retries", "comments", "tail"});
  SseRule rule;
  rule.file = source.file;
  rule.name = source.required<std::string>(row, "name");
  rule.clause = source.required<std::string>(row, "clause");
  rule.input = read_input(source, row);
  rule.utf8 = row["input"].IsDefined();
  for (const YAML::Node& event : source.required<YAML::Node>(row, "events")) {
    rule.expected.events.push_back(read_event(source, event));
  }
  rule.expected.last_event_id = row["last_event_id"].as<std::string>("");
  rule.expected.retries = row["retries"].as<std::vector<std::uint64_t>>(std::vector<std::uint64_t>{});
  rule.expected.comments = row["comments"].as<std::vector<std::string>>(std::vector<std::string>{});
  rule.tail = row["tail"].as<bool>(false);
  return rule;
}

void read_file(const std::filesystem::path& path, std::vector<SseRule>& rules) {
  const Source source{path.filename().string()};
  try {
    const YAML::Node root = YAML::LoadFile(path.string());
    source.allow_keys(root, {"sse_rules", "rows"});
    if (source.required<int>(root, "sse_rules") != 1) source.fail(root, "expected sse_rules: 1");
    for (const YAML::Node& row : source.required<YAML::Node>(root, "rows")) rules.push_back(read_row(source, row));
  } catch (const YAML::Exception& error) {
    throw std::runtime_error(source.file + ": " + error.what());
  }
}

}  // namespace

std::vector<SseRule> load_sse_rules() { return load_sse_rules(source_folder() / "fixtures" / "sse"); }

std::vector<SseRule> load_sse_rules(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<SseRule> rules;
  for (const auto& path : paths) read_file(path, rules);
  return rules;
}

}  // namespace reprise::test
