// Files read as they come or whole, without exceptions and without end.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <reprise/result.hpp>

namespace reprise::tools {

inline constexpr std::size_t kMaxInputBytes = std::size_t{1} << 30U;

// A file that is read from its beginning to its end, once; "-" is the standard input.
class FileReader {
 public:
  // Fails with kNotFound or kIo (no permission). The message of every error begins with the file's name.
  [[nodiscard]] static Result<FileReader> open(const std::string& file);

  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&& other) noexcept;
  ~FileReader();

  // Fills `into` with the next bytes and returns how many there were: fewer than fit only at the end of the file.
  // Fails with kIo (a directory, a failed read).
  [[nodiscard]] Result<std::size_t> read(std::span<char> into);

  // The file as named, or "<stdin>".
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  FileReader(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  int fd_;
  std::string name_;
};

// `text`, which `reader` has read so far, and all that it has left. Fails as it does, or with kLimitExceeded over
// kMaxInputBytes.
[[nodiscard]] Result<std::string> read_rest(FileReader& reader, std::string text);

// The content of `file`; "-" is the standard input. Fails as FileReader and read_rest do.
[[nodiscard]] Result<std::string> read_whole_file(const std::string& file);

}  // namespace reprise::tools
