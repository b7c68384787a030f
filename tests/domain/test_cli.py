import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from award.domain.bundle import build_bundle, manifest_sha256
from award.domain.cli import main
from award.domain.commitments import Proof, commitment, proof_json
from award.domain.diagnostics.icc import FORMS
from tests.domain.builders import csv_bytes, programme_data, round_data, toml_bytes
from tests.domain.bundles import CHANGES, members_of, source_of, two_round_cycle, zipped
from tests.domain.diagnostics.vectors import EXPECTED, ratings_csv
from tests.domain.test_scorefiles import HEAD

SHIPPED = Path("criteria")


@pytest.fixture
def folder(tmp_path):
    """A small award: criteria, programme and scores, as files."""
    from tests.domain.builders import make_criteria  # the bytes of the default criteria

    (tmp_path / "programmes").mkdir()
    (tmp_path / "small.toml").write_bytes(make_criteria().source)
    rounds = [round_data("m", "0.5", shortlist={}), round_data("s", "0.5", "consensus")]
    (tmp_path / "programmes/test.toml").write_bytes(toml_bytes(programme_data(*rounds)))
    marks = [("A", "m", "J1", code, 50) for code in ("1.1", "1.2", "2.1")]
    (tmp_path / "scores.csv").write_bytes(csv_bytes(HEAD["scores"], marks))
    agreed = [("A", "s", "1.1", 60), ("A", "s", "1.2", 60), ("A", "s", "2.1", "")]
    (tmp_path / "consensus.csv").write_bytes(csv_bytes(HEAD["consensus"], agreed))
    return tmp_path


def ranking(folder, *more: str) -> list[str]:
    files = {"criteria": "small.toml", "programme": "programmes/test.toml", "scores": "scores.csv"}
    named = [part for kind, path in files.items() for part in (f"--{kind}", str(folder / path))]
    return ["rank", *named, *more]


def test_check_of_the_shipped_files(capsys):
    paths = [*SHIPPED.glob("*.toml"), *SHIPPED.glob("programmes/*.toml")]
    assert len(paths) >= 5
    assert main(["check", *map(str, paths)]) == 0
    assert "criteria gbt19580-2012: 7 categories, 23 items, 1000 points" in capsys.readouterr().out


def test_check_reports_every_file(folder, capsys):
    (folder / "broken.toml").write_bytes(b"categories = 3\n")
    (folder / "other.toml").write_bytes(b"title = 3\n")
    paths = ["broken.toml", "small.toml", "other.toml", "absent.toml"]
    assert main(["check", *(str(folder / path) for path in paths)]) == 1
    out, err = capsys.readouterr()
    assert out == f"{folder}/small.toml: criteria small: 2 categories, 3 items, 200 points\n"
    assert f"{folder}/broken.toml: categories: is of the wrong type: give an array\n" in err
    assert f"{folder}/other.toml: is neither a criteria file nor a programme file: give it" in err
    assert f"{folder}/absent.toml: cannot be read: give the path of a readable file\n" in err


def test_check_looks_for_the_criteria_one_folder_up_or_where_it_is_told(folder, capsys):
    programme = folder / "programmes/test.toml"
    assert main(["check", str(programme)]) == 0
    shutil.move(folder / "small.toml", folder / "elsewhere.toml")
    assert main(["check", str(programme)]) == 1
    assert f"{programme}: criteria: small cannot be found at {folder}/small.toml" in capsys.readouterr().err
    assert main(["check", str(programme), "--criteria", str(folder / "elsewhere.toml")]) == 0


def test_check_of_a_broken_programme_names_its_key(folder, capsys):
    programme = folder / "programmes/test.toml"
    programme.write_bytes(programme.read_bytes().replace(b'"weight" = "0.5"', b'"weight" = "0.4"', 1))
    assert main(["check", str(programme)]) == 1
    assert f"{programme}: rounds: the weights sum to 0.9, not to 1: change" in capsys.readouterr().err


def test_rank_writes_json(folder, capfdbinary):
    assert main(ranking(folder, "--consensus", str(folder / "consensus.csv"))) == 0
    data = json.loads(capfdbinary.readouterr().out)
    assert sorted(data["inputs"]) == ["consensus", "criteria", "programme", "scores"]
    # 200 x 30 % of (60 + 40) is 120 of 200 for the panel, 100 for the judge.
    assert (data["rows"][0]["rounds"], data["rows"][0]["score"]) == ({"m": "100.00", "s": "120.00"}, "110.00")


def test_rank_after_a_round_to_a_csv_file(folder):
    out = folder / "out.csv"
    assert main(ranking(folder, "--after", "m", "--format", "csv", "--out", str(out))) == 0
    assert out.read_bytes().splitlines()[1] == b"A,100.00,1,,true,0.00,,100.00,50.00,50.00"


def test_rank_warns_and_goes_on(folder, capsys):
    (folder / "out.csv").write_bytes(csv_bytes(HEAD["exclusions"], [("A", "m", "J9", "kin")]))
    assert (
        main(ranking(folder, "--after", "m", "--exclusions", str(folder / "out.csv"), "--out", str(folder / "o"))) == 0
    )
    assert "warning: the exclusion of J9 for A in the round m names no sheet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        (["--consensus", "nowhere.csv"], 1, "nowhere.csv: cannot be read: give"),
        (["--after", "x"], 2, "rank: The programme has no round x."),
        (["--out", "nowhere/at/all"], 2, "rank: nowhere/at/all cannot be written: give another path"),
    ],
)
def test_rank_refuses_in_one_line(folder, more, status, message, capsys):
    assert main(ranking(folder, *more)) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_fault_names_the_line(folder, capsys):
    (folder / "scores.csv").write_bytes(csv_bytes(HEAD["scores"], [("A", "m", "J1", "1.1", 51)]))
    assert main(ranking(folder)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{folder}/scores.csv:2: 51 is not a mark: give 0 to 100 in steps of 5")


def diagnosed(tmp_path, capfdbinary, source: bytes):
    path = tmp_path / "r.csv"
    path.write_bytes(source)
    assert main(["diagnose", "--ratings", str(path), "--format", "json"]) == 0
    return json.loads(capfdbinary.readouterr().out)


def figures_of(name: str, found) -> dict[str, object]:
    """What the command says, under the names of the published answers."""
    squares = found["icc"] or {key: {} for key in FORMS}
    chance = {"gwet_AC1": found["gwet_ac1"], "fleiss_kappa_missing_gwet": found["fleiss_kappa"]}
    chance |= {f"alpha_{level}": value for level, value in found["krippendorff_alpha"].items()}
    w, agreed = found["kendall_w"] or {}, squares["ICC(2,1)"]
    variance = {key: value**0.5 for key, value in (found["variance"] or {}).items()}
    return {
        "shrout_fleiss_1979": {
            **{form: squares[form].get("value") for form in FORMS},
            **(found["anova"] or {}),
            "CI95_lower": [squares[form].get("low") for form in FORMS],
            "CI95_upper": [squares[form].get("high") for form in FORMS],
        },
        "krippendorff_c": chance,
        "irr_anxiety": {
            "kendall_W_tie_corrected": w.get("w"),
            "ICC(A,1)": agreed.get("value"),
            "ICC_F": agreed.get("f"),
            "ICC_p": agreed.get("p"),
            "CI95": [agreed.get("low"), agreed.get("high")],
        },
        "lme4_penicillin": {
            "REML_criterion": found["reml_criterion"],
            "intercept": found["mean"],
            "sd_plate": variance.get("subject"),
            "sd_sample": variance.get("judge"),
            "sd_residual": variance.get("residual"),
        },
    }.get(
        name,
        {
            "W": w.get("w"),
            "p_value_chi2": w.get("p"),
            "rank_sums": [*(found["rank_sums"] or {}).values()],
            "group_rank_min_method": [*(found["group_ranks"] or {}).values()],
            "judge_vs_rest_spearman": found["judges_vs_rest"],
        },
    )


def assert_printed(found: object, published: object) -> None:
    """Equal to the digits that the published answer prints."""
    if isinstance(published, dict):
        for key, value in published.items():
            assert_printed(found[key], value)
    elif isinstance(published, list):
        for one, other in zip(found, published, strict=True):
            assert_printed(one, other)
    else:
        digits = len(str(published).partition(".")[2])
        assert round(found, digits) == published


@pytest.mark.parametrize("name", EXPECTED)
def test_diagnose_reproduces_the_published_answers(name, tmp_path, capfdbinary):
    found = diagnosed(tmp_path, capfdbinary, ratings_csv(name))
    assert_printed(figures_of(name, found), EXPECTED[name]["expected"])


def test_diagnose_gives_a_reason_for_what_is_undefined(tmp_path, capfdbinary):
    found = diagnosed(tmp_path, capfdbinary, b"subject,judge,value\nA,J,1\nB,K,2\n")
    assert (found["components"], found["severity"], found["variance"], found["icc"]) == (2, None, None, None)
    assert found["notes"]["severity"][2].startswith("Not comparable: the judges and subjects fall into 2 groups")
    assert found["notes"]["icc"] == ["stats.incomplete", {"missing": 2}, found["notes"]["icc"][2]]


def test_diagnose_writes_a_file(tmp_path):
    (tmp_path / "r.csv").write_bytes(ratings_csv("shrout_fleiss_1979"))
    out = tmp_path / "out.json"
    assert main(["diagnose", "--ratings", str(tmp_path / "r.csv"), "--out", str(out)]) == 0
    assert json.loads(out.read_bytes())["subjects"] == 6


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (b"subject,judge,value\nA,J,NaN\n", "r.csv:2: NaN is not a rating: give"),
        (b"", "r.csv:1: the header is missing"),
        (b"x" * (33 << 20), "r.csv: is over 33554432 bytes: split it"),
    ],
)
def test_diagnose_refuses_in_one_line(tmp_path, capsys, source, what):
    (tmp_path / "r.csv").write_bytes(source)
    assert main(["diagnose", "--ratings", str(tmp_path / "r.csv")]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert what in err


@pytest.mark.parametrize(
    "arguments", [[], ["rank"], ["check"], ["rank", "--format", "xml"], ["diagnose"], ["diagnose", "--format", "csv"]]
)
def test_wrong_arguments_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_command_line_needs_neither_settings_nor_heavy_libraries(folder):
    """Run as a module in a fresh interpreter: nothing of Django, pandas or numpy is imported to check a file."""
    code = (
        "import sys; from award.domain.cli import main; status = main(['check', sys.argv[1]]);"
        "print({'django', 'pandas', 'numpy', 'openpyxl'} & set(sys.modules)); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder / "small.toml")], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "set()")
    done = subprocess.run([sys.executable, "-m", "award.domain", "check"], capture_output=True, text=True)
    assert done.returncode == 2


def test_verify_says_whether_every_figure_is_reproduced(tmp_path, capsys):
    bundle = build_bundle(source_of(two_round_cycle()), kind="officials")
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(bundle)
    bad.write_bytes(zipped(CHANGES["figure changed"](members_of(bundle))))
    assert main(["verify", str(good)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"sha256 of manifest.json: {manifest_sha256(bundle)}",
        "programme test, criteria small, after c, for officials: every figure is reproduced",
        "3 ranked, 0 unranked, 6 sheets, 6 commitments",
    ]
    assert err == ""
    assert main(["verify", str(bad)]) == 1
    out, err = capsys.readouterr()
    assert "reproduced" not in out
    assert f"{bad}: ranking.json: A1: rows.score is 1123.00, but computed it is 123.00" in err
    assert main(["verify", str(tmp_path / "absent.zip")]) == 1
    assert "absent.zip: cannot be read" in capsys.readouterr().err


def test_verify_needs_no_settings(tmp_path):
    (tmp_path / "b.zip").write_bytes(build_bundle(source_of(two_round_cycle()), kind="public"))
    code = (
        "import sys; from award.domain.cli import main; status = main(['verify', sys.argv[1]]);"
        "print({'django', 'pandas', 'openpyxl'} & set(sys.modules)); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "b.zip")], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "set()"), done.stderr


def test_a_draw_is_verified(tmp_path, capsys):
    from tests.domain.draws import GOLDEN

    assert main(["verify-draw", str(GOLDEN)]) == 0
    assert "the draw comes out the same" in capsys.readouterr().out
    changed = tmp_path / "draw.json"
    changed.write_bytes(GOLDEN.read_bytes().replace(b"2026", b"2027"))
    assert main(["verify-draw", str(changed)]) == 1
    assert f"{changed}: outcome: comes out otherwise" in capsys.readouterr().err
    assert main(["verify-draw", str(tmp_path / "absent.json")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_verify_proof_tells_a_sealed_sheet_from_a_changed_one(tmp_path, capsys):
    nonce, payload = bytes(32), '{"marks":{"1.1":50}}'
    digest = commitment(payload, nonce)
    path = tmp_path / "proof.json"
    path.write_text(proof_json(Proof(digest, nonce.hex(), payload, "[]", commitment("[]", nonce))), encoding="utf-8")
    assert main(["verify-proof", str(path), "--commitment", digest]) == 0
    assert "the sheet is the one that was sealed" in capsys.readouterr().out
    assert main(["verify-proof", str(path), "--commitment", "0" * 64]) == 1
    assert f"{path}: commitment: hashes to {digest}, but {'0' * 64} was committed to" in capsys.readouterr().err
    path.write_text(path.read_text(encoding="utf-8").replace("50", "55"), encoding="utf-8")
    assert main(["verify-proof", str(path)]) == 1
    assert main(["verify-proof", str(tmp_path / "absent.json")]) == 1
