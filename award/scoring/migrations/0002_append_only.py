"""A sealed sheet and an agreed consensus are frozen."""

from django.db import migrations

from award.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]
    operations = [
        append_only(
            "scoring_scoresheet",
            columns=["payload", "packed", "nonce", "commitment", "sealed_at", "state"],
            when="OLD.state = 'sealed'",
        ),
        append_only(
            "scoring_consensussheet",
            columns=["payload", "packed", "sha256", "agreed_at", "state"],
            when="OLD.state = 'agreed'",
        ),
    ]
