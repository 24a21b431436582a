#include "request_flags.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace reprise::tools {
namespace {

using DataKind = RequestFlags::DataKind;

Result<std::string> read_at_file(const std::string& name) {
  if (name == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream in(name, std::ios::binary);
  if (!in) return fail(ErrorCode::kNotFound, "@" + name + ": " + std::strerror(errno));
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || in.fail()) return fail(ErrorCode::kIo, "@" + name + ": cannot be read");
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

Result<void> add_header(const std::string& argument, http::Headers& headers) {
  const std::size_t colon = argument.find(':');
  if (colon == std::string::npos) {
    if (!argument.ends_with(';') || argument.size() < 2) {
      return fail(ErrorCode::kInvalidArgument, "-H '" + argument + "': expected 'Name: value'");
    }
    headers.add(argument.substr(0, argument.size() - 1), "");
    return {};
  }
  const std::string name = trimmed(argument.substr(0, colon));
  const std::string value = trimmed(argument.substr(colon + 1));
  if (name.empty()) return fail(ErrorCode::kInvalidArgument, "-H '" + argument + "': the name is missing");
  headers.remove(name);
  if (!value.empty()) headers.add(name, value);
  return {};
}

Result<void> add_headers(const std::string& argument, http::Headers& headers) {
  if (!argument.starts_with('@')) return add_header(argument, headers);
  auto text = read_at_file(argument.substr(1));
  if (!text) return tl::unexpected<Error>(std::move(text.error()));
  std::size_t begin = 0;
  while (begin < text->size()) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string line = trimmed(std::string_view(*text).substr(begin, end - begin));
    begin = end + 1;
    if (line.empty()) continue;
    if (auto added = add_header(line, headers); !added) return added;
  }
  return {};
}

}  // namespace

Result<http::Request> build_request(const RequestFlags& flags) {
  http::Request request{.method = flags.method, .url = flags.url, .headers = {}, .body = {}};
  if (request.method.empty()) request.method = flags.data.empty() ? "GET" : "POST";
  if (request.url.find("://") == std::string::npos) request.url.insert(0, "http://");
  if (!flags.data.empty()) request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  for (const std::string& argument : flags.headers) {
    if (auto added = add_headers(argument, request.headers); !added) return tl::unexpected<Error>(added.error());
  }
  for (std::size_t i = 0; i < flags.data.size(); ++i) {
    auto data = data_of(flags.data[i].first, flags.data[i].second);
    if (!data) return tl::unexpected<Error>(std::move(data.error()));
    if (i > 0) request.body += '&';
    request.body += *data;
  }
  return request;
}

}  // namespace reprise::tools
