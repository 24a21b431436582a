#!/usr/bin/env python3
"""readme_test.py REPRISE SOURCE: what README.md shows of the program is what it prints, over the project's fixtures.

Run are the commands whose files are all in the tree; those that need a key, a server or a reader's own files are not. A
line "…" stands for any lines, and times for any times.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LEAST_COMMANDS = 10  # so many can be run now: an example that is renamed away is noticed
TIME = re.compile(r"\b\d+(\.\d+)? (ms|s|seconds)$|\(\d+ a second\)")


def examples(readme):
    """(command, lines) for each prompt of the console blocks; a line that ends with a backslash goes on."""
    for block in re.findall(r"^```console\n(.*?)^```$", readme, re.M | re.S):
        for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.M)[1:]:
            command, *lines = part.splitlines()
            yield command, lines


def runs_here(command, source):
    if not command.startswith("reprise ") or "my_client" in command:
        return False
    paths = re.findall(r"(?<=\s)fixtures\S*", command)
    return bool(paths) and all((source / path).exists() for path in paths)


def expected_pattern(lines):
    parts = [r"(?:.*\n)*?" if line == "…" else re.escape(TIME.sub("TIME", line)) + "\n" for line in lines]
    return re.compile("".join(parts))


def check(command, lines, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False)
    printed = "".join(TIME.sub("TIME", line) + "\n" for line in done.stdout.splitlines())
    # 5: there was nothing to do.
    if done.returncode in (0, 5) and (not lines or expected_pattern(lines).fullmatch(printed)):
        return True
    print(f"$ {command}\nexit status {done.returncode}, stderr: {done.stderr}\nREADME.md has:")
    print("\n".join(lines), "\nprinted:\n" + printed, sep="")
    return False


def main():
    program, source = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}")
    environment.pop("GITHUB_ACTIONS", None)
    found = [e for e in examples((source / "README.md").read_text(encoding="utf-8")) if runs_here(e[0], source)]
    if len(found) < LEAST_COMMANDS:
        sys.exit(f"only {len(found)} examples can be run, not {LEAST_COMMANDS}")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(source / "fixtures", pathlib.Path(folder) / "fixtures")
        good = [check(command, lines, folder, environment) for command, lines in found]
    sys.exit(0 if all(good) else 1)


main()
