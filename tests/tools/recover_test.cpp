#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <reprise/harness/fixture/journal.hpp>
#include <reprise/harness/fixture/read.hpp>

#include "interactions.hpp"
#include "program.hpp"
#include "raw_server.hpp"

namespace reprise::tools {
namespace {

using harness::EndKind;
using test::Peer;
using test::RawServer;
using test::run_reprise;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

int from_environment(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

// A long stream of events, each with its number and of its own length.
std::string long_stream(std::mt19937& random) {
  std::string stream;
  for (int i = 0; stream.size() < 600'000; ++i) {
    stream += "data: " + std::to_string(i) + std::string(random() % 300, '.') + "\n\n";
  }
  return stream;
}

// Sends `stream` in chunks of any size, and never ends it.
RawServer::Script streaming(const std::string& stream, unsigned seed) {
  return [&stream, seed](Peer& peer) {
    std::mt19937 random(seed);
    peer.read_request();
    if (!peer.send(test::chunked_head())) return;
    for (std::string_view rest = stream; !rest.empty();) {
      const auto piece = rest.substr(0, random() % 2000 + 1);
      rest.remove_prefix(piece.size());
      if (!peer.send(test::http_chunk(piece))) return;
    }
    peer.stall();
  };
}

// A recorder whose standard output is read here.
class RecorderProcess {
 public:
  RecorderProcess(const std::string& fixture, const std::string& url) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    out_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> words{test::reprise_program(), "record", "--record-in-ci", "-o", fixture, url};
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (posix_spawn(&process_, words.front().c_str(), &actions, nullptr, argv.data(), environ) != 0) {
      throw std::runtime_error("cannot run the recorder");
    }
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
  }
  ~RecorderProcess() { ::close(out_); }
  RecorderProcess(const RecorderProcess&) = delete;
  RecorderProcess& operator=(const RecorderProcess&) = delete;

  // Kills it once it has printed so much, and returns all that it printed before it was gone.
  std::string kill_after(std::size_t printed_bytes, std::chrono::microseconds pause) {
    std::string printed;
    std::array<char, 4096> part{};
    bool killed = false;
    while (true) {
      if (!killed && printed.size() >= printed_bytes) {
        std::this_thread::sleep_for(pause);
        ::kill(process_, SIGKILL);
        killed = true;
      }
      const ssize_t got = ::read(out_, part.data(), part.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      printed.append(part.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    ::waitpid(process_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    return printed;
  }

 private:
  pid_t process_ = 0;
  int out_ = -1;
};

// Where the event ends in `stream` that was the last to be printed whole.
std::size_t passed_on(const std::string& printed, const std::string& stream) {
  const auto events = std::count(printed.begin(), printed.end(), '\n');
  std::size_t at = 0;
  for (std::ptrdiff_t i = 0; i < events; ++i) at = stream.find("\n\n", at) + 2;
  return at;
}

// Each moment is REPRISE_KILL_SEED and its number; REPRISE_KILL_MOMENTS asks for more of them.
TEST(RecoverProgram, LosesNothingThatAKilledRecorderHadPassedOn) {
  const int moments = from_environment("REPRISE_KILL_MOMENTS", 6);
  const auto seed = static_cast<unsigned>(from_environment("REPRISE_KILL_SEED", 1));
  std::size_t recovered_bytes = 0;
  std::size_t passed_on_bytes = 0;
  int with_answer = 0;
  for (int moment = 0; moment < moments; ++moment) {
    SCOPED_TRACE("moment " + std::to_string(moment));
    std::mt19937 random(seed + static_cast<unsigned>(moment));
    const std::string stream = long_stream(random);
    RawServer server(streaming(stream, seed));
    const test::TempFolder folder;
    const std::string file = folder.file("out.yaml");
    const std::size_t after = moment % 10 == 9 ? 0 : 1 + random() % 500'000;
    RecorderProcess recorder(file, server.url());
    const std::size_t needed = passed_on(
        recorder.kill_after(after, std::chrono::microseconds(random() % (after == 0 ? 20'000 : 1000))), stream);
    const auto result = run_reprise({"recover", file});
    if (needed == 0 && result.exit_code != 0) {
      EXPECT_THAT(folder.names(), ElementsAre()) << result.err;
      continue;
    }
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto loaded = harness::read_fixture(file);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto& response = loaded->fixture.interactions.at(0).response;
    EXPECT_GE(response.body.size(), needed);
    EXPECT_EQ(response.body, stream.substr(0, response.body.size()));
    EXPECT_EQ(response.end.kind, EndKind::kRecorderKilled);
    EXPECT_THAT(folder.names(), ElementsAre("out.yaml"));
    ++with_answer;
    recovered_bytes += response.body.size();
    passed_on_bytes += needed;
  }
  std::printf("%d moments, %d with an answer; passed on %zu bytes, recovered %zu\n", moments, with_answer,
              passed_on_bytes, recovered_bytes);
  EXPECT_GT(with_answer, 0);
}

void leave_journal(const std::string& fixture) {
  const auto journal = harness::Journal::create(fixture, {});
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->begin(test::interaction("GET", "http://h/", {})));
  ASSERT_TRUE((*journal)->read(0, std::chrono::microseconds(1), "data: 1\n\n"));
}

TEST(RecoverProgram, FinishesSeveralJournals) {
  const test::TempFolder folder;
  leave_journal(folder.file("a.yaml"));
  leave_journal(folder.file("b.yaml"));
  const auto result = run_reprise({"recover", folder.file("a.yaml.journal"), folder.file("b.yaml")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("a.yaml  1 answer, 9 bytes in 1 read; 1 cut short"));
  EXPECT_THAT(folder.names(), ElementsAre("a.yaml", "b.yaml"));
  EXPECT_EQ(run_reprise({"verify", folder.file("a.yaml")}).exit_code, 0);
}

TEST(RecoverProgram, TellsProgramsAsJson) {
  const test::TempFolder folder;
  leave_journal(folder.file("a.yaml"));
  const auto result = run_reprise({"recover", "--json", folder.file("a.yaml")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"fixture\":\"" + folder.file("a.yaml") + "\",\"answers\":1,\"cut_short\":1"));
}

TEST(RecoverProgram, SaysWhatIsLeftOut) {
  const test::TempFolder folder;
  leave_journal(folder.file("torn.yaml"));
  leave_journal(folder.file("damaged.yaml"));
  std::filesystem::resize_file(folder.file("torn.yaml.journal"), folder.read("torn.yaml.journal").size() - 1);
  std::string bytes = folder.read("damaged.yaml.journal");
  bytes.back() = '!';
  folder.write("damaged.yaml.journal", bytes);
  const auto torn = run_reprise({"recover", folder.file("torn.yaml")});
  EXPECT_EQ(torn.exit_code, 0);
  EXPECT_THAT(torn.err, HasSubstr("left out: 37 bytes"));
  const auto damaged = run_reprise({"recover", folder.file("damaged.yaml")});
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_THAT(damaged.err, HasSubstr("kept in " + folder.file("damaged.yaml.journal.damaged")));
}

TEST(RecoverProgram, TellsFailuresApart) {
  const test::TempFolder folder;
  folder.write("empty.yaml.journal", "");
  folder.write("odd.yaml.journal", "data: 1\n\n");
  leave_journal(folder.file("a.yaml"));
  folder.write("a.yaml", "precious");
  struct Row {
    std::vector<std::string> words;
    int exit_code;
    std::string message;
  };
  const Row rows[] = {
      {{}, 2, "FILE"},
      {{"-o", "x", "a", "b"}, 2, "one journal at a time"},
      {{folder.file("none.yaml")}, 3, "no such file"},
      {{folder.file("odd.yaml")}, 3, "not a journal"},
      {{folder.file("a.yaml")}, 3, "exists already"},
      {{folder.file("empty.yaml")}, 5, "held no answer"},
  };
  for (const Row& row : rows) {
    std::vector<std::string> words{"recover"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const auto result = run_reprise(words);
    EXPECT_EQ(result.exit_code, row.exit_code) << row.message << ": " << result.err;
    EXPECT_THAT(result.out + result.err, HasSubstr(row.message));
  }
  EXPECT_EQ(folder.read("a.yaml"), "precious");
  EXPECT_THAT(folder.names(), ElementsAre("a.yaml", "a.yaml.journal", "odd.yaml.journal"));
  EXPECT_EQ(run_reprise({"recover", "--force", folder.file("a.yaml")}).exit_code, 0);
}

}  // namespace
}  // namespace reprise::tools
