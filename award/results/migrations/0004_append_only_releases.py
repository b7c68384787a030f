"""Diagnoses, rows of standings, releases and bundles are frozen; a snapshot keeps its diagnosis too."""

from django.db import migrations
from django.db.migrations.operations import RunPython

from award.core.triggers import append_only

FROZEN = ["payload", "sha256", "inputs", "scores", "engine_version", "round_id", "taken_at", "taken_by_id"]
before = append_only("results_snapshot", columns=FROZEN)


class Migration(migrations.Migration):
    dependencies = [("results", "0003_diagnosis_rows_releases")]
    operations = [
        RunPython(before.reverse_code, before.code),
        append_only("results_snapshot", columns=[*FROZEN, "diagnosis_id"]),
        append_only("results_diagnosis"),
        append_only("results_snapshotrow"),
        append_only("results_release"),
        append_only("results_resultbundle"),
    ]
