// Whether the client says of a broken answer what is true of it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <reprise/llm/message.hpp>
#include <reprise/llm/provider.hpp>

#include "input.hpp"

namespace reprise::tools {

// How often each kind of fault ended in each way: counts by kind ("reset", "close:clean", …, "sequence") and then by
// the error's name, or "ok".
using FaultCounts = std::map<std::string, std::map<std::string, std::size_t>>;

struct FaultVerdict {
  std::string name;
  std::size_t positions = 0;
  std::size_t faults = 0;  // put into the answer, one at a time
  FaultCounts counts;
  // By kind, as in `counts`: "reset@delta:2: expected reset, found ok".
  std::map<std::string, std::vector<std::string>> problems;
  std::string left_out;  // why nothing was tried; empty where something was

  [[nodiscard]] bool holds() const { return problems.empty(); }
};

// A tool call that was handed out as whole, with valid input.
struct Call {
  std::string id;
  std::string name;
  std::string input;

  friend bool operator==(const Call&, const Call&) = default;
};

// What a client made of an answer.
struct Reading {
  llm::Message message;  // without `complete` and `error`, which stand here
  bool complete = false;
  std::optional<Error> error;
  std::vector<Call> calls;

  // The error's name, or "ok".
  [[nodiscard]] std::string code() const;
};

// A client that reads one answer, with the default timeouts, in virtual time.
using ReadAnswer = std::function<Reading(const harness::RecordedResponse&, llm::Provider)>;

// The library's own.
[[nodiscard]] Reading read_by_client(const harness::RecordedResponse& response, llm::Provider provider);

// Puts each standard fault at each standard position of the answer and lets the client read it in virtual time; then
// each standard status; then sequences over several tries.
//
// What is expected follows from the bytes that the client was given, by the reference decoder and without a transport:
// a stream that says how it ended ended so; any other one as its transport did. The message must be what these bytes
// say; each tool call that was handed out must be whole in it, and where the fault only cuts or slows the stream, be
// the one that the whole stream has. A harmless fault changes nothing.
//
// An answer that is no event stream, or of no provider known here, is left out. `done` counts faults as it works.
// Sequences always go through the library's client. Thread-safe where `client` is.
[[nodiscard]] FaultVerdict judge_faults(const Session& session, std::atomic<std::uint64_t>& done,
                                        const ReadAnswer& client = read_by_client);

}  // namespace reprise::tools
