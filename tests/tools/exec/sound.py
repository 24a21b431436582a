"""A sound reader of event streams: prints each event as a JSON list. Takes chunks by their length, or reads ("read")."""
import codecs
import json
import os
import struct
import sys


def by_length():
    while head := sys.stdin.buffer.read(4):
        yield sys.stdin.buffer.read(struct.unpack(">I", head)[0])


def by_read():
    while chunk := os.read(0, 1 << 20):
        yield chunk


class Reader:
    def __init__(self):
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.line, self.type, self.data, self.after_cr = "", "", [], False

    def feed(self, chunk):
        for c in self.decoder.decode(chunk):
            if c == "\n" and self.after_cr:
                self.after_cr = False
                continue
            self.after_cr = c == "\r"
            if c in "\r\n":
                self.end_line()
            else:
                self.line += c

    def end_line(self):
        name, _, value = self.line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if not self.line:
            self.dispatch()
        elif name == "event":
            self.type = value
        elif name == "data":
            self.data.append(value)
        self.line = ""

    def dispatch(self):
        if self.data:
            print(json.dumps([self.type, "\n".join(self.data)]))
        self.type, self.data = "", []


if __name__ == "__main__":
    reader = Reader()
    for piece in by_read() if "read" in sys.argv else by_length():
        reader.feed(piece)
