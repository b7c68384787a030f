"""`python -m bench.scoring`: one mark saved and one workspace opened, beside a bare logged-in page and a bare save.

23 items, no evidence files, on SQLite: milliseconds of CPU (the median of interleaved rounds), ratios to the floors
measured in the same run, and queries.
"""

from __future__ import annotations

import itertools
import os
from urllib.parse import urlencode

from bench.databases import database
from bench.measuring import Act, interleaved, queries

ROUNDS = 60
CODE = "4.5.3"
# act → (floor, greatest ratio, most queries), from the budgets of the product
TARGETS = {"workspace": ("bare", 10.0, 12), "mark": ("bare_save", 2.5, 8)}
TRANSACTION = 2  # its begin and its end are counted, but are no queries


def acts_of() -> dict[str, Act]:
    """The acts on a sheet of an application."""
    from django.urls import reverse

    from bench.acts import client_of, page
    from tests.scoring.scene import scene

    found = scene()
    sheet, client = found.sheet(0, {}), client_of(found.user(0))
    count, version = itertools.count(), itertools.count()

    def post(path: str, form: dict[str, object]) -> None:
        response = client.post(
            path, urlencode(form), "application/x-www-form-urlencoded", headers={"HX-Request": "true"}
        )
        assert response.status_code == 200, f"{path}: {response.status_code}"

    def mark() -> None:
        percent = 40 + next(count) % 2 * 5
        post(reverse("scoring:mark_save", args=[sheet.pk, CODE]), {"percent": percent, "version": next(version)})

    def bare_save() -> None:
        post(reverse("bare_save"), {"application": found.application.pk, "text": "a"})

    return {
        "bare": page(client, reverse("bare")),
        "workspace": page(client, reverse("scoring:sheet_item", args=[sheet.pk, CODE])),
        "bare_save": bare_save,
        "mark": mark,
    }


def measure(rounds: int = ROUNDS) -> list[str]:
    """The lines of the result."""
    acts = acts_of()
    taken = interleaved(acts, rounds)
    lines = [f"{name:10} {taken[name]:7.2f} ms" for name in ("bare", "bare_save")]
    for name, (floor, most, limit) in TARGETS.items():
        ratio, asked = taken[name] / taken[floor], queries(acts[name]) - TRANSACTION * (name == "mark")
        over = "" if ratio <= most and asked <= limit else "  (over)"
        lines.append(
            f"{name:10} {taken[name]:7.2f} ms, {ratio:.2f} x {floor} (target {most}), {asked} queries ({limit}){over}"
        )
    return lines


def main() -> None:
    with database("sqlite") as environment:
        os.environ.update(environment)
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        settings.ROOT_URLCONF = "bench.urls"
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print("\n".join(measure()))
        connection.close()


if __name__ == "__main__":
    main()
