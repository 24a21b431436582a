"""What tools/mutate changes in a source, line by line and by rule; nothing is built or run here."""

import platform
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    file: str
    line: int  # from 1
    where: str  # the function, with "#2" and so on where it has several lines of this text
    original: str
    mutated: str
    source: str  # the whole file as changed, so that edits made meanwhile do not matter

    def __str__(self):
        return f"{self.file}:{self.line} ({self.where}): {self.original.strip()} => {self.mutated.strip()}"

    def key(self):
        return f"{self.file} ({self.where}): {self.original.strip()} => {self.mutated.strip()}"


# Code with the text of its comments, strings and characters blanked out, as long as before.
def blank_text(line):
    pattern = r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])+\'|//.*'
    return re.sub(pattern, lambda found: " " * len(found.group()), line)


def this_machine_has(directive):
    machine = {"AMD64": "x86_64", "amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    macros = re.findall(r"__(x86_64|aarch64)__", directive)
    return not macros or machine in macros


# Whether each line is compiled on this machine and inside a namespace's code, not a directive.
def compiled_lines(lines):
    stack = []
    for line in lines:
        text = line.strip()
        if text.startswith(("#if", "#elif", "#else", "#endif")):
            if text.startswith("#if"):
                stack.append([this_machine_has(text), this_machine_has(text)])
            elif text.startswith("#elif"):
                here = not stack[-1][1] and this_machine_has(text)
                stack[-1] = [here, stack[-1][1] or here]
            elif text.startswith("#else"):
                stack[-1][0] = not stack[-1][1]
            else:
                stack.pop()
            yield False
        else:
            yield not text.startswith("#") and all(branch[0] for branch in stack)


SWAPS = [
    (r" == ", " != "), (r" != ", " == "),
    (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "),
    (r" && ", " || "), (r" \|\| ", " && "),
    (r" \+ ", " - "), (r" - ", " + "), (r" \+= ", " -= "), (r" \|= ", " &= "), (r" \| ", " & "),
    (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"\bstd::min\b", "std::max"), (r"\bstd::max\b", "std::min"),
]
DECLARATION = r"^(using|static_assert|namespace|template|friend|class|struct|enum|case|default|public|private)\b"


def replaced(line, start, end, text):
    return line[:start] + text + line[end:]


def changed_words(line, code):
    for pattern, text in SWAPS:
        for found in re.finditer(pattern, code):
            yield replaced(line, found.start(), found.end(), text)


def changed_constants(line, code):
    for found in re.finditer(r"(?<![\w.'])(0x[0-9A-Fa-f]+|\d+)(?=U?\b)", code):
        number = found.group()
        text = f"0x{int(number, 16) + 1:X}" if number.startswith("0x") else str(int(number) + 1)
        yield replaced(line, found.start(), found.end(), text)


def negated_conditions(line, code):
    for found in re.finditer(r"\b(?:if|while) \(", code):
        depth, begin = 1, found.end()
        for end in range(begin, len(code)):
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            if depth == 0:
                if ";" not in code[begin:end]:
                    yield replaced(line, begin, end, f"!({line[begin:end]})")
                break


def dropped_statement(line, code):
    indent = line[: len(line) - len(line.lstrip())]
    text = code.strip()
    if not indent or text.startswith("."):
        return
    is_call = re.match(r"^[\w.:>\[\]-]+\(.*\);$", text) and not text.startswith(("return", "if", "for", "while"))
    is_assignment = re.match(r"^[\w.>\[\]()-]+( = [\w.>\[\]()-]+)* ([-+|&]|<<)?= .*;$", text)
    is_step = re.match(r"^(\+\+|--)[\w.>-]+;$", text)
    if is_call or is_assignment or is_step:
        yield indent + ";"


# The name in a line that begins a function at the top level or in a class; None in any other.
def function_begun(code):
    text = code.strip()
    found = re.match(r"(?!#|(?:if|for|while|switch|return|else|case|using|static_assert|do)\b)([^(=]*?)([\w:~]+)\(", text)
    if not found or len(code) - len(code.lstrip()) > 2 or (text.endswith(";") and "{" not in text):
        return None
    if not found.group(1) and not text.endswith(("{", "}")):
        return None
    return found.group(2).split("::")[-1]


# For each line the function it is in ("top" outside of any), and which of the lines of its text there it is.
def places_of(lines):
    function, indent, seen = "top", "", {}
    for line in lines:
        code = blank_text(line).rstrip()
        begun = function_begun(code)
        if begun:
            function, indent = begun, code[: len(code) - len(code.lstrip())]
        count = seen[function, line.strip()] = seen.get((function, line.strip()), 0) + 1
        yield function if count == 1 else f"{function} #{count}"
        if (begun and code.endswith("}")) or code.startswith(indent + "}"):
            function = "top"


# Every change of `text`, which is that of `file`.
def mutants_of(file, text):
    lines = text.splitlines()

    def changed(number, mutated):
        return "\n".join([*lines[: number - 1], mutated, *lines[number:]]) + "\n"

    for number, (line, where, compiled) in enumerate(zip(lines, places_of(lines), compiled_lines(lines)), start=1):
        code = blank_text(line)
        if not compiled or re.match(DECLARATION, code.strip()) or "static_assert" in code:
            continue
        seen = {line}
        for rule in (changed_words, changed_constants, negated_conditions, dropped_statement):
            for mutated in rule(line, code):
                if mutated not in seen:
                    seen.add(mutated)
                    yield Mutant(file, number, where, line, mutated, changed(number, mutated))
