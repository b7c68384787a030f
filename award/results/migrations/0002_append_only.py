"""A snapshot's figures are frozen."""

from django.db import migrations

from award.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]
    operations = [
        append_only(
            "results_snapshot",
            columns=["payload", "sha256", "inputs", "scores", "engine_version", "round_id", "taken_at", "taken_by_id"],
        ),
    ]
