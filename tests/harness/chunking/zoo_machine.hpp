// A sound decoder, byte by byte, whose memory lies open.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::harness::zoo {

struct Machine {
  enum class State { kName, kValueStart, kValue };
  using Forget = void (*)(Machine&);

  // What it makes of the chunks where `forget` is applied to it before each of them.
  static Transcript read(std::span<const std::string_view> chunks, Forget forget) {
    Machine machine;
    for (const std::string_view chunk : chunks) {
      forget(machine);
      for (const char c : chunk) machine.take(c);
    }
    return machine.transcript;
  }

  void take(char c) {
    constexpr std::string_view kBom = "\xEF\xBB\xBF";
    if (bom < kBom.size() && c == kBom[bom]) {
      ++bom;
      return;
    }
    bom = kBom.size();
    if (std::exchange(after_cr, c == '\r') && c == '\n') return;
    if (c == '\r' || c == '\n') {
      end_line();
    } else if (state == State::kName && c != ':') {
      name += c;
    } else if (state == State::kName) {
      state = State::kValueStart;
    } else if (std::exchange(state, State::kValue) == State::kValue || c != ' ') {
      value += c;
    }
  }

  void end_line() {
    if (state == State::kName && name.empty()) dispatch();
    if (name == "event") type = value;
    if (name == "id") id = value;
    if (name == "data") {
      data += (has_data ? "\n" : "") + value;
      has_data = true;
    }
    name.clear();
    value.clear();
    state = State::kName;
  }

  void dispatch() {
    if (has_data) transcript.push_back(type + "|" + data + "|" + id);
    type.clear();
    data.clear();
    has_data = false;
  }

  std::size_t bom = 0;  // bytes of it seen; 3 once it cannot come any more
  State state = State::kName;
  bool after_cr = false;
  bool has_data = false;
  std::string name{};
  std::string value{};
  std::string type{};
  std::string data{};
  std::string id{};
  Transcript transcript{};
};

}  // namespace reprise::harness::zoo
