#include "files.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace reprise::tools {
namespace {

tl::unexpected<Error> failed(const std::string& file) {
  const int error = errno;
  if (error == ENOENT) return fail(ErrorCode::kNotFound, file + ": no such file");
  if (error == EISDIR) return fail(ErrorCode::kIo, file + ": is a directory; name a file");
  return fail(ErrorCode::kIo, file + ": cannot be read: " + std::strerror(error));
}

Result<std::string> read_all(int fd, const std::string& name) {
  std::string text;
  std::array<char, 65'536> part{};
  while (true) {
    const ssize_t got = read(fd, part.data(), part.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(name);
    if (text.size() + static_cast<std::size_t>(got) > kMaxInputBytes) {
      return fail(ErrorCode::kLimitExceeded, name + ": is larger than " + std::to_string(kMaxInputBytes) + " bytes");
    }
    text.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<std::string> read_whole_file(const std::string& file) {
  if (file == "-") return read_all(STDIN_FILENO, "<stdin>");
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(file);
  auto text = read_all(fd, file);
  close(fd);
  return text;
}

}  // namespace reprise::tools
