"""Merged remarks, confirmations, the discussion and the presence of a consensus. What was said is kept as it was said."""

import django.db.models.deletion
from django.db import migrations, models

import award.core.fields
from award.core.triggers import append_only, lifted

# SQLite makes the table anew for a column, and its triggers go with the old one.
AGREED = append_only(
    "scoring_consensussheet", columns=["payload", "packed", "sha256", "agreed_at", "state"], when="OLD.state = 'agreed'"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0003_windows"),
        ("panels", "0003_reading"),
        ("scoring", "0004_reopening"),
    ]
    operations = [
        lifted(AGREED),
        migrations.AddField(
            model_name="consensussheet",
            name="stamp",
            field=models.PositiveIntegerField(default=0),
        ),
        AGREED,
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_dissent", models.BooleanField(default=False)),
                ("reason", award.core.fields.CleanTextField(blank=True, verbose_name="reason")),
                ("sha256", models.CharField(max_length=64)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.seat"),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="scoring.consensussheet",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "seat"), name="confirmation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_dissent", False), ("reason", "")),
                            models.Q(("is_dissent", True), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="confirmation_dissent_has_reason",
                        violation_error_message="Write why you do not agree.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergedFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strength", "Strength"),
                            ("opportunity", "Opportunity for improvement"),
                            ("issue", "Issue to verify"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", award.core.fields.CleanTextField(verbose_name="remark")),
                ("position", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="scoring.consensussheet"
                    ),
                ),
                ("sources", models.ManyToManyField(related_name="+", to="scoring.finding")),
            ],
            options={
                "ordering": ["position", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="merged_finding_has_text",
                        violation_error_message="Write the remark.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomPresence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_seen", models.DateTimeField()),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="panels.seat"),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="present", to="scoring.consensussheet"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("sheet", "seat"), name="room_presence_once")],
            },
        ),
        migrations.CreateModel(
            name="TalkPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", award.core.fields.CleanTextField(verbose_name="post")),
                ("posted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.seat"),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="scoring.consensussheet"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="talk_post_has_text",
                        violation_error_message="Write something.",
                    )
                ],
            },
        ),
        append_only("scoring_talkpost", columns=["sheet_id", "item_id", "seat_id", "text", "posted_at"]),
    ]
