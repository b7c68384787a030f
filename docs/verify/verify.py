#!/usr/bin/env python3
"""python3 verify.py BUNDLE.zip: recompute the ranking in a result bundle; standard library only, Python 3.11 or later.

Exit status 0: every figure is reproduced; 1: not, and the first differences are listed. Written from the scoring
contract alone; it shares no code with the program that made the bundle. Scores are exact until rounded, once.
"""

import csv
import hashlib
import io
import json
import re
import sys
import tomllib
import zipfile
from decimal import Decimal
from fractions import Fraction

INPUTS = {name: f"{name}.csv" for name in ("scores", "consensus", "adjustments", "exclusions")}
INPUTS |= {name: f"{name}.toml" for name in ("criteria", "programme")}
MEMBERS = {*INPUTS.values(), "ranking.json", "published.json", "README.zh.txt", "README.en.txt"}
LIMIT = 48 << 20  # bytes, of all members together


def need(condition, message):
    if not condition:
        raise ValueError(message)


# ---------------------------------------------------------------- files
def read_zip(path):
    """The members of the bundle by name. Nothing is written to disk."""
    with open(path, "rb") as file:
        data = file.read(2 * LIMIT)
    need(len(data) < 2 * LIMIT and data.count(b"PK\x01\x02") <= 64, "the file is too big for a bundle")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        known = MEMBERS | {"commitments.csv", "figures.csv", "manifest.json"}
        need(set(names) <= known and len(set(names)) == len(names), f"a member twice, or one that is none: {names}")
        need(all(entry.compress_type in (0, 8) for entry in archive.infolist()), "a member is packed in another way")
        need(sum(entry.file_size for entry in archive.infolist()) <= LIMIT, "the members are too big")
        return {entry.filename: archive.open(entry).read(entry.file_size) for entry in archive.infolist()}


def read_json(data):
    """A JSON text in which no key stands twice."""

    def once(pairs):
        need(len(dict(pairs)) == len(pairs), "a key stands twice in a JSON file")
        return dict(pairs)

    return json.loads(data.decode("utf-8"), object_pairs_hook=once)


def read_csv(members, name, columns):
    """The rows of a CSV file as dictionaries of texts; `columns` are those it must have, in any order."""
    reader = csv.DictReader(io.StringIO(members[name].decode("utf-8-sig"), newline="\n"), strict=True)
    need(sorted(reader.fieldnames or []) == sorted(columns.split()), f"{name}: the columns are not {columns}")
    rows = list(reader)
    need(all(None not in row and None not in row.values() for row in rows), f"{name}: too many or too few cells")
    return rows


def check_manifest(members):
    """The manifest names every member with its SHA-256 and nothing else. Gives it, and the members changed."""
    manifest = read_json(members["manifest.json"])
    need(set(manifest) == {"schema", "kind", "engine", "after", "members", "published"}, "manifest.json: wrong keys")
    need(manifest["schema"] == 1 and manifest["kind"] in ("officials", "public"), "manifest.json: unknown kind")
    expected = MEMBERS | ({"commitments.csv"} if manifest["kind"] == "officials" else set())
    expected |= {"figures.csv"} & set(manifest["members"])
    need(set(manifest["members"]) == expected == set(members) - {"manifest.json"}, "a member is missing or added")
    need(f"Engine version: {manifest['engine']}\n".encode() in members["README.en.txt"], "manifest.json: wrong engine")
    listed = [*manifest["members"].items(), ("published.json", manifest["published"])]
    wrong = [name for name, value in listed if value != hashlib.sha256(members[name]).hexdigest()]
    return manifest, [f"{name}: the SHA-256 is not the one that the manifest lists" for name in wrong]


# ---------------------------------------------------------------- sheets (contract 3 and 4.1)
class Rules:
    """The criteria and the programme, as far as a ranking needs them."""

    def __init__(self, members):
        criteria = tomllib.loads(members["criteria.toml"].decode("utf-8"))
        self.programme = tomllib.loads(members["programme.toml"].decode("utf-8"))
        items = [item for category in criteria["categories"] for item in category["items"]]
        self.criteria, self.total = criteria["code"], criteria["total_points"]
        self.points = {item["code"]: item["points"] for item in items}
        self.optional = {item["code"] for item in items if item.get("may_be_not_applicable")}
        self.categories = {entry["code"]: [item["code"] for item in entry["items"]] for entry in criteria["categories"]}
        self.percents = {str(percent): percent for percent in range(0, 101, criteria["step"])}
        self.rounds = {entry["code"]: entry for entry in self.programme["rounds"]}
        self.weights = {code: Fraction(entry["weight"]) for code, entry in self.rounds.items()}
        self.surveys = {code for code, entry in self.rounds.items() if entry["kind"] == "survey"}
        self.agreed = {code for code, entry in self.rounds.items() if entry.get("combine") == "consensus"}
        self.decimals = self.programme["ranking"]["decimals"]
        need(self.programme["criteria"] == self.criteria, "the programme is for other criteria")
        need(sum(self.points.values()) == self.total and sum(self.weights.values()) == 1, "a sum is wrong")

    def read_sheets(self, members, name, columns):
        """{(application, round, judge): {item: per cent, None where not applicable}}; agreed sheets have no judge."""
        sheets = {}
        for row in read_csv(members, name, columns):
            key, item, percent = (row["application"], row["round"], row.get("judge")), row["item"], row["percent"]
            rounds = self.agreed if name == "consensus.csv" else self.rounds
            need(row["round"] in rounds and item in self.points, f"{name}: unknown round or item {item}, {key}")
            is_mark = percent in self.percents if percent else item in self.optional
            need(is_mark, f"{name}: {percent!r} is no mark for item {item}, {key}")
            need(item not in sheets.setdefault(key, {}), f"{name}: the mark for item {item} stands twice, {key}")
            sheets[key][item] = self.percents[percent] if percent else None
        return sheets

    def sheet_points(self, marks, items):
        """Points in these items; those not applicable leave both sums, so that the rest counts for the whole."""
        applicable = [item for item in items if marks[item] is not None]
        earned = sum(self.points[item] * marks[item] for item in applicable)
        whole, rest = (sum(self.points[item] for item in part) for part in (items, applicable))
        return Fraction(earned) / 100 * whole / rest if rest else Fraction(0)

    def round_points(self, code, sheets, items):
        """The score of a round in these items, from its counted sheets by judge, or from what a survey measured."""
        rules = self.rounds[code]
        if code in self.surveys:
            return sheets[""] / 100 * sum(self.points[item] for item in items)
        trim = rules["trim"] if rules["combine"] == "trimmed_mean" else {"drop": 0, "from": 1}

        def trimmed(ordered):
            return ordered[trim["drop"] : len(ordered) - trim["drop"]] if len(ordered) >= trim["from"] else ordered

        if trim.get("on") == "item":  # each item's mean over the judges for whom it applies, then weighted as a sheet
            kept = {item: [m[item] for m in sheets.values() if m[item] is not None] for item in items}
            kept = {item: trimmed(sorted(percents)) for item, percents in kept.items()}
            return self.sheet_points({i: Fraction(sum(p), len(p)) if p else None for i, p in kept.items()}, items)
        if rules["combine"] == "median":
            totals = sorted(self.sheet_points(marks, items) for marks in sheets.values())
            return (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2
        # Whole sheets are left out by their total, also where only a category is looked at.
        judges = sorted(sheets, key=lambda judge: (self.sheet_points(sheets[judge], self.points), judge))
        kept = [self.sheet_points(sheets[judge], items) for judge in trimmed(judges)]
        return sum(kept, Fraction(0)) / len(kept)

    def read_figures(self, members):
        """{(application, round): the per cent that a survey measured}."""
        rows = read_csv(members, "figures.csv", "application round percent") if "figures.csv" in members else []
        for row in rows:
            is_figure = re.fullmatch(r"100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?", row["percent"])
            need(is_figure and row["round"] in self.surveys, f"figures.csv: no per cent of a survey, {row}")
        figures = {(row["application"], row["round"]): Fraction(row["percent"]) for row in rows}
        need(len(figures) == len(rows), "figures.csv: a figure is there twice")
        return figures

    def rounded(self, value):
        """A decimal number with the programme's places: halves away from zero, or to the even neighbour."""
        whole, rest = divmod(abs(value) * 10**self.decimals, 1)
        to_even = self.programme["ranking"].get("rounding") == "half_even"
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (not to_even or whole % 2 == 1))
        return Decimal(int(-whole if value < 0 else whole)).scaleb(-self.decimals)


# ---------------------------------------------------------------- ranking (4.3, 4.5 to 4.8)
def compute(rules, members, after, sheets):
    """The ranking after a round, in the shape of ranking.json."""
    codes = list(rules.rounds)[: list(rules.rounds).index(after) + 1]
    is_last = len(codes) == len(rules.rounds)
    agreed = rules.read_sheets(members, "consensus.csv", "application round item percent")
    exclusions = read_csv(members, "exclusions.csv", "application round judge reason")
    excluded = {(row["application"], row["round"], row["judge"]) for row in exclusions}
    counted, incomplete, adjustments, rows, unranked = {}, [], {}, [], []
    for row in read_csv(members, "adjustments.csv", "application points reason"):
        need(re.fullmatch(r"[+-]?[0-9]{1,4}(\.[0-9]{1,6})?", row["points"]), "adjustments.csv: no number of points")
        adjustments[row["application"]] = adjustments.get(row["application"], 0) + Fraction(row["points"])
    for key, marks in [*sheets.items(), *agreed.items()]:
        application, code, judge = key
        if code in codes and code not in rules.surveys and (code in rules.agreed) == (judge is None):
            missing = [item for item in rules.points if item not in marks]
            if missing and judge is not None:
                incomplete.append((application, codes.index(code), judge, missing))
            if not missing and key not in excluded:
                counted.setdefault((application, code), {})[judge] = marks
    figures = rules.read_figures(members)
    counted |= {key: {"": percent} for key, percent in figures.items()}
    lack = {code: "no_figure" if code in rules.surveys else "too_few_sheets" for code in codes}
    lack |= {code: "no_consensus" for code in codes if code in rules.agreed}
    for application in sorted({key[0] for key in [*sheets, *agreed, *figures]}):
        found = {code: counted.get((application, code), {}) for code in codes}
        least = {code: rules.rounds[code]["minimum_sheets"] if lack[code] == "too_few_sheets" else 1 for code in codes}
        flags = [f"{lack[code]}:{code}" for code in codes if len(found[code]) < least[code]]
        unranked += [{"application": application, "flags": sorted(flags)}] if flags else []
        if not flags:
            rows.append(score(rules, application, found, adjustments.get(application, 0) if is_last else 0))
    order_and_flag(rules, rows, after)
    take_places(rules, rows, after, is_last)
    head = {"programme": rules.programme["code"], "criteria": rules.criteria, "after": after}
    sheets_left = [{"application": a, "round": codes[r], "judge": j, "missing": m} for a, r, j, m in sorted(incomplete)]
    files = INPUTS | ({"figures": "figures.csv"} if "figures.csv" in members else {})
    inputs = {kind: f"sha256:{hashlib.sha256(members[name]).hexdigest()}" for kind, name in files.items()}
    head |= {"decimals": rules.decimals, "inputs": inputs, "unranked": unranked, "incomplete_sheets": sheets_left}
    return head | {"rows": [row | {"flags": sorted(row["flags"])} for row in rows]}


def score(rules, application, found, adjustment):
    """One application: its exact score from the rounds' weights, every figure rounded."""
    rounds = {code: rules.round_points(code, sheets, list(rules.points)) for code, sheets in found.items()}
    standing = sum(rules.weights[code] * rounds[code] for code in rounds) / sum(rules.weights[code] for code in rounds)
    standing = min(max(standing + adjustment, Fraction(0)), Fraction(rules.total))
    figures = {"score": rules.rounded(standing), "adjustment": rules.rounded(Fraction(adjustment)), "categories": {}}
    figures["rounds"] = {code: rules.rounded(points) for code, points in rounds.items()}
    for code, sheets in found.items():
        parts = {name: rules.round_points(code, sheets, items) for name, items in rules.categories.items()}
        figures["categories"][code] = {name: rules.rounded(points) for name, points in parts.items()}
    return {"application": application, "class": None, "shortlisted": None, "flags": []} | figures


def order_and_flag(rules, rows, after):
    """Ranks on rounded figures, and who is below a floor."""

    def figure(row, scope):
        kind, _, code = scope.partition(":")
        figures = row["categories"][after] if kind == "category" else row["rounds"] | {"": row["score"]}
        return figures.get(code)  # None: a round that does not count yet

    ties = rules.programme["ranking"].get("tie_break", [])
    keys = {row["application"]: [-row["score"], *(-(figure(row, scope) or 0) for scope in ties)] for row in rows}
    rows.sort(key=lambda row: (keys[row["application"]], row["application"]))
    places = sorted(keys.values())
    for row in rows:
        row["rank"] = 1 + places.index(keys[row["application"]])
        for floor in rules.programme.get("floors", []):
            kind, _, code = floor["scope"].partition(":")
            full = sum(rules.points[item] for item in rules.categories[code]) if kind == "category" else rules.total
            if (found := figure(row, floor["scope"])) is not None and 100 * found < floor["percent"] * full:
                row["flags"].append(f"below_floor:{floor['scope']}")


def take_places(rules, rows, after, is_last):
    """The shortlist of a round, or the classes after the last one. One rank is never cut: a tie is left to people."""

    def cut(floor, limit):
        able = [row for row in rows if row["score"] >= floor and not (is_last and (row["class"] or row["flags"]))]
        limit = len(able) if limit is None else limit
        edge = {row["rank"] for row in able[:limit]} & {row["rank"] for row in able[limit:]}
        for row in able:
            row["flags"] += ["tie_at_cut"] if row["rank"] in edge else []
        return [row for row in able[:limit] if row["rank"] not in edge]

    shortlist = rules.rounds[after].get("shortlist")
    if is_last:
        for entry in rules.programme["classes"]:
            if entry.get("by") != "committee":
                for row in cut(entry.get("floor", 0), entry.get("quota")):
                    row["class"] = entry["code"]
    elif shortlist is not None:
        taken = cut(shortlist.get("floor", 0), shortlist.get("cap"))
        for row in rows:
            row["shortlisted"] = row in taken


# ---------------------------------------------------------------- comparison
def leaves(value, path=""):
    """Every figure with the way to it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    if not pairs:
        yield path, json.dumps(value, ensure_ascii=False)
    for key, entry in pairs or ():
        name = f"{key} {entry.get('application', '')}" if isinstance(entry, dict) else key
        yield from leaves(entry, f"{path} > {name}" if path else str(name))


def check_commitments(rules, members, sheets):
    """Every sheet is the one that was sealed, and none that was sealed is left out."""
    rows = read_csv(members, "commitments.csv", "application round judge nonce sha256")
    committed = {(row["application"], row["round"], row["judge"]): row for row in rows}
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    need(len(committed) == len(rows), "commitments.csv: a sheet is there twice")
    for key in sorted(set(sheets) | set(committed)):
        sealed = {"application": key[0], "criteria": rules.criteria, "judge": key[2], "round": key[1]}
        text = encode(sealed | {"marks": sheets.get(key)})
        nonce = bytes.fromhex(committed[key]["nonce"]) if key in committed and key in sheets else b""
        digest = hashlib.sha256(text.encode("utf-8") + nonce).hexdigest()
        if len(nonce) != 32 or committed[key]["sha256"] != digest:
            yield f"commitments.csv: the sheet {key} is not the one that was sealed"


def verify(path):
    """The differences found in a bundle, none where every figure is reproduced; and its fingerprint."""
    members = read_zip(path)
    manifest, differences = check_manifest(members)
    rules = Rules(members)
    sheets = rules.read_sheets(members, "scores.csv", "application round judge item percent")
    text = json.dumps(compute(rules, members, manifest["after"], sheets), default=str)  # figures are written as texts
    need(len(members["ranking.json"]) < 2 * len(text) + 1000, "ranking.json: too long")
    computed, listed = json.loads(text), read_json(members["ranking.json"])
    if json.dumps(computed, sort_keys=True) != json.dumps(listed, sort_keys=True):
        ours, theirs = dict(leaves(computed)), dict(leaves(listed))
        keys = [key for key in dict.fromkeys([*ours, *theirs]) if ours.get(key) != theirs.get(key)]
        differences += [f"ranking.json: {key}: listed {theirs.get(key)}, computed {ours.get(key)}" for key in keys]
        differences += [] if keys else ["ranking.json: its form is another"]
    differences += check_commitments(rules, members, sheets) if manifest["kind"] == "officials" else []
    return differences, hashlib.sha256(members["manifest.json"]).hexdigest()


def main(arguments):
    if len(arguments) != 1:
        sys.stderr.write("usage: python3 verify.py BUNDLE.zip\n")
        return 2
    try:
        differences, fingerprint = verify(arguments[0])
    except Exception as error:  # whatever a forged file provokes, the answer is the same: not verified
        differences, fingerprint = [f"the bundle cannot be read: {type(error).__name__}: {error}"], ""
    out, lines = sys.stdout, ["every figure is reproduced; SHA-256 of manifest.json:", fingerprint, "全部数据复核一致"]
    if differences:
        out, lines = sys.stderr, [*differences[:20], f"{len(differences)} difference(s), not reproduced", "复核不一致"]
    out.writelines("".join(c if c.isprintable() else "?" for c in line[:500]) + "\n" for line in lines)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
