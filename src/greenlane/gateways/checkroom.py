"""The checkroom: files of others are opened in a process of their own, with little time and memory.

What a decoder does with a hostile file is the decoder's affair: it has no database, no secret, no
way to write a file, and is ended by the kernel when it takes too long or too much.
"""

import os
import resource
import subprocess
import sys

import msgspec

from greenlane.messages.content import Judged, Purpose, judged
from greenlane.messages.refusal import refused

SECONDS = 20
MEMORY = 2_500_000_000
_MOST_ANSWER = 64_000_000


class _Asked(msgspec.Struct):
    """What the child is asked."""

    name: str
    declared: str
    purpose: Purpose
    data: bytes


def judge(name: str, declared: str, data: bytes, purpose: Purpose) -> Judged:
    """Judge a file in a child process; never raises for what others send.

    A child that ends without an answer, or is ended, gives FIL-008.
    """
    plain = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    asked = msgspec.msgpack.encode(_Asked(plain, declared, purpose, data))
    words = [sys.executable, "-I", "-B", "-m", "greenlane.gateways.checkroom"]
    try:
        done = subprocess.run(
            words, input=asked, capture_output=True, timeout=SECONDS * 2, check=False, cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode == 0 and len(done.stdout) < _MOST_ANSWER:
            return msgspec.msgpack.decode(done.stdout, type=Judged)
    except (subprocess.TimeoutExpired, msgspec.DecodeError):
        pass
    return Judged(findings=(refused("FIL-008", "The file takes too long or too much to check."),))


def _confine() -> None:
    """Take from this process what it does not need."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def main() -> None:
    """The child: one question on its input, one answer on its output."""
    _confine()
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Asked)
    told = judged(asked.name, asked.declared, asked.data, asked.purpose)
    sys.stdout.buffer.write(msgspec.msgpack.encode(told))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing of a decoder runs after the answer


if __name__ == "__main__":
    main()
