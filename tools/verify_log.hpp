// Verdicts kept in a file, so that a long verification goes on where it was stopped.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <reprise/result.hpp>

#include "judge.hpp"

namespace reprise::tools {

// A JSON object a line, written as soon as a file has been judged. A last line that was cut off is passed over.
// Thread-safe.
class VerifyLog {
 public:
  // Reads what is there and appends from then on. Fails with kIo, or kFormat where the file is something else.
  [[nodiscard]] static Result<VerifyLog> open(const std::string& path);

  // The verdicts on that file with these very contents, by the same options, where there are any.
  [[nodiscard]] std::optional<std::vector<Verdict>> find(const std::string& file, std::uint64_t key) const;

  // Fails with kIo.
  [[nodiscard]] Result<void> append(const std::string& file, std::uint64_t key, const std::vector<Verdict>& verdicts);

 private:
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  std::string path_;
  std::ofstream out_;
  std::map<std::pair<std::string, std::uint64_t>, std::vector<Verdict>> entries_;
};

// A number that other contents or options have by accident alone (FNV-1a, 64 bits).
[[nodiscard]] std::uint64_t log_key(std::string_view contents, std::string_view options);

}  // namespace reprise::tools
