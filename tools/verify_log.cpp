#include "verify_log.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "verdict_json.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

struct Entry {
  std::pair<std::string, std::uint64_t> key;
  std::vector<Verdict> verdicts;
};

std::optional<Entry> parse(const std::string& line) {
  try {
    const auto json = ordered_json::parse(line);
    Entry entry{.key = {json.at("file"), json.at("key")}, .verdicts = {}};
    for (const auto& verdict : json.at("verdicts")) entry.verdicts.push_back(to_verdict(verdict));
    return entry;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

tl::unexpected<Error> failure(ErrorCode code, const std::string& path, std::string_view message) {
  return tl::unexpected<Error>(Error{.code = code, .message = path + ": " + std::string(message)});
}

}  // namespace

Result<VerifyLog> VerifyLog::open(const std::string& path) {
  VerifyLog log;
  log.path_ = path;
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  std::uintmax_t good_bytes = 0;
  if (exists) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return failure(ErrorCode::kIo, path, "cannot be read");
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      auto entry = in.eof() ? std::nullopt : parse(line);
      // A line without its end was being written when the process was stopped.
      if (!entry && in.eof()) break;
      if (!entry) {
        return failure(ErrorCode::kFormat, path,
                       "line " + std::to_string(number) + " is no verdict of `reprise verify --resume`");
      }
      log.entries_[entry->key] = std::move(entry->verdicts);
      good_bytes += line.size() + 1;
    }
    std::filesystem::resize_file(path, good_bytes, error);
  }
  log.out_.open(path, std::ios::binary | std::ios::app);
  if (!log.out_) return failure(ErrorCode::kIo, path, "cannot be written");
  return log;
}

std::optional<std::vector<Verdict>> VerifyLog::find(const std::string& file, std::uint64_t key) const {
  const std::lock_guard lock(*mutex_);
  const auto found = entries_.find({file, key});
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

Result<void> VerifyLog::append(const std::string& file, std::uint64_t key, const std::vector<Verdict>& verdicts) {
  ordered_json json{{"file", file}, {"key", key}, {"verdicts", ordered_json::array()}};
  for (const Verdict& verdict : verdicts) json["verdicts"].push_back(to_json(verdict));
  const std::lock_guard lock(*mutex_);
  out_ << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n' << std::flush;
  if (!out_) return failure(ErrorCode::kIo, path_, "cannot be written");
  return {};
}

std::uint64_t log_key(std::string_view contents, std::string_view options) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  const auto add = [&hash](std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    hash = (hash ^ 0x100U) * 0x100000001B3U;
  };
  add(contents);
  add(options);
  return hash;
}

}  // namespace reprise::tools
