// Ctrl-C as a stop request.
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace reprise::tools {

// From its construction to its end, SIGINT, SIGTERM and SIGHUP request a stop where they would have ended the program;
// a second one ends it. Make it before other threads, one at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  [[nodiscard]] bool requested() const { return source_.stop_requested(); }

 private:
  sigset_t signals_{};
  sigset_t before_{};
  std::stop_source source_;
  std::jthread waiter_;
};

}  // namespace reprise::tools
