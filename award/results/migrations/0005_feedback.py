"""Drafts of feedback reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import award.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_avoidance"),
        ("cycles", "0003_windows"),
        ("results", "0004_append_only_releases"),
        ("scoring", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="FeedbackDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("drafting", "Being written"), ("submitted", "Handed to the office")],
                        default="drafting",
                        max_length=10,
                    ),
                ),
                ("themes", award.core.fields.CleanTextField(blank=True, verbose_name="key themes")),
                ("version", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("looked_over", models.PositiveSmallIntegerField(default=0)),
                ("payload", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scoring.consensussheet"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["application__number"], "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="FeedbackRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("strength", "Strength"), ("opportunity", "Opportunity for improvement")],
                        max_length=12,
                    ),
                ),
                ("text", award.core.fields.CleanTextField(verbose_name="remark")),
                ("passages", models.JSONField(default=list)),
                ("position", models.PositiveSmallIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="results.feedbackdraft"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
                ),
            ],
            options={"ordering": ["draft", "item__position", "-kind", "position"], "default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="feedbackdraft",
            constraint=models.CheckConstraint(
                condition=Q(
                    state="drafting", submitted_at__isnull=True, submitted_by__isnull=True, payload="", sha256=""
                )
                | (
                    Q(state="submitted", submitted_at__isnull=False, submitted_by__isnull=False)
                    & ~Q(payload="")
                    & ~Q(sha256="")
                ),
                name="feedback_draft_submitted_iff_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackremark",
            constraint=models.UniqueConstraint(
                fields=("draft", "item", "kind", "position"), name="feedback_remark_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackremark",
            constraint=models.CheckConstraint(
                condition=~Q(text=""),
                name="feedback_remark_has_text",
                violation_error_message="Write the remark.",
            ),
        ),
    ]
