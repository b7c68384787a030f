"""Factor ticks, private notes, citations of a remark. What a remark referred to becomes its first citation."""

import django.db.models.deletion
from django.db import migrations, models

import award.core.fields


def to_citations(apps, schema_editor):
    """ "3" was a paragraph of the item's text, "file:12" a file; what names no file of the application is dropped."""
    finding_of, citation_of = apps.get_model("scoring", "Finding"), apps.get_model("scoring", "Citation")
    files = set(apps.get_model("applications", "Evidence").objects.values_list("application_id", "pk"))
    rows = []
    referring = finding_of.objects.exclude(paragraph="").order_by("pk")
    for pk, value, application in referring.values_list("pk", "paragraph", "sheet__revision__application_id"):
        number = int(value.removeprefix("file:"))
        if not value.startswith("file:") and number:
            rows.append(citation_of(finding_id=pk, kind="text", paragraph=number))
        elif (application, number) in files:
            rows.append(citation_of(finding_id=pk, kind="file", evidence_id=number))
    citation_of.objects.bulk_create(rows, batch_size=1000)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered with checks pending


def to_paragraph(apps, schema_editor):
    """The first citation is the one that the earlier column can hold."""
    finding_of, citation_of = apps.get_model("scoring", "Finding"), apps.get_model("scoring", "Citation")
    for row in citation_of.objects.exclude(kind="measure").order_by("-pk"):
        value = str(row.paragraph) if row.kind == "text" else f"file:{row.evidence_id}"
        finding_of.objects.filter(pk=row.finding_id).update(paragraph=value)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_avoidance"),
        ("cycles", "0003_windows"),
        ("scoring", "0002_append_only"),
    ]
    operations = [
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "Text"), ("file", "File"), ("measure", "Measure")], max_length=8
                    ),
                ),
                ("paragraph", models.PositiveIntegerField(blank=True, null=True)),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("quote", award.core.fields.CleanLineField(blank=True, max_length=300)),
                ("page", models.PositiveIntegerField(blank=True, null=True)),
                ("row", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FactorTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("factor", models.CharField(max_length=32)),
                (
                    "value",
                    models.CharField(
                        choices=[("full", "Fully met"), ("partly", "Partly met"), ("not", "Not met")], max_length=8
                    ),
                ),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SheetNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", award.core.fields.CleanTextField(blank=True, verbose_name="note")),
                ("version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="is_outstanding",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_outstanding", False), ("kind", "strength"), _connector="OR"),
                name="finding_outstanding_is_a_strength",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.evidence",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="scoring.finding"
            ),
        ),
        migrations.AddField(
            model_name="factortick",
            name="item",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
        ),
        migrations.AddField(
            model_name="factortick",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="ticks", to="scoring.scoresheet"
            ),
        ),
        migrations.AddField(
            model_name="sheetnote",
            name="item",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.item"),
        ),
        migrations.AddField(
            model_name="sheetnote",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="scoring.scoresheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("page__isnull", True), ("kind", "file"), _connector="OR"),
                    models.Q(
                        models.Q(
                            ("evidence__isnull", True),
                            ("kind", "text"),
                            ("paragraph__gte", 1),
                            ("paragraph__isnull", False),
                            ("row__isnull", True),
                        ),
                        models.Q(
                            ("evidence__isnull", False),
                            ("kind", "file"),
                            ("paragraph__isnull", True),
                            ("row__isnull", True),
                            ("start__isnull", True),
                        ),
                        models.Q(
                            ("kind", "measure"),
                            ("paragraph__isnull", True),
                            ("row__gte", 1),
                            ("row__isnull", False),
                            ("start__isnull", True),
                            ("evidence__isnull", True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="citation_fits_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end__isnull", True), ("quote", ""), ("start__isnull", True)),
                    models.Q(
                        ("end__gt", models.F("start")),
                        ("end__isnull", False),
                        ("start__isnull", False),
                        models.Q(("quote", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="citation_passage_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__isnull", True), ("page__gte", 1), _connector="OR"),
                name="citation_of_remark_page_from_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="factortick",
            constraint=models.UniqueConstraint(fields=("sheet", "item", "factor"), name="factor_tick_once"),
        ),
        migrations.AddConstraint(
            model_name="factortick",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__in", ["full", "partly", "not"])), name="factor_tick_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetnote",
            constraint=models.UniqueConstraint(fields=("sheet", "item"), name="sheet_note_once"),
        ),
        migrations.RunPython(to_citations, to_paragraph),
        migrations.RemoveField(
            model_name="finding",
            name="paragraph",
        ),
    ]
