#include <chrono>
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include "child.hpp"
#include "program.hpp"
#include "smallest_case.hpp"
#include "tcp_client.hpp"

namespace reprise::tools {
namespace {

using namespace std::chrono_literals;
using test::run_reprise;
using test::source_file;
using test::TcpClient;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kPost =
    "POST /v1/messages HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

std::string max_tokens() { return source_file("fixtures/anthropic/claude-haiku-4-5-20251001/max-tokens.yaml"); }

// The next line, without its end; what there is where none comes within 20 s.
std::string read_line(const Descriptor& from) {
  std::string line;
  pollfd waiting{.fd = from.get(), .events = POLLIN, .revents = 0};
  char c = 0;
  while (poll(&waiting, 1, 20'000) == 1 && read(from.get(), &c, 1) == 1 && c != '\n') line += c;
  return line;
}

// `reprise serve` as a process of its own.
class Served {
 public:
  explicit Served(const std::string& arguments)
      : child_(Child::start("echo $$; exec " + shell_quoted(test::reprise_program()) + " serve " + arguments).value()),
        pid_(std::stoi(read_line(child_.out))),
        url_(read_line(child_.out)) {}

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1)));
  }
  // The line that tells of the next request.
  [[nodiscard]] std::string told() const { return read_line(child_.err); }
  // Ends it; how it ended, "" for well.
  std::string end_by(int signal) {
    kill(pid_, signal);
    return child_.wait_until(std::chrono::steady_clock::now() + 20s).value_or("it goes on");
  }

 private:
  Child child_;
  int pid_;
  std::string url_;
};

std::string ask(const Served& served) {
  TcpClient client(served.port());
  client.send(kPost);
  return client.receive_all();
}

TEST(ServeProgram, PrintsItsUrlAndServesUntilASignal) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Served served(max_tokens());
    EXPECT_THAT(served.url(), MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+"));
    const std::string answer = ask(served);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n0\r\n\r\n"));
    EXPECT_EQ(served.told(), "POST /v1/messages  200");
    EXPECT_EQ(served.end_by(signal), "");
  }
}

TEST(ServeProgram, PrintsJsonForPrograms) {
  const Served served("--json " + max_tokens());
  const auto json = nlohmann::json::parse(served.url());
  EXPECT_EQ(json["url"], "http://127.0.0.1:" + std::to_string(json["port"].get<int>()));
}

TEST(ServeProgram, CutsTimesAndBreaksAsAsked) {
  const Served served("--timing none --split bytes:9 --fault '429:2s then reset@byte:18' --fault ok " + max_tokens());
  const std::string refused = ask(served);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 429 Too Many Requests\r\n"));
  EXPECT_THAT(refused, HasSubstr("retry-after: 2\r\n"));
  EXPECT_EQ(served.told(), "POST /v1/messages  429  status:429:2s");
  TcpClient client(served.port());
  client.send(kPost);
  EXPECT_THAT(client.receive_all(), EndsWith("\r\n\r\n9\r\nevent: me\r\n9\r\nssage_sta\r\n"));
  EXPECT_EQ(client.end(), TcpClient::End::kReset);
  EXPECT_EQ(served.told(), "POST /v1/messages  200  reset@byte:18");
  for (int i = 0; i < 2; ++i) EXPECT_THAT(ask(served), EndsWith("\r\n0\r\n\r\n"));
}

TEST(ServeProgram, RepeatsFaultsWhereAsked) {
  const Served served("--timing none --repeat-faults --fault close@byte:0 " + max_tokens());
  for (int i = 0; i < 3; ++i) EXPECT_THAT(ask(served), Not(HasSubstr("event:")));
}

TEST(ServeProgram, GivesEachAnswerOnceToWhatTheRulesAskFor) {
  const Served served("--timing none --match method,path,header:content-type " + max_tokens());
  EXPECT_THAT(ask(served), HasSubstr("header content-type: recorded \\\"application/json\\\", asked nothing"));
  EXPECT_EQ(served.told(), "POST /v1/messages  404");
  for (const char* const expected : {"message_start", "which has been given already"}) {
    TcpClient client(served.port());
    client.send(
        "POST /v1/messages HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\ncontent-type: application/json\r\n"
        "connection: close\r\n\r\n{}");
    EXPECT_THAT(client.receive_all(), HasSubstr(expected));
  }
}

TEST(ServeProgram, GivesTheAnswersOfAllFixtures) {
  const Served served("--timing none " + max_tokens() + " " +
                      source_file("fixtures/openai-chat/gpt-4o-2024-08-06/text.yaml"));
  EXPECT_THAT(ask(served), HasSubstr("message_start"));
  TcpClient client(served.port());
  client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(client.receive_all(), HasSubstr("[DONE]"));
}

TEST(ServeProgram, SaysWhatIsWrong) {
  const test::TempFolder folder;
  const std::string empty = folder.write("empty.yaml", "reprise: 1\nrecorded_at: x\nrecorder: x\ninteractions: []\n");
  const struct {
    std::vector<std::string> words;
    int exit_code;
    std::string message;
  } rows[] = {
      {{max_tokens(), "--timing", "2x"}, 2, "--timing: '2x': expected recorded, none or xN"},
      {{max_tokens(), "--match", "path,url"}, 2, "--match: 'url': expected method, path, "},
      {{max_tokens(), "--split", "every"}, 2, "'every' stands for many cuttings; one was expected"},
      {{max_tokens(), "--split", "evry"}, 2, "--split: 'evry': expected recorded, "},
      {{max_tokens(), "--fault", "reset"}, 2, "--fault: 'reset', character 6: expected "},
      {{max_tokens(), "--fault", "reset@byte:1000000"}, 2, "reset@byte:1000000: the body has no offset 1000000"},
      {{max_tokens(), "--port", "65536"}, 2, "65536"},
      {{folder.file("none.yaml")}, 3, "none.yaml"},
      {{empty}, 5, "nothing to serve"},
      {{}, 2, "FIXTURE"},
  };
  for (const auto& row : rows) {
    std::vector<std::string> words{"serve"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const auto result = run_reprise(words);
    EXPECT_EQ(result.exit_code, row.exit_code) << row.message;
    EXPECT_THAT(result.err, HasSubstr(row.message));
    EXPECT_EQ(result.out, "");
  }
}

TEST(ServeProgram, SaysWhenThePortIsTaken) {
  const Served first(max_tokens());
  const auto result = run_reprise({"serve", "--port", std::to_string(first.port()), max_tokens()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("cannot listen on 127.0.0.1:" + std::to_string(first.port())));
}

}  // namespace
}  // namespace reprise::tools
