// Lets the model call tools until it has its answer.
#include "examples/transport.hpp"

using namespace reprise;

namespace {

// The tool. `input` is a JSON object that fits the schema below, if the model kept to it.
std::string get_forecast(const std::string& input) {
  return input.find("Lugano") != std::string::npos ? "24 °C, sunny" : "11 °C, rain";
}

llm::Turn run_tools(const llm::Message& answer) {
  llm::Turn results{.role = llm::Role::kUser, .content = {}};
  for (const llm::Block& block : answer.content) {
    if (block.type != "tool_use") continue;
    std::printf("[%s %s]\n", block.tool_name.c_str(), block.input_json.c_str());
    results.content.emplace_back(llm::ToolResultPart{block.tool_id, {llm::TextPart{get_forecast(block.input_json)}}});
  }
  return results;
}

}  // namespace

int main(int argc, char** argv) {
  client::Client client(examples::transport(argc, argv), examples::options());
  llm::Request request{.model = "claude-sonnet-4-5",
                       .messages = {llm::user("One free day tomorrow: Zürich or Lugano? Look at the weather.")},
                       .max_tokens = 2048};
  request.tools = {
      {.name = "get_forecast",
       .description = "Tomorrow's weather for a town",
       .input_schema = R"({"type":"object","properties":{"town":{"type":"string"}},"required":["town"]})"}};
  for (int turn = 0; turn < 5; ++turn) {
    auto stream = client.stream(request);
    if (!stream) return std::fprintf(stderr, "%s\n", stream.error().message.c_str()), 1;
    const llm::Message answer = stream->collect();
    if (answer.error) return std::fprintf(stderr, "%s\n", answer.error->message.c_str()), 1;
    std::printf("%s\n", answer.text().c_str());
    if (answer.finish_reason != llm::FinishReason::kToolCalls) return 0;
    // Fails where a call was cut off (max_tokens): half a call is never run.
    auto repeated = llm::turn_of(answer);
    if (!repeated) return std::fprintf(stderr, "%s\n", repeated.error().message.c_str()), 1;
    request.messages.push_back(std::move(*repeated));
    request.messages.push_back(run_tools(answer));
  }
  std::fprintf(stderr, "too many turns\n");
  return 1;
}
