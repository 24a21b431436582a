#include "files.hpp"

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace reprise::tools {
namespace {

constexpr std::size_t kPartBytes = std::size_t{64} << 10U;

tl::unexpected<Error> failed(const std::string& name) {
  const int error = errno;
  if (error == ENOENT) return fail(ErrorCode::kNotFound, name + ": no such file");
  if (error == EISDIR) return fail(ErrorCode::kIo, name + ": is a directory; name a file");
  return fail(ErrorCode::kIo, name + ": cannot be read: " + std::strerror(error));
}

}  // namespace

Result<FileReader> FileReader::open(const std::string& file) {
  if (file == "-") return FileReader(STDIN_FILENO, "<stdin>");
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(file);
  return FileReader(fd, file);
}

FileReader::FileReader(FileReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)) {}

FileReader& FileReader::operator=(FileReader&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(name_, other.name_);
  return *this;
}

FileReader::~FileReader() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

Result<std::size_t> FileReader::read(std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::read(fd_, into.data() + filled, into.size() - filled);
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(name_);
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

Result<std::string> read_rest(FileReader& reader, std::string text) {
  std::vector<char> part(kPartBytes);
  while (true) {
    const auto got = reader.read(part);
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got == 0) return text;
    if (text.size() + *got > kMaxInputBytes) {
      return fail(ErrorCode::kLimitExceeded,
                  reader.name() + ": is larger than " + std::to_string(kMaxInputBytes) + " bytes");
    }
    text.append(part.data(), *got);
  }
}

Result<std::string> read_whole_file(const std::string& file) {
  auto reader = FileReader::open(file);
  if (!reader) return tl::unexpected<Error>(std::move(reader.error()));
  return read_rest(*reader, {});
}

}  // namespace reprise::tools
