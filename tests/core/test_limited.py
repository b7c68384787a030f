"""The child that works on files from outside: it answers, or it fails within its limits."""

import time
from pathlib import Path

import pytest

from award.core import limited
from award.core.limited import LimitedFailure, run_limited

DATA = Path(__file__).parents[1] / "hostile" / "data"


def test_it_answers_with_what_the_task_makes():
    assert run_limited("page", DATA / "pdf_ok.pdf", kind="pdf", number=1, width=300).startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "kind"), [("pdf_truncated.pdf", "pdf"), ("png_pixel_bomb.png", "png")])
def test_whatever_goes_wrong_is_one_failure(name, kind):
    for task, more in (("page", {"number": 1, "width": 300}), ("facts", {"number": 1}), ("mark", {"text": "x"})):
        with pytest.raises(LimitedFailure):
            run_limited(task, DATA / name, kind=kind, **more)


@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_time_is_bounded(code, monkeypatch):
    monkeypatch.setattr(limited, "_START", code)
    monkeypatch.setattr(limited, "WALL_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(LimitedFailure):
        run_limited("page", DATA / "pdf_ok.pdf")
    assert time.monotonic() - begun < 10


def test_an_answer_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(limited, "_START", "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    monkeypatch.setattr(limited, "MAX_ANSWER", 100_000)
    with pytest.raises(LimitedFailure):
        run_limited("page", DATA / "pdf_ok.pdf")


def test_memory_is_bounded_and_nothing_is_written(monkeypatch, tmp_path):
    start = "import sys; sys.path.insert(0, sys.argv[1]); from award.core import limited; limited._limit();"
    for code in ("bytearray(2_000_000_000)", f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 100_000)"):
        monkeypatch.setattr(limited, "_START", f"{start} {code}; print('done')")
        with pytest.raises(LimitedFailure):
            run_limited("page", DATA / "pdf_ok.pdf")


def test_the_child_gets_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-secret")
    monkeypatch.setattr(limited, "_START", "import os; print(dict(os.environ))")
    assert b"canary-secret" not in run_limited("page", DATA / "pdf_ok.pdf")
