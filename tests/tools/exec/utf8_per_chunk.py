"""Reads chunks by their length and prints the lines of the stream, but decodes each chunk's UTF-8 alone."""
import struct
import sys

text = ""
while head := sys.stdin.buffer.read(4):
    text += sys.stdin.buffer.read(struct.unpack(">I", head)[0]).decode("utf-8", "replace")
sys.stdout.buffer.write("\n".join(text.splitlines()).encode() + b"\n")
