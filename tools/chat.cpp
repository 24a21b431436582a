#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <reprise/client/client.hpp>
#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/http/curl_transport.hpp>

#include "commands.hpp"
#include "conversation_view.hpp"
#include "interrupt.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  reprise chat -m claude-haiku-4-5 'Why is the sky blue?'          the key is in ANTHROPIC_API_KEY\n"
    "  reprise chat --provider openai-chat -m gpt-5 - < question.txt    the key is in OPENAI_API_KEY\n"
    "  reprise chat --provider openai-chat --base-url http://localhost:11434/v1 -m llama3 Hi\n"
    "  reprise chat --fixture answer.yaml Hi                            no key, no network\n"
    "\n"
    "Exit codes: 0 the answer is complete, 1 it is not, 2 usage, 3 the fixture cannot be read.";

struct Arguments {
  std::string provider = "anthropic";
  std::string model;
  std::string prompt;
  std::string system;
  std::string fixture;
  std::string base_url;
  int max_tokens = 1024;
  bool json = false;
};

llm::Provider provider_of(const std::string& name) {
  if (name == "openai-chat") return llm::Provider::kOpenAiChat;
  if (name == "openai-responses") return llm::Provider::kOpenAiResponses;
  return llm::Provider::kAnthropic;
}

// What `llm::encode` puts behind the base URL.
struct Path {
  std::string_view end;
  llm::Provider provider;
};
constexpr Path kPaths[] = {{"/v1/messages", llm::Provider::kAnthropic},
                           {"/chat/completions", llm::Provider::kOpenAiChat},
                           {"/responses", llm::Provider::kOpenAiResponses}};

// Asks as the fixture's first request did, so that its answer is the one to be found.
Result<void> ask_like(const http::Request& recorded, llm::Endpoint& endpoint) {
  const std::string url = recorded.url.substr(0, recorded.url.find('?'));
  for (const auto& [end, provider] : kPaths) {
    if (!url.ends_with(end)) continue;
    endpoint.provider = provider;
    endpoint.base_url = url.substr(0, url.size() - end.size());
    return {};
  }
  return fail(ErrorCode::kFormat, "the fixture's first request, to " + url + ", is of no provider known here");
}

Result<std::shared_ptr<http::Transport>> replaying(const Arguments& arguments, client::ClientOptions& options) {
  auto read = harness::read_fixture(arguments.fixture);
  if (!read) return tl::unexpected<Error>(std::move(read.error()));
  auto& interactions = read->fixture.interactions;
  if (interactions.empty()) return fail(ErrorCode::kFormat, arguments.fixture + ": holds no answer");
  if (auto like = ask_like(interactions.front().request, options.endpoint); !like) {
    return tl::unexpected<Error>(like.error());
  }
  // What was recorded once can be asked for once.
  options.retry.max_retries = std::min(options.retry.max_retries, static_cast<int>(interactions.size()) - 1);
  const auto timing = is_terminal(STDOUT_FILENO) ? harness::ReplayTiming::kRecorded : harness::ReplayTiming::kNone;
  return std::make_shared<harness::ReplayTransport>(std::move(read->fixture), timing);
}

// Text as it comes; on a terminal the thoughts and tool calls as well.
class AnswerView {
 public:
  explicit AnswerView(bool silent) : silent_(silent) {
    if (is_terminal(STDOUT_FILENO)) view_.emplace(std::cout, out_style(), terminal_width(STDOUT_FILENO));
  }

  void show(const llm::Chunk& chunk) {
    if (silent_) return;
    if (view_) return view_->show(chunk);
    const auto* delta = std::get_if<llm::TextDelta>(&chunk);
    if (delta == nullptr || delta->text.empty()) return;
    std::cout << delta->text << std::flush;
    at_line_start_ = delta->text.back() == '\n';
  }
  void finish() {
    if (view_ && !silent_) view_->finish();
    if (!at_line_start_) std::cout << "\n";
    std::cout.flush();
  }

 private:
  bool silent_;
  bool at_line_start_ = true;
  std::optional<ConversationView> view_;
};

void print_usage(const llm::Message& message, double seconds) {
  std::string line = message.model.empty() ? "usage" : printable(message.model);
  for (const auto& [name, value] : message.usage) {
    // Counts alone; their break-downs are in --json.
    if (value.find_first_not_of("0123456789") == std::string::npos) line += ", " + printable(name) + " " + value;
  }
  if (!message.stop_reason.empty()) line += ", " + printable(message.stop_reason);
  std::cerr << err_style().dim(line + ", " + human_seconds(seconds)) << "\n";
}

int chat(client::Client& client, const llm::Request& request, bool json) {
  const Interrupt interrupt;
  const auto start = std::chrono::steady_clock::now();
  auto stream = client.stream(request, interrupt.token());
  if (!stream) {
    print_error(stream.error().message);
    return stream.error().code == ErrorCode::kInvalidArgument ? kExitUsage : kExitCheckFailed;
  }
  AnswerView view(json);
  const auto message = stream->collect([&view](const llm::Chunk& chunk) { view.show(chunk); });
  view.finish();
  if (json) {
    std::cout << llm::to_json(message).dump(2) << "\n" << std::flush;
  } else {
    print_usage(message, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  if (message.error) print_error(message.error->message);
  return message.complete ? kExitOk : kExitCheckFailed;
}

int run(Arguments arguments) {
  client::ClientOptions options;
  options.endpoint.provider = provider_of(arguments.provider);
  std::shared_ptr<http::Transport> transport;
  if (!arguments.fixture.empty()) {
    auto made = replaying(arguments, options);
    if (!made) {
      print_error(made.error().message);
      return kExitUnreadable;
    }
    transport = std::move(*made);
    if (arguments.model.empty()) arguments.model = "recorded";
  } else {
    const bool anthropic = options.endpoint.provider == llm::Provider::kAnthropic;
    const char* const variable = anthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY";
    const char* const key = std::getenv(variable);
    if ((key == nullptr || *key == '\0') && arguments.base_url.empty()) {
      print_error(std::string("there is no key: set ") + variable + ", or name another server with --base-url");
      return kExitUsage;
    }
    if (key != nullptr) options.endpoint.api_key = key;
    options.endpoint.base_url = arguments.base_url;
    transport = std::make_shared<http::CurlTransport>(http::CurlOptions{.user_agent = "reprise/" REPRISE_VERSION});
  }
  if (arguments.model.empty()) {
    print_error("which model? Name it with -m");
    return kExitUsage;
  }
  if (arguments.prompt == "-") arguments.prompt.assign(std::istreambuf_iterator<char>(std::cin), {});
  client::Client client(std::move(transport), std::move(options));
  return chat(client,
              {.model = arguments.model,
               .messages = {llm::user(arguments.prompt)},
               .system = arguments.system,
               .max_tokens = arguments.max_tokens},
              arguments.json);
}

}  // namespace

void add_chat(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("chat", "Ask a model and print the answer as it streams");
  auto arguments = std::make_shared<Arguments>();
  verb->footer(kFooter);
  verb->add_option("--provider", arguments->provider, "anthropic (default), openai-chat or openai-responses")
      ->check(CLI::IsMember({"anthropic", "openai-chat", "openai-responses"}))
      ->type_name("NAME");
  verb->add_option("-m,--model", arguments->model, "The model")->type_name("MODEL");
  verb->add_option("-s,--system", arguments->system, "What the model is told beforehand")->type_name("TEXT");
  verb->add_option("--max-tokens", arguments->max_tokens, "The longest answer (default: 1024)")
      ->check(CLI::Range(1, 10'000'000))
      ->type_name("N");
  verb->add_option("--base-url", arguments->base_url, "Another server that speaks the provider's protocol")
      ->type_name("URL");
  verb->add_option("--fixture", arguments->fixture, "Replay this fixture's answer; on a terminal at its own pace")
      ->type_name("FIXTURE");
  verb->add_flag("--json", arguments->json, "Print the whole message as JSON at the end instead");
  verb->add_option("PROMPT", arguments->prompt, "What to ask; - reads the standard input")->required();
  verb->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace reprise::tools
