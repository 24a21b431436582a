#include "exec_subject.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "child.hpp"

namespace reprise::tools {
namespace {

using std::chrono::steady_clock;

// Long waits come in pieces: whether a chunk has been read can only be asked for.
constexpr std::chrono::microseconds kDrainPause(50);
constexpr std::size_t kKeptOfErrors = 4096;

std::string framed(std::string_view chunk) {
  const auto size = static_cast<std::uint32_t>(chunk.size());
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) text += static_cast<char>(static_cast<unsigned char>(size >> shift));
  return text.append(chunk);
}

// What goes into the pipe, and when.
class Feeder {
 public:
  Feeder(std::span<const std::string_view> chunks, ChunkFraming framing) : chunks_(chunks), framing_(framing) {}

  // Whether there is something to write now; takes up the next chunk where its time has come.
  bool is_ready(int fd) {
    if (!pending_.empty()) return true;
    if (next_ == chunks_.size() || !is_drained(fd)) return false;
    frame_ = framing_ == ChunkFraming::kLength ? framed(chunks_[next_]) : std::string(chunks_[next_]);
    pending_ = frame_;
    ++next_;
    return true;
  }

  [[nodiscard]] bool is_done() const { return pending_.empty() && next_ == chunks_.size(); }

  // Writes what the pipe takes. Returns whether the program may still read.
  bool write(int fd) {
    const ssize_t written = ::write(fd, pending_.data(), pending_.size());
    if (written < 0) return errno == EAGAIN || errno == EINTR;
    pending_.remove_prefix(static_cast<std::size_t>(written));
    return true;
  }

 private:
  [[nodiscard]] bool is_drained(int fd) const {
    if (framing_ == ChunkFraming::kLength) return true;
    int unread = 0;
    return ::ioctl(fd, FIONREAD, &unread) != 0 || unread == 0;
  }

  std::span<const std::string_view> chunks_;
  ChunkFraming framing_;
  std::size_t next_ = 0;
  std::string frame_{};
  std::string_view pending_{};
};

// Appends what can be read; closes `from` at its end.
void read_some(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
  if (size > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(size));
  } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    from.close();
  }
}

class Run {
 public:
  Run(Child child, const ExecOptions& options, std::span<const std::string_view> chunks)
      : child_(std::move(child)),
        options_(options),
        feeder_(chunks, options.framing),
        deadline_(steady_clock::now() + options.time_limit) {}

  ExecRun finish() {
    while (child_.out.is_open() || child_.err.is_open() || child_.in.is_open()) {
      if (steady_clock::now() >= deadline_) return ended(late());
      if (out_.size() > kMaxExecOutput) return ended("more than 64 MiB of output");
      step();
    }
    const auto end = child_.wait_until(deadline_);
    if (!end) return ended(late());
    return ended(*end);
  }

 private:
  void step() {
    if (child_.in.is_open() && feeder_.is_done()) child_.in.close();
    const bool ready = child_.in.is_open() && feeder_.is_ready(child_.in.get());
    std::array<pollfd, 3> fds{{{child_.out.get(), POLLIN, 0},
                               {child_.err.get(), POLLIN, 0},
                               {child_.in.get(), static_cast<short>(ready ? POLLOUT : 0), 0}}};
    wait(fds, child_.in.is_open() && !ready);
    if (fds[0].revents != 0) read_some(child_.out, out_);
    if (fds[1].revents != 0) read_errors();
    const bool broken = (fds[2].revents & (POLLERR | POLLNVAL)) != 0;
    if (broken || ((fds[2].revents & POLLOUT) != 0 && !feeder_.write(child_.in.get()))) child_.in.close();
  }

  void wait(std::array<pollfd, 3>& fds, bool draining) const {
    const auto left = std::max(deadline_ - steady_clock::now(), steady_clock::duration::zero());
    const auto pause = draining ? std::min<steady_clock::duration>(kDrainPause, left) : left;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(pause);
    const timespec limit{.tv_sec = seconds.count(),
                         .tv_nsec = std::chrono::duration_cast<std::chrono::nanoseconds>(pause - seconds).count()};
    ::ppoll(fds.data(), fds.size(), &limit, nullptr);
  }

  void read_errors() {
    read_some(child_.err, err_);
    if (err_.size() > kKeptOfErrors) err_.erase(0, err_.size() - kKeptOfErrors);
  }

  [[nodiscard]] std::string late() const {
    return "no end within " + std::to_string(options_.time_limit.count()) + " ms";
  }

  ExecRun ended(std::string failure) {
    if (!failure.empty()) failure += last_error();
    ExecRun run{.lines = {}, .failure = std::move(failure)};
    std::string_view rest = out_;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      run.lines.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return run;
  }

  [[nodiscard]] std::string last_error() const {
    const std::size_t end = err_.find_last_not_of("\r\n") + 1;
    if (end == 0) return "";
    const std::string text = err_.substr(0, end);
    return ": " + text.substr(text.rfind('\n') + 1);
  }

  Child child_;
  const ExecOptions& options_;
  Feeder feeder_;
  steady_clock::time_point deadline_;
  std::string out_{};
  std::string err_{};
};

}  // namespace

harness::Transcript ExecRun::transcript() const {
  harness::Transcript all = lines;
  if (!failure.empty()) all.push_back("(" + failure + ")");
  return all;
}

ExecRun run_program(const ExecOptions& options, std::span<const std::string_view> chunks) {
  auto child = Child::start(options.command);
  if (!child) return {.lines = {}, .failure = child.error().message};
  return Run(std::move(*child), options, chunks).finish();
}

}  // namespace reprise::tools
