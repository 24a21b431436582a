#include "child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace reprise::tools {
namespace {

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::kIo, std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  return Pipe{.read_end = Descriptor(fds[0]), .write_end = Descriptor(fds[1])};
}

// What the child is to be given: its streams, a process group of its own, and a SIGPIPE that ends it as usual.
class SpawnSettings {
 public:
  SpawnSettings(int in, int out, int err) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
    sigset_t defaults{};
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  int spawn(pid_t& pid, const std::string& command) const {
    std::string shell = "sh";
    std::string flag = "-c";
    std::string text = command;
    const std::array<char*, 4> argv{shell.data(), flag.data(), text.data(), nullptr};
    return ::posix_spawn(&pid, "/bin/sh", &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

void do_not_block(const Descriptor& descriptor) { ::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK); }

std::string meaning(int status) {
  if (WIFSIGNALED(status)) {
    return "signal " + std::to_string(WTERMSIG(status)) + " (" + ::sigdescr_np(WTERMSIG(status)) + ")";
  }
  return WEXITSTATUS(status) == 0 ? "" : "exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<Child> Child::start(const std::string& command) {
  auto in = make_pipe();
  if (!in) return tl::unexpected<Error>(std::move(in.error()));
  auto out = make_pipe();
  if (!out) return tl::unexpected<Error>(std::move(out.error()));
  auto err = make_pipe();
  if (!err) return tl::unexpected<Error>(std::move(err.error()));

  Child child;
  const SpawnSettings settings(in->read_end.get(), out->write_end.get(), err->write_end.get());
  const int error = settings.spawn(child.pid_, command);
  if (error != 0) {
    child.pid_ = -1;
    return fail(ErrorCode::kIo, std::string("cannot start /bin/sh: ") + std::strerror(error));
  }
  child.in = std::move(in->write_end);
  child.out = std::move(out->read_end);
  child.err = std::move(err->read_end);
  for (const auto* descriptor : {&child.in, &child.out, &child.err}) do_not_block(*descriptor);
  return child;
}

Child::Child(Child&& other) noexcept
    : in(std::move(other.in)),
      out(std::move(other.out)),
      err(std::move(other.err)),
      pid_(std::exchange(other.pid_, -1)) {}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::optional<std::string> Child::wait_until(std::chrono::steady_clock::time_point deadline) {
  constexpr std::chrono::milliseconds kPause(1);
  while (pid_ > 0) {
    // Left unreaped at first, so that its process group cannot be another's yet when what remains of it is ended.
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_) {
      ::kill(-pid_, SIGKILL);
      int status = 0;
      ::waitpid(std::exchange(pid_, -1), &status, 0);
      return meaning(status);
    }
    if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(kPause);
  }
  return std::nullopt;
}

}  // namespace reprise::tools
