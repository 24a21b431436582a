#include <gtest/gtest.h>

#include <reprise/harness/fixture/read.hpp>

#include "program.hpp"
#include "raw_server.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using harness::EndKind;
using test::http_chunk;
using test::Peer;
using test::RawServer;
using test::run_reprise;

harness::Interaction recorded(const std::string& file) {
  const auto loaded = harness::read_fixture(file);
  EXPECT_TRUE(loaded) << loaded.error().message;
  if (!loaded || loaded->fixture.interactions.size() != 1) return {};
  return loaded->fixture.interactions.front();
}

TEST(RecordProgram, KeepsEveryByteOfAStreamAndHidesTheKey) {
  std::string request;
  RawServer server([&request](Peer& peer) {
    request = peer.read_request().value_or("");
    peer.send(test::chunked_head());
    peer.send(http_chunk(test::kStart));
    peer.send(http_chunk(test::kHello + test::kEnd));
    peer.send(http_chunk(""));
  });
  const test::TempFolder folder;
  const std::string file = folder.file("out.yaml");
  const auto result = run_reprise({"record", "-H", "X-Api-Key: sk-secret", "-H", "content-type: application/json", "-d",
                                   "{\"stream\":true}", "-o", file, server.url("/v1/messages")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("\"event\":\"message_stop\""), std::string::npos) << result.out;
  EXPECT_NE(request.find("X-Api-Key: sk-secret"), std::string::npos) << request;
  EXPECT_EQ(test::read_file(file).find("sk-secret"), std::string::npos);
  const harness::Interaction interaction = recorded(file);
  EXPECT_EQ(interaction.request.method, "POST");
  EXPECT_EQ(interaction.request.body, "{\"stream\":true}");
  EXPECT_EQ(interaction.request.headers.find("x-api-key"), "[REDACTED:x-api-key]");
  EXPECT_EQ(interaction.response.body, test::short_answer());
  EXPECT_EQ(interaction.response.end.kind, EndKind::kComplete);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"out.yaml"});
}

struct BadEnding {
  std::string name;
  RawServer::Script script;
  EndKind end;
  std::string message;
};

const std::vector<BadEnding>& bad_endings() {
  static const std::vector<BadEnding> rows = {
      {"cut inside an event",
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::chunked_head() + http_chunk(test::kStart + "event: con") + http_chunk(""));
       },
       EndKind::kComplete, "the stream ends inside an event: 10 bytes"},
      {"no terminal event",
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::chunked_head() + http_chunk(test::kStart) + http_chunk(""));
       },
       EndKind::kComplete, "without its terminal event"},
      {"closed without the last chunk",
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::chunked_head() + http_chunk(test::kStart));
       },
       EndKind::kClosedEarly, "error:"},
      {"an error as JSON",
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::plain_answer(R"({"error":{"type":"not_found_error"}})", "404 Not Found",
                                      "content-type: application/json\r\n"));
       },
       EndKind::kComplete, "the server answered 404"},
      {"a page",
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::plain_answer("<p>hi", "200 OK", "content-type: text/html\r\n"));
       },
       EndKind::kComplete, "the answer is 'text/html', not an event stream"},
  };
  return rows;
}

TEST(RecordProgram, WritesTheFixtureHoweverTheStreamEnds) {
  for (const BadEnding& row : bad_endings()) {
    RawServer server(row.script);
    const test::TempFolder folder;
    const std::string file = folder.file("out.yaml");
    const auto result = run_reprise({"record", "-o", file, server.url()});
    EXPECT_EQ(result.exit_code, 1) << row.name << ": " << result.err;
    EXPECT_NE(result.err.find(row.message), std::string::npos) << row.name << ": " << result.err;
    EXPECT_EQ(recorded(file).response.end.kind, row.end) << row.name;
  }
}

TEST(RecordProgram, RecordsNothingWhereThereIsNoAnswer) {
  const test::TempFolder folder;
  const std::string file = folder.file("out.yaml");
  for (const std::string& url :
       {"http://127.0.0.1:" + std::to_string(test::closed_port()), std::string("http://nowhere.invalid/")}) {
    const auto result = run_reprise({"record", "-o", file, url});
    EXPECT_EQ(result.exit_code, 3) << url << ": " << result.err;
    EXPECT_NE(result.err.find("nothing was recorded"), std::string::npos) << result.err;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << url;
  }
}

TEST(RecordProgram, CallsARequestThatCannotBeSentAUsageError) {
  const test::TempFolder folder;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"ftp://127.0.0.1/"},
                                             {"-H", "x-api-key sk-secret", "http://127.0.0.1:1/"},
                                             {"-m", "-5", "http://127.0.0.1:1/"},
                                             {"-H", ": sk-secret", "http://127.0.0.1:1/"},
                                             {"-X", "GE T", "http://127.0.0.1:1/"}}) {
    std::vector<std::string> arguments = {"record", "-o", folder.file("out.yaml")};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto result = run_reprise(arguments);
    EXPECT_EQ(result.exit_code, 2) << words[0] << ": " << result.err;
    EXPECT_EQ(result.err.find("sk-secret"), std::string::npos) << result.err;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  }
}

TEST(RecordProgram, SaysWhichRequestFileCannotBeRead) {
  const test::TempFolder folder;
  for (const std::string& name : {folder.path().string(), folder.file("none")}) {
    const auto result = run_reprise({"record", "-o", folder.file("out.yaml"), "-d", "@" + name, "http://127.0.0.1:1/"});
    EXPECT_EQ(result.exit_code, 3) << result.err;
    EXPECT_NE(result.err.find("@" + name), std::string::npos) << result.err;
  }
}

TEST(RecordProgram, KeepsWhatItReceivedWhereTheFixtureCannotBeWritten) {
  const test::TempFolder folder;
  RawServer server([&folder](Peer& peer) {
    peer.read_request();
    // The target turns into a directory while the answer is under way.
    std::filesystem::create_directory(folder.path() / "out.yaml");
    peer.send(test::chunked_head() + http_chunk("data: 1\n\n") + http_chunk(""));
  });
  const auto result = run_reprise({"record", "-o", folder.file("out.yaml"), server.url()});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("reprise recover"), std::string::npos) << result.err;
  const std::string saved = folder.file("saved.yaml");
  EXPECT_EQ(run_reprise({"recover", "-o", saved, folder.file("out.yaml.journal")}).exit_code, 0);
  EXPECT_EQ(recorded(saved).response.body, "data: 1\n\n");
  EXPECT_EQ(recorded(saved).response.end.kind, EndKind::kComplete);
}

TEST(RecordProgram, RefusesToRecordOverAnUnfinishedRecording) {
  const test::TempFolder folder;
  const std::string journal = folder.write("out.yaml.journal", "reprise journal 1\n");
  const auto result = run_reprise({"record", "-o", folder.file("out.yaml"), "http://127.0.0.1:1/"});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_NE(result.err.find("`reprise recover " + journal + "`"), std::string::npos) << result.err;
  EXPECT_EQ(test::read_file(journal), "reprise journal 1\n");
}

TEST(RecordProgram, ReplacesAFileOnlyWhenForced) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("data: 1\n\n") + http_chunk(""));
  });
  const test::TempFolder folder;
  const std::string file = folder.write("out.yaml", "precious");
  const auto refused = run_reprise({"record", "-o", file, server.url()});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("--force"), std::string::npos);
  EXPECT_EQ(test::read_file(file), "precious");
  EXPECT_EQ(server.connections(), 0);
  EXPECT_EQ(run_reprise({"record", "--force", "-o", file, server.url()}).exit_code, 0);
  EXPECT_EQ(recorded(file).response.body, "data: 1\n\n");
}

TEST(RecordProgram, HidesWhatItsFlagsAdd) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("data: {\"tenant\":\"hid") + http_chunk("den\"}\n\n") + http_chunk(""));
  });
  const test::TempFolder folder;
  const std::string file = folder.file("out.yaml");
  EXPECT_EQ(run_reprise({"record", "--redact-key", "tenant", "-o", file, server.url()}).exit_code, 0);
  EXPECT_EQ(recorded(file).response.body, "data: {\"tenant\":\"[REDACTED:tenant]\"}\n\n");
  EXPECT_EQ(run_reprise({"record", "--redact-value", "x", "-o", folder.file("b.yaml"), server.url()}).exit_code, 2);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"out.yaml"});
}

TEST(RecordProgram, RecordsInAPipelineOnlyWhenToldTo) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("data: 1\n\n") + http_chunk(""));
  });
  const test::TempFolder folder;
  const auto refused = run_reprise({"record", "-o", folder.file("out.yaml"), server.url()}, "", {"CI=true"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("--record-in-ci"), std::string::npos) << refused.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  const auto forced =
      run_reprise({"record", "--record-in-ci", "-o", folder.file("out.yaml"), server.url()}, "", {"CI=true"});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
}

TEST(RecordProgram, UnpacksAnAnswerThatWasAskedForPacked) {
  // "data: hello\n\n" three times over.
  static constexpr std::string_view kGzip(
      "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x4B\x49\x2C\x49\xB4\x52\xC8\x48\xCD\xC9\xC9\xE7\xE2\x4A\xC1\xC9\x01\x00"
      "\x56\x36\x9C\x63\x27\x00\x00\x00",
      36);
  std::string request;
  RawServer server([&request](Peer& peer) {
    request = peer.read_request().value_or("");
    peer.send(test::plain_answer(kGzip, "200 OK", "content-type: text/event-stream\r\ncontent-encoding: gzip\r\n"));
  });
  const test::TempFolder folder;
  const std::string file = folder.file("out.yaml");
  EXPECT_EQ(run_reprise({"record", "-H", "Accept-Encoding: gzip", "-o", file, server.url()}).exit_code, 0);
  EXPECT_NE(request.find("Accept-Encoding: gzip\r\n"), std::string::npos) << request;
  const auto response = recorded(file).response;
  EXPECT_EQ(response.body, "data: hello\n\ndata: hello\n\ndata: hello\n\n");
  EXPECT_EQ(response.decoded_from, "gzip");
  EXPECT_EQ(response.headers.find("content-encoding"), "gzip");
}

TEST(RecordProgram, RefusesAFolderThatIsNotThere) {
  const auto result = run_reprise({"record", "-o", "/no/such/folder/x.yaml", "http://127.0.0.1:1/"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("there is no folder"), std::string::npos) << result.err;
  const test::TempFolder folder;
  const auto directory = run_reprise({"record", "--force", "-o", folder.path().string(), "http://127.0.0.1:1/"});
  EXPECT_EQ(directory.exit_code, 2);
  EXPECT_NE(directory.err.find("is a directory"), std::string::npos) << directory.err;
}

}  // namespace
}  // namespace reprise::tools
