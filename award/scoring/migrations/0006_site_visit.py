"""Site visits: plan, points to verify, findings, photographs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import award.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0003_windows"),
        ("panels", "0003_reading"),
        ("scoring", "0005_consensus"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("place", award.core.fields.CleanLineField(blank=True, max_length=200, verbose_name="place")),
                ("message", award.core.fields.CleanTextField(blank=True, verbose_name="message to the applicant")),
                ("version", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_version", models.PositiveIntegerField(default=0)),
                ("sent_payload", models.TextField(blank=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="scoring.consensussheet"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InterviewWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", award.core.fields.CleanLineField(max_length=120, verbose_name="function or department")),
                ("topic", award.core.fields.CleanLineField(max_length=200, verbose_name="topic")),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="people")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interview_wishes",
                        to="scoring.sitevisit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DocumentWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", award.core.fields.CleanLineField(max_length=200, verbose_name="document or record")),
                ("reason", award.core.fields.CleanLineField(blank=True, max_length=200, verbose_name="why")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cycles.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_wishes",
                        to="scoring.sitevisit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AgendaEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.PositiveSmallIntegerField(default=1, verbose_name="day")),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ("what", award.core.fields.CleanLineField(max_length=120, verbose_name="what")),
                ("whom", award.core.fields.CleanLineField(blank=True, max_length=120, verbose_name="with whom")),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="panels.seat",
                        verbose_name="led by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["day", "starts", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", award.core.fields.CleanLineField(max_length=200, verbose_name="document or record")),
                ("number", award.core.fields.CleanLineField(blank=True, max_length=80, verbose_name="number")),
                ("result", award.core.fields.CleanTextField(blank=True, verbose_name="what it showed")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cycles.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strength", "Strength"),
                            ("opportunity", "Opportunity for improvement"),
                            ("fact", "Fact"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", award.core.fields.CleanTextField(verbose_name="finding")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitInterview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("department", award.core.fields.CleanLineField(max_length=120, verbose_name="function or department")),
                ("topic", award.core.fields.CleanLineField(max_length=200, verbose_name="topic")),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="people")),
                ("notes", award.core.fields.CleanTextField(blank=True, verbose_name="notes")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interviews", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.seat"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("path", models.CharField(max_length=200)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("source_sha256", models.CharField(max_length=64)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("caption", award.core.fields.CleanLineField(blank=True, max_length=200, verbose_name="what it shows")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="scoring.visitfinding"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VisitPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("text", award.core.fields.CleanTextField(verbose_name="point to verify")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("consensus", "from the consensus"),
                            ("sheet", "from a score sheet"),
                            ("team", "added by the team"),
                        ],
                        default="team",
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("open", "To be verified"),
                            ("confirmed", "Confirmed"),
                            ("partly", "Partly confirmed"),
                            ("refuted", "Refuted"),
                            ("unseen", "Not seen"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found", award.core.fields.CleanTextField(blank=True, verbose_name="what was found")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="panels.seat",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="points", to="scoring.sitevisit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="visitfinding",
            name="point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="findings",
                to="scoring.visitpoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on__isnull", True), ("starts_on__isnull", True)),
                    models.Q(
                        ("ends_on__gte", models.F("starts_on")),
                        ("ends_on__isnull", False),
                        ("starts_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="site_visit_has_both_days_in_order",
                violation_error_message="The last day is not before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True), ("sent_payload", "")),
                    models.Q(
                        ("sent_at__isnull", False),
                        ("sent_by__isnull", False),
                        models.Q(("sent_payload", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="site_visit_sent_iff_copied",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))),
                name="agenda_entry_ends_after_it_starts",
                violation_error_message="It ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitdocument",
            constraint=models.UniqueConstraint(fields=("visit", "client_id"), name="visit_document_once"),
        ),
        migrations.AddConstraint(
            model_name="visitinterview",
            constraint=models.UniqueConstraint(fields=("visit", "client_id"), name="visit_interview_once"),
        ),
        migrations.AddConstraint(
            model_name="visitmember",
            constraint=models.UniqueConstraint(fields=("visit", "seat"), name="visit_member_once"),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.UniqueConstraint(fields=("visit", "client_id"), name="visit_photo_once"),
        ),
        migrations.AddConstraint(
            model_name="visitpoint",
            constraint=models.UniqueConstraint(fields=("visit", "client_id"), name="visit_point_once"),
        ),
        migrations.AddConstraint(
            model_name="visitpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="visit_point_has_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitfinding",
            constraint=models.UniqueConstraint(fields=("visit", "client_id"), name="visit_finding_once"),
        ),
        migrations.AddConstraint(
            model_name="visitfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="visit_finding_has_text"
            ),
        ),
    ]
