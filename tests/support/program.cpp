#include "program.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paths.hpp"

namespace reprise::test {
namespace {

// The program's streams are files, so that no pipe can fill up and block.
class Redirection {
 public:
  Redirection(const TempFolder& folder, std::string_view input) {
    posix_spawn_file_actions_init(&actions_);
    const std::string in = folder.write("stdin", input);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
    add_output(STDOUT_FILENO, folder.file("stdout"));
    add_output(STDERR_FILENO, folder.file("stderr"));
  }
  ~Redirection() { posix_spawn_file_actions_destroy(&actions_); }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  void add_output(int fd, const std::string& file) {
    posix_spawn_file_actions_addopen(&actions_, fd, file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  }
  posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (!text.starts_with("CI=") && !text.starts_with("GITHUB_ACTIONS=")) all.emplace_back(text);
  }
  return all;
}

}  // namespace

ProgramResult run_reprise(const std::vector<std::string>& arguments, std::string_view input,
                          const std::vector<std::string>& environment) {
  const TempFolder folder;
  const Redirection redirection(folder, input);
  std::vector<std::string> words{reprise_program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment_with(environment);

  pid_t child = 0;
  if (posix_spawn(&child, words.front().c_str(), redirection.get(), nullptr, pointers_to(words).data(),
                  pointers_to(variables).data()) != 0) {
    throw std::runtime_error("cannot run " + words.front());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = read_file(folder.file("stdout")),
          .err = read_file(folder.file("stderr"))};
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace reprise::test
