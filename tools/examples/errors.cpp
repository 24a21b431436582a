// What to do about each way in which an answer can fail.
#include "examples/transport.hpp"

using namespace reprise;

namespace {

const char* advice(const Error& error) {
  if (is_retryable(error)) return "the client has tried again already: wait longer, then ask again";
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kUnsupported:
      return "nothing was sent: fix the request";
    case ErrorCode::kHttpStatus:
      return error.http_status == 401 ? "check the key" : "fix the request";
    case ErrorCode::kTls:
    case ErrorCode::kContentType:
      return "check the URL";
    case ErrorCode::kTruncated:
    case ErrorCode::kReset:
    case ErrorCode::kClosedEarly:
    case ErrorCode::kTimeout:
    case ErrorCode::kProvider:
      return "the answer is partial: use it as such, or ask again from the start";
    case ErrorCode::kCancelled:
      return "you wanted it so";
    default:
      return "report it";
  }
}

int report(const Error& error) {
  std::printf("\n%s: %s\n%s\n", std::string(to_string(error.code)).c_str(), error.message.c_str(), advice(error));
  if (error.http_status) std::printf("status %d\n", *error.http_status);
  if (!error.request_id.empty()) std::printf("request id %s\n", error.request_id.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  client::ClientOptions options = examples::options();
  options.retry = {.max_retries = 3};
  options.stream.log = [](const client::LogRecord& record) {
    if (record.kind == client::LogKind::kRetry)
      std::fprintf(stderr, "again in %d ms\n", static_cast<int>(record.delay.count()));
  };
  client::Client client(examples::transport(argc, argv), options);
  auto stream =
      client.stream({.model = "claude-opus-4-1", .messages = {llm::user("Parts of an anchor?")}, .max_tokens = 300});
  if (!stream) return report(stream.error());
  const llm::Message message = stream->collect();
  std::printf("%s\n", message.text().c_str());
  return message.error ? report(*message.error) : 0;
}
