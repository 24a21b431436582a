#include "child.hpp"

#include <csignal>

#include <gtest/gtest.h>
#include <unistd.h>

namespace reprise::tools {
namespace {

using std::chrono::steady_clock;

steady_clock::time_point in(std::chrono::milliseconds time) { return steady_clock::now() + time; }

TEST(Child, TellsHowItEnded) {
  const struct {
    const char* command;
    const char* end;
  } rows[] = {
      {"true", ""},
      {"exit 3", "exit status 3"},
      {"no-such-program-anywhere", "exit status 127"},
      {"kill -9 $$", "signal 9 (Killed)"},
  };
  for (const auto& row : rows) {
    auto child = Child::start(row.command);
    ASSERT_TRUE(child) << row.command;
    EXPECT_EQ(child->wait_until(in(std::chrono::seconds(20))), row.end) << row.command;
  }
}

TEST(Child, IsWaitedForNoLongerThanUntilTheDeadline) {
  auto child = Child::start("sleep 60");
  ASSERT_TRUE(child);
  const auto start = steady_clock::now();
  EXPECT_EQ(child->wait_until(in(std::chrono::milliseconds(20))), std::nullopt);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Child, EndsWithAllThatItStarted) {
  std::string text;
  {
    auto child = Child::start("sleep 60 & echo $!; wait");
    ASSERT_TRUE(child);
    while (text.find('\n') == std::string::npos) {
      char byte = 0;
      if (::read(child->out.get(), &byte, 1) == 1) {
        text += byte;
      } else {
        ::usleep(1000);
      }
    }
  }
  const auto sleeper = static_cast<pid_t>(std::stol(text));
  const auto limit = in(std::chrono::seconds(20));
  const auto is_running = [&] {
    std::string stat;
    char byte[256] = {};
    FILE* file = std::fopen(("/proc/" + std::to_string(sleeper) + "/stat").c_str(), "r");
    if (file == nullptr) return false;
    if (std::fgets(byte, sizeof byte, file) != nullptr) stat = byte;
    std::fclose(file);
    return stat.find(") Z ") == std::string::npos;
  };
  while (is_running() && steady_clock::now() < limit) ::usleep(1000);
  EXPECT_FALSE(is_running());
}

TEST(Descriptor, ClosesOnceAndMoves) {
  int fds[2] = {};
  ASSERT_EQ(::pipe(fds), 0);
  Descriptor read_end(fds[0]);
  Descriptor write_end(fds[1]);
  Descriptor moved(std::move(write_end));
  EXPECT_TRUE(moved.is_open());
  moved = Descriptor();
  EXPECT_FALSE(moved.is_open());
  char byte = 0;
  EXPECT_EQ(::read(read_end.get(), &byte, 1), 0);
  read_end.close();
  EXPECT_FALSE(read_end.is_open());
}

}  // namespace
}  // namespace reprise::tools
