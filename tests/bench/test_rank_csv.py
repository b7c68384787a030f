"""The benchmark of the rank command at tiny size."""

from __future__ import annotations

from bench import rank_csv


def test_it_ranks_what_it_wrote(monkeypatch, capsys):
    monkeypatch.setattr(rank_csv, "APPLICATIONS", 3)
    rank_csv.main()
    assert capsys.readouterr().out.startswith(f"{3 * 7 * 23:,} rows: rank ")
