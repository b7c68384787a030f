"""The virus scan, against a daemon made for the test that speaks the protocol on a local socket."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from award.core.clamd import MAX_REPLY, ScanFailed, scan_stream

Reply = Callable[[bytes], bytes]


def by_content(data: bytes) -> bytes:
    return b"stream: Test-Signature FOUND\0" if b"VIRUS" in data else b"stream: OK\0"


@contextmanager
def daemon(path: Path | None, reply: Reply = by_content) -> Iterator[str]:
    """A daemon that takes scans at a socket's path, or at a port where there is none; gives its address."""
    server = socket.socket(socket.AF_UNIX) if path else socket.socket()
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen()

    def serve() -> None:
        while True:
            try:
                connection, _peer = server.accept()
            except OSError:
                return
            with connection:
                answer(connection, reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def answer(connection: socket.socket, reply: Reply) -> None:
    with connection.makefile("rb") as sent:
        assert sent.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", sent.read(4))[0]:
            data += sent.read(size)
        with suppress(OSError):
            connection.sendall(reply(data))


@pytest.mark.parametrize("is_path", [True, False])
def test_verdict_of_the_daemon(tmp_path: Path, is_path: bool) -> None:
    with daemon(tmp_path / "clamd" if is_path else None) as address:
        assert scan_stream(io.BytesIO(b"a" * 200_000), address=address).is_clean
        found = scan_stream(io.BytesIO(b"a" * 70_000 + b"VIRUS"), address=address)
    assert not found.is_clean
    assert found.virus == "Test-Signature"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", "size limit"),
        (b"", "no reply"),
        (b"stream: OK and more\0", "OK and more"),
        (b"x" * (3 * MAX_REPLY), "x"),
    ],
)
def test_what_is_no_verdict_is_a_failure(tmp_path: Path, said: bytes, reason: str) -> None:
    with daemon(tmp_path / "clamd", lambda _data: said) as address, pytest.raises(ScanFailed, match=reason):
        scan_stream(io.BytesIO(b"a"), address=address)


def test_daemon_that_hangs_up_on_a_big_file_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "clamd"
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()

    def hang_up() -> None:
        connection, _peer = server.accept()
        connection.recv(100)
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        connection.close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    with pytest.raises(ScanFailed):
        scan_stream(io.BytesIO(b"a" * 5_000_000), address=str(path))
    thread.join(5)
    server.close()


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "clamd", "http://127.0.0.1/:1", "a:b"])
def test_daemon_that_is_not_there_is_a_failure(address: str) -> None:
    with pytest.raises(ScanFailed):
        scan_stream(io.BytesIO(b"a"), address=address, max_seconds=2)


def test_silent_daemon_is_given_up(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "clamd"))
    server.listen()  # and never answers
    with pytest.raises(ScanFailed):
        scan_stream(io.BytesIO(b"a"), address=str(tmp_path / "clamd"), max_seconds=0.1)
    server.close()
