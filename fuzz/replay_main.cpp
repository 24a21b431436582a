// Runs inputs through a fuzz target without a fuzzing engine: each file named, and every file below each folder named.
// Arguments that start with '-' are an engine's options and are ignored, so that one command line serves both builds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// Sorted, so that a failure is met in the same order everywhere. Empty where the folder cannot be listed.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error)) files.push_back(it->path());
  }
  if (error) {
    std::fprintf(stderr, "%s: %s\n", folder.c_str(), error.message().c_str());
    return {};
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool run_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    return false;
  }
  // The target's own failure is a crash, whose report does not name the input: say it beforehand.
  std::fprintf(stderr, "running %s (%zu bytes)\n", path.c_str(), bytes.size());
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());  // no spare room: the sanitizer sees an overrun
  LLVMFuzzerTestOneInput(input.data(), input.size());
  return true;
}

int run_all(const std::vector<std::string>& arguments) {
  std::size_t count = 0;
  bool ok = true;
  for (const std::string& argument : arguments) {
    if (argument.empty() || argument.front() == '-') continue;
    std::vector<fs::path> files{argument};
    if (std::error_code error; fs::is_directory(argument, error)) files = files_below(argument);
    if (files.empty()) {
      std::fprintf(stderr, "%s: no input in this folder\n", argument.c_str());
      ok = false;
    }
    for (const fs::path& file : files) {
      if (run_file(file)) {
        ++count;
      } else {
        ok = false;
      }
    }
  }
  std::printf("%zu %s\n", count, count == 1 ? "input ran" : "inputs ran");
  if (count == 0) std::fprintf(stderr, "no input: name files or folders\n");
  return ok && count > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_all({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
