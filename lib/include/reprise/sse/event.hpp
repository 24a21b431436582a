// Events as the decoder hands them out (WHATWG HTML 9.2.6).
#pragma once

#include <string>
#include <string_view>

namespace reprise::sse {

// An event whose strings live in the decoder or in the bytes just fed: valid until the sink returns.
struct EventView {
  std::string_view type;  // the `event` field; empty where the stream gave none, which means "message"
  std::string_view data;  // the data lines joined with LF, without the last LF
  std::string_view id;    // the last event ID at dispatch

  // The type a listener sees: "message" by default.
  [[nodiscard]] std::string_view name() const { return type.empty() ? std::string_view("message") : type; }

  friend bool operator==(const EventView&, const EventView&) = default;
};

// An event that owns its strings, for those who keep it.
struct Event {
  std::string type;
  std::string data;
  std::string id;

  Event() = default;
  explicit Event(const EventView& view) : type(view.type), data(view.data), id(view.id) {}
  Event(std::string event_type, std::string event_data, std::string event_id)
      : type(std::move(event_type)), data(std::move(event_data)), id(std::move(event_id)) {}

  [[nodiscard]] EventView view() const { return {type, data, id}; }

  friend bool operator==(const Event&, const Event&) = default;
};

// What the end of the stream cut off: nothing of it was dispatched (9.2.6, last paragraph).
struct UnfinishedTail {
  unsigned long long offset = 0;  // of the first byte after the last blank line
  unsigned long long bytes = 0;   // from there to the end of the stream
  bool has_data = false;          // a data field was under way, so an event was lost

  friend bool operator==(const UnfinishedTail&, const UnfinishedTail&) = default;
};

}  // namespace reprise::sse
