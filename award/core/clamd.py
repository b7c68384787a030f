"""A virus scan by clamd, ClamAV's daemon, over its INSTREAM protocol. Knows nothing of what is scanned."""

from __future__ import annotations

import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 16
MAX_REPLY = 4_096
MAX_SECONDS = 120.0  # a whole scan
_HOST = re.compile(r"\[?([^\]/]+?)\]?:(\d{1,5})")


class ScanFailed(Exception):
    """The daemon did not give a verdict; the text says why, for the log and the operator."""


@dataclass(frozen=True)
class ScanVerdict:
    """What the daemon says of a file; `virus` is its name for what it found, or ""."""

    virus: str = ""

    @property
    def is_clean(self) -> bool:
        """Was nothing found?"""
        return not self.virus


def scan_stream(stream: BinaryIO, *, address: str, max_seconds: float = MAX_SECONDS) -> ScanVerdict:
    """Send the file to the daemon at `address`: a socket's path, or host:port. Raises ScanFailed."""
    deadline = time.monotonic() + max_seconds
    try:
        with _connected(address, max_seconds) as connection:
            _send(connection, stream, deadline)
            return _verdict(_reply(connection, deadline))
    except (OSError, ValueError) as error:
        raise ScanFailed(str(error) or type(error).__name__) from error


def _connected(address: str, max_seconds: float) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(max_seconds)
            connection.connect(address)
        except BaseException:
            connection.close()
            raise
        return connection
    found = _HOST.fullmatch(address)
    if not found:
        raise ValueError(f"no address of a daemon: {address!r}")
    return socket.create_connection((found[1], int(found[2])), timeout=max_seconds)


def _send(connection: socket.socket, stream: BinaryIO, deadline: float) -> None:
    stream.seek(0)
    try:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            _spend(connection, deadline)
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # it hangs up on a file above its own limit, and says so in the reply


def _reply(connection: socket.socket, deadline: float) -> bytes:
    reply = b""
    while b"\0" not in reply and len(reply) < MAX_REPLY:
        _spend(connection, deadline)
        if not (more := connection.recv(MAX_REPLY)):
            break
        reply += more
    return reply.partition(b"\0")[0]


def _spend(connection: socket.socket, deadline: float) -> None:
    """What is left of the time is the limit of the next step: a daemon that drips bytes cannot hold us."""
    if (left := deadline - time.monotonic()) <= 0:
        raise TimeoutError("the daemon takes too long")
    connection.settimeout(left)


def _verdict(reply: bytes) -> ScanVerdict:
    text = reply.decode("utf-8", "replace").strip()
    said = text.removeprefix("stream:").strip()
    if said == "OK":
        return ScanVerdict()
    if said.endswith(" FOUND"):
        return ScanVerdict(virus=said.removesuffix("FOUND").strip())
    raise ValueError(text[:200] or "no reply")
