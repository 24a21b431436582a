#include "interrupt.hpp"

#include <cerrno>
#include <ctime>

#include <pthread.h>

namespace reprise::tools {

// The signals are blocked in every thread and taken by one that waits for them, so that no handler runs in the middle
// of anything.
Interrupt::Interrupt() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::jthread([this](const std::stop_token& done) {
    const timespec tick{.tv_sec = 0, .tv_nsec = 20'000'000};
    while (!done.stop_requested()) {
      if (sigtimedwait(&signals_, nullptr, &tick) < 0) continue;
      if (source_.request_stop()) continue;
      std::_Exit(130);
    }
  });
}

Interrupt::~Interrupt() {
  waiter_.request_stop();
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace reprise::tools
