"""Defences and surveys."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import award.core.fields
from award.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_avoidance"),
        ("cycles", "0003_windows"),
        ("panels", "0003_reading"),
        ("scoring", "0006_site_visit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="DefenceSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being prepared"), ("committed", "Seed committed"), ("drawn", "Drawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="start")),
                ("place", award.core.fields.CleanLineField(max_length=200, verbose_name="place")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes a presentation",
                    ),
                ),
                (
                    "questions",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes for questions",
                    ),
                ),
                (
                    "pause",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes between two",
                    ),
                ),
                ("inputs", models.TextField(blank=True)),
                ("inputs_sha256", models.CharField(blank=True, max_length=64)),
                ("seed", models.CharField(blank=True, max_length=64)),
                ("seed_sha256", models.CharField(blank=True, max_length=64)),
                ("witness", award.core.fields.CleanLineField(blank=True, max_length=120, verbose_name="witness")),
                (
                    "witness_word",
                    award.core.fields.CleanLineField(blank=True, max_length=120, verbose_name="word of the witness"),
                ),
                ("outcome", models.TextField(blank=True)),
                ("outcome_sha256", models.CharField(blank=True, max_length=64)),
                ("committed_at", models.DateTimeField(blank=True, null=True)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "committed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.panel"),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.round"),
                ),
            ],
            options={
                "ordering": ["round", "panel__code"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DefenceSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="scoring.defencesession"
                    ),
                ),
            ],
            options={
                "ordering": ["session", "position"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SurveyImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Awaiting a second person"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("file_name", award.core.fields.CleanLineField(max_length=200, verbose_name="file")),
                ("rows", models.TextField()),
                ("rows_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", award.core.fields.CleanTextField(blank=True, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.round"),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SurveyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="per cent",
                    ),
                ),
                ("answers", models.PositiveIntegerField(verbose_name="answers")),
                ("source", award.core.fields.CleanLineField(max_length=200, verbose_name="source")),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("note", award.core.fields.CleanTextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.round"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="scoring.surveyimport"
                    ),
                ),
            ],
            options={
                "ordering": ["round", "application__number", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="defencesession",
            constraint=models.UniqueConstraint(
                fields=("round", "panel"),
                name="defence_session_once",
                violation_error_message="This panel has its day in this round already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="defencesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("committed_at__isnull", True),
                        ("inputs", ""),
                        ("seed", ""),
                        ("seed_sha256", ""),
                        ("witness", ""),
                    ),
                    models.Q(
                        ("committed_at__isnull", False),
                        models.Q(("seed", ""), _negated=True),
                        models.Q(("seed_sha256", ""), _negated=True),
                        models.Q(("witness", ""), _negated=True),
                        models.Q(("inputs", ""), _negated=True),
                        models.Q(("inputs_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="defence_session_committed_iff_seeded",
                violation_error_message="Name the witness.",
            ),
        ),
        migrations.AddConstraint(
            model_name="defencesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("committed_at__isnull", True), ("drawn_at__isnull", True), ("outcome", ""), ("state", "draft")
                    ),
                    models.Q(
                        ("committed_at__isnull", False),
                        ("drawn_at__isnull", True),
                        ("outcome", ""),
                        ("state", "committed"),
                    ),
                    models.Q(
                        ("committed_at__isnull", False),
                        ("drawn_at__isnull", False),
                        ("state", "drawn"),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("witness_word", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="defence_session_dated_by_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="defenceslot",
            constraint=models.UniqueConstraint(fields=("session", "application"), name="defence_slot_once"),
        ),
        migrations.AddConstraint(
            model_name="defenceslot",
            constraint=models.UniqueConstraint(fields=("session", "position"), name="defence_slot_position_once"),
        ),
        migrations.AddConstraint(
            model_name="defenceslot",
            constraint=models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="defence_slot_from_one"),
        ),
        migrations.AddConstraint(
            model_name="surveyimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("round",),
                name="survey_import_one_open",
                violation_error_message="A file of figures awaits a second person already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "asked")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["confirmed", "refused"]),
                    ),
                    _connector="OR",
                ),
                name="survey_import_decided_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="survey_import_refused_has_reason",
                violation_error_message="Say why the figures are refused.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyfigure",
            constraint=models.UniqueConstraint(fields=("file", "application"), name="survey_figure_once_a_file"),
        ),
        migrations.AddConstraint(
            model_name="surveyfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__range", (0, 100))),
                name="survey_figure_percent_0_100",
                violation_error_message="Give a per cent from 0 to 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="survey_figure_has_source",
                violation_error_message="Say who measured it.",
            ),
        ),
        append_only("scoring_surveyfigure"),
        append_only(
            "scoring_surveyimport",
            columns=["round_id", "file_name", "rows", "rows_sha256", "made_by_id", "made_at"],
        ),
        append_only("scoring_defenceslot"),
        append_only(
            "scoring_defencesession",
            columns=[
                "state",
                "round_id",
                "panel_id",
                "inputs",
                "inputs_sha256",
                "seed",
                "seed_sha256",
                "witness",
                "witness_word",
                "outcome",
                "outcome_sha256",
                "committed_at",
                "drawn_at",
            ],
            when="OLD.state = 'drawn'",
        ),
    ]
