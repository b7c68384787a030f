"""Loaded rules are never changed: cycles point at them by their hashes."""

from django.db import migrations

from award.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("cycles", "0001_initial")]
    operations = [
        append_only("cycles_criteriaset"),
        append_only("cycles_category"),
        append_only("cycles_item"),
        append_only("cycles_programme"),
    ]
