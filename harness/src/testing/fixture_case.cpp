#include <algorithm>
#include <set>
#include <utility>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/testing/fixture_case.hpp>

#include "testing/one_cutting.hpp"

namespace reprise::harness {
namespace {

namespace fs = std::filesystem;

bool is_recorded(const ChunkPlan& plan) { return plan.to_string() == "recorded"; }

bool is_yaml(const fs::path& file) { return file.extension() == ".yaml" || file.extension() == ".yml"; }

// Where relative paths begin is what is wrong most of the time.
Error not_found(const fs::path& path, const std::string& what) {
  std::error_code ignored;
  std::string message = path.string() + ": " + what;
  if (path.is_relative()) message += "; looked up from " + fs::current_path(ignored).string();
  return {.code = ErrorCode::kNotFound, .message = std::move(message)};
}

// The fixtures below `path`, sorted. Fails with kNotFound and kIo.
Result<std::vector<fs::path>> find_fixtures(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return tl::unexpected(not_found(path, "no such file or folder"));
  if (!fs::is_directory(status)) return std::vector{path};
  std::vector<fs::path> files;
  auto it = fs::recursive_directory_iterator(path, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code dangling;  // shows once the file is read
    if (is_yaml(it->path()) && !it->is_directory(dangling)) files.push_back(it->path());
  }
  if (error) return fail(ErrorCode::kIo, path.string() + ": " + error.message());
  if (files.empty()) return tl::unexpected(not_found(path, "no fixture (*.yaml, *.yml) is in the folder"));
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> usual_plans() {
  std::vector<std::string> plans;
  for (const ChunkPlan& plan : default_plans()) {
    if (!plan.is_family()) plans.push_back(plan.to_string());
  }
  return plans;
}

std::string as_identifier(std::string text) {
  for (char& c : text) {
    const bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!fits) c = '_';
  }
  return text;
}

// Names that no case has yet.
class Names {
 public:
  std::string make(const fs::path& file, const std::string& plan) {
    fs::path stem = file;
    const std::string name = as_identifier(stem.replace_extension().string()) + "__" + as_identifier(plan);
    std::string made = name;
    for (int number = 2; !taken_.insert(made).second; ++number) made = name + "_" + std::to_string(number);
    return made;
  }

 private:
  std::set<std::string> taken_;
};

}  // namespace

FixtureReplay::FixtureReplay(Fixture fixture, const ChunkPlan& plan)
    : fixture_(std::move(fixture)),
      replay_(fixture_, is_recorded(plan) ? ReplayTiming::kRecorded : ReplayTiming::kNone, clock_) {
  if (!is_recorded(plan)) rechunk_.emplace(replay_, plan);
}

Result<http::Reply> FixtureReplay::open(const http::Request& request, const http::ExchangeOptions& options) {
  return rechunk_ ? rechunk_->open(request, options) : replay_.open(request, options);
}

Result<std::shared_ptr<FixtureReplay>> FixtureCase::load() const {
  if (error) return tl::unexpected<Error>(*error);
  const auto parsed = parse_one_cutting(plan);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  auto loaded = read_fixture(file);
  if (!loaded) return tl::unexpected<Error>(std::move(loaded.error()));
  if (loaded->fixture.interactions.empty()) {
    return fail(ErrorCode::kFormat, file.string() + ": holds no interaction");
  }
  return std::make_shared<FixtureReplay>(std::move(loaded->fixture), *parsed);
}

std::vector<FixtureCase> fixture_cases(const fs::path& path, std::vector<std::string> plans) {
  const auto files = find_fixtures(path);
  if (!files) return {{.name = "no_fixture", .file = path, .plan = {}, .error = files.error()}};
  if (plans.empty()) plans = usual_plans();
  std::vector<FixtureCase> cases;
  Names names;
  for (const fs::path& file : *files) {
    const fs::path shown = file == path ? file.filename() : file.lexically_relative(path);
    for (const std::string& plan : plans) {
      cases.push_back({.name = names.make(shown, plan), .file = file, .plan = plan});
    }
  }
  return cases;
}

}  // namespace reprise::harness
