#include "input.hpp"

#include <algorithm>
#include <utility>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "terminal.hpp"

namespace reprise::tools {
namespace {

namespace fs = std::filesystem;
using harness::Interaction;

// Enough to tell what a file is, and what is read at a time.
constexpr std::size_t kPartBytes = std::size_t{64} << 10U;

bool is_field_line(std::string_view line) {
  for (const std::string_view name : {"data", "event", "id", "retry"}) {
    if (line == name || (line.starts_with(name) && line.substr(name.size()).starts_with(':'))) return true;
  }
  return line.starts_with(':');
}

// Why what begins with `head` cannot be an event stream; empty where it may be one. The standard ignores lines it has
// no name for, so only what is plainly something else is refused.
std::string_view why_not_a_stream(std::string_view head) {
  if (head.empty()) return "the file is empty";
  const bool control = std::any_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
  const std::size_t first = std::min(head.find_first_not_of(" \t\r\n"), head.size() - 1);
  const char opening = head[first];
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    if (is_field_line(head.substr(0, end))) return {};
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  if (control) return "the file is binary";
  if (opening == '<') return "the file looks like HTML or XML";
  if (opening == '{' || opening == '[') return "the file looks like JSON";
  return {};
}

Session raw_session(const std::string& name, std::string body) {
  Session session{.name = name, .response = {}, .expect = {}, .has_head = false};
  session.response.status = 200;
  session.response.headers.add("content-type", "text/event-stream");
  session.response.chunks = {{.delay = {}, .bytes = body.size()}};
  session.response.body = std::move(body);
  return session;
}

std::vector<Session> fixture_sessions(const std::string& name, harness::Fixture fixture) {
  std::vector<Session> sessions;
  for (Interaction& interaction : fixture.interactions) {
    const std::string number = fixture.interactions.size() > 1 ? "#" + std::to_string(sessions.size() + 1) : "";
    sessions.push_back({.name = name + number,
                        .request = std::move(interaction.request),
                        .response = std::move(interaction.response),
                        .expect = std::move(interaction.expect),
                        .has_head = true});
  }
  return sessions;
}

// Where a fixture's `body_file` entries are looked up; the standard input has no such place.
fs::path folder_of(const std::string& file) {
  if (file == "-") return {};
  const fs::path folder = fs::path(file).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

bool has_yaml_name(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

}  // namespace

harness::Cuts Session::recorded_cuts() const {
  harness::Cuts cuts;
  std::size_t offset = 0;
  for (const harness::ReadMark& mark : response.chunks) {
    if (offset > 0 && offset < response.body.size() && mark.bytes > 0) cuts.push_back(offset);
    offset += mark.bytes;
  }
  return cuts;
}

Result<Input> Input::open(const std::string& file) {
  auto reader = FileReader::open(file);
  if (!reader) return tl::unexpected<Error>(std::move(reader.error()));
  Input input(std::move(*reader));
  if (auto head = input.read_part(); !head) return tl::unexpected<Error>(std::move(head.error()));
  input.folder_ = folder_of(file);
  input.is_fixture_ = has_yaml_name(file) || harness::looks_like_fixture(input.part_);
  if (input.is_fixture_) return input;
  if (const auto reason = why_not_a_stream(input.part_); !reason.empty()) {
    return fail(ErrorCode::kFormat,
                input.name() + ": " + std::string(reason) + "; expected a fixture or an event stream");
  }
  return input;
}

Result<void> Input::read_part() {
  part_.resize(kPartBytes);
  const auto got = reader_.read(part_);
  if (!got) return tl::unexpected<Error>(got.error());
  part_.resize(*got);
  return {};
}

Result<std::string_view> Input::read() {
  if (!std::exchange(is_part_new_, false)) {
    if (auto next = read_part(); !next) return tl::unexpected<Error>(std::move(next.error()));
  }
  return part_;
}

Result<std::vector<Session>> Input::load() {
  auto text = read_rest(reader_, std::move(part_));
  if (!text) return tl::unexpected<Error>(std::move(text.error()));
  if (is_fixture_) {
    auto loaded = harness::parse_fixture(*text, name(), folder_);
    if (!loaded) return tl::unexpected<Error>(std::move(loaded.error()));
    for (const std::string& warning : loaded->warnings) print_warning(warning);
    if (loaded->fixture.interactions.empty()) return fail(ErrorCode::kFormat, name() + ": holds no interaction");
    return fixture_sessions(name(), std::move(loaded->fixture));
  }
  std::vector<Session> sessions;
  sessions.push_back(raw_session(name(), std::move(*text)));
  return sessions;
}

Result<std::vector<Session>> load_sessions(const std::string& file) {
  auto input = Input::open(file);
  if (!input) return tl::unexpected<Error>(std::move(input.error()));
  return input->load();
}

http::Reply reply_of(const Session& session, const harness::Cuts& cuts) {
  harness::RecordedResponse response = session.response;
  response.chunks.clear();
  for (const std::string_view chunk : harness::cut(session.response.body, cuts)) {
    response.chunks.push_back({.delay = {}, .bytes = chunk.size()});
  }
  return harness::replay(response, harness::ReplayTiming::kNone, steady_clock());
}

Result<FoundFiles> find_files(const fs::path& path) {
  FoundFiles found;
  std::error_code error;
  auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    const fs::path& file = it->path();
    bool take = file.extension() == ".sse";
    if (!take && has_yaml_name(file)) {
      // One that cannot be read is reported when its turn comes.
      const auto text = read_whole_file(file.string());
      take = !text || harness::looks_like_fixture(*text);
    }
    if (take) {
      found.files.push_back(file.string());
    } else {
      ++found.passed_over;
    }
  }
  if (error) return fail(ErrorCode::kIo, path.string() + ": " + error.message());
  std::sort(found.files.begin(), found.files.end());
  return found;
}

Result<FoundFiles> find_all_files(const std::vector<std::string>& paths) {
  FoundFiles all;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
      all.files.push_back(path);
      continue;
    }
    auto found = find_files(path);
    if (!found) return tl::unexpected<Error>(std::move(found.error()));
    all.files.insert(all.files.end(), found->files.begin(), found->files.end());
    all.passed_over += found->passed_over;
  }
  return all;
}

}  // namespace reprise::tools
