// A program run by the shell, its three streams in our hands.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <sys/types.h>

#include <reprise/result.hpp>

namespace reprise::tools {

// Owns a file descriptor. Move-only.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

// The program and all that it starts are one process group, which ends with the Child. Move-only.
class Child {
 public:
  // Runs `command` by `sh -c`. Our ends of its streams do not block. Fails with kIo.
  [[nodiscard]] static Result<Child> start(const std::string& command);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  // Waits for its end until `deadline`. Returns "" for exit status 0, "exit status 1", "signal 11 (Segmentation
  // fault)", or nothing where it has not ended by then.
  [[nodiscard]] std::optional<std::string> wait_until(std::chrono::steady_clock::time_point deadline);

  Descriptor in{};   // to be written
  Descriptor out{};  // to be read
  Descriptor err{};

 private:
  Child() = default;

  pid_t pid_ = -1;
};

}  // namespace reprise::tools
