#include "request_flags.hpp"

#include <utility>

#include "files.hpp"

namespace reprise::tools {
namespace {

using DataKind = RequestFlags::DataKind;

constexpr const char* kContentType = "Content-Type";
constexpr const char* kFormType = "application/x-www-form-urlencoded";

Result<std::string> read_at_file(const std::string& name) {
  auto text = read_whole_file(name);
  if (!text) text.error().message.insert(0, "@");
  return text;
}

Result<std::string> data_of(DataKind kind, const std::string& argument) {
  if (kind == DataKind::kRaw || !argument.starts_with('@')) return argument;
  auto text = read_at_file(argument.substr(1));
  if (text && kind == DataKind::kAscii) {
    std::erase_if(*text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  }
  return text;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// Headers in the making. The message of an error never repeats a header: it may hold a key.
struct HeaderList {
  http::Headers headers;
  bool default_content_type = true;
  std::size_t given = 0;

  Result<void> add(const std::string& argument);
  Result<void> add_all(const std::string& argument);
};

Result<void> HeaderList::add(const std::string& argument) {
  const std::string which = "header " + std::to_string(++given);
  const std::size_t colon = argument.find(':');
  if (colon == std::string::npos) {
    if (!argument.ends_with(';') || argument.size() < 2) {
      return fail(ErrorCode::kInvalidArgument, which + ": expected 'Name: value', found no colon");
    }
    headers.add(argument.substr(0, argument.size() - 1), "");
    return {};
  }
  const std::string name = trimmed(argument.substr(0, colon));
  const std::string value = trimmed(argument.substr(colon + 1));
  if (name.empty()) return fail(ErrorCode::kInvalidArgument, which + ": expected 'Name: value', found no name");
  if (!value.empty()) headers.add(name, value);
  if (http::same_name(name, kContentType)) default_content_type = false;
  return {};
}

Result<void> HeaderList::add_all(const std::string& argument) {
  if (!argument.starts_with('@')) return add(argument);
  auto text = read_at_file(argument.substr(1));
  if (!text) return tl::unexpected<Error>(std::move(text.error()));
  std::size_t begin = 0;
  while (begin < text->size()) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string line = trimmed(std::string_view(*text).substr(begin, end - begin));
    begin = end + 1;
    if (line.empty()) continue;
    if (auto added = add(line); !added) return added;
  }
  return {};
}

}  // namespace

Result<http::Request> build_request(const RequestFlags& flags) {
  http::Request request{.method = flags.method, .url = flags.url, .headers = {}, .body = {}};
  if (request.method.empty()) request.method = flags.data.empty() ? "GET" : "POST";
  // A scheme stands before anything else; "://" further on belongs to a query.
  if (request.url.find("://") >= request.url.find_first_of("/?#.@")) request.url.insert(0, "http://");
  HeaderList list;
  for (const std::string& argument : flags.headers) {
    if (auto added = list.add_all(argument); !added) return tl::unexpected<Error>(added.error());
  }
  if (!flags.data.empty() && list.default_content_type) list.headers.add(kContentType, kFormType);
  request.headers = std::move(list.headers);
  for (std::size_t i = 0; i < flags.data.size(); ++i) {
    auto data = data_of(flags.data[i].first, flags.data[i].second);
    if (!data) return tl::unexpected<Error>(std::move(data.error()));
    if (i > 0) request.body += '&';
    request.body += *data;
  }
  return request;
}

}  // namespace reprise::tools
