"""Earlier versions of sheets that were opened again; a sealed sheet becomes a draft only where its version is kept."""

import django.db.models.deletion
from django.db import migrations, models

from award.core.triggers import append_only, lifted

FROZEN = ["payload", "packed", "nonce", "commitment", "sealed_at", "state"]
SHEET = "scoring_scoresheet"
VERSION = "scoring_sealedversion"
SAME = ["payload", "packed", "nonce", "commitment", "remarks_sha256", "sealed_at"]
KEPT = " AND ".join(f"kept.{column} = OLD.{column}" for column in SAME)
IS_KEPT = f"EXISTS (SELECT 1 FROM {VERSION} kept WHERE kept.sheet_id = OLD.id AND {KEPT})"
# What a draft looks like is the matter of the constraint score_sheet_sealed_iff_frozen.
REOPENED = f"NEW.id = OLD.id AND NEW.state = 'draft' AND {IS_KEPT}"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("scoring", "0003_workspace"),
    ]
    operations = [
        lifted(append_only(SHEET, columns=FROZEN, when="OLD.state = 'sealed'")),
        migrations.AddField(
            model_name="scoresheet",
            name="remarks_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("remarks_sha256", ""), ("state", "sealed"), _connector="OR"),
                name="score_sheet_remarks_hashed_when_sealed",
            ),
        ),
        migrations.CreateModel(
            name="SealedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("packed", models.BinaryField()),
                ("nonce", models.BinaryField()),
                ("commitment", models.CharField(max_length=64)),
                ("remarks", models.TextField()),
                ("remarks_sha256", models.CharField(blank=True, max_length=64)),
                ("reopened_at", models.DateTimeField()),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.twopersonact"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="scoring.scoresheet"
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "number"), name="sealed_version_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="sealed_version_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payload", ""), _negated=True), models.Q(("commitment", ""), _negated=True)
                        ),
                        name="sealed_version_whole",
                    ),
                ],
            },
        ),
        append_only(VERSION),
        append_only(SHEET, columns=[*FROZEN, "remarks_sha256"], when="OLD.state = 'sealed'", unless=REOPENED),
    ]
