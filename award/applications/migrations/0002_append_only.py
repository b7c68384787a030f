"""Revisions are never changed nor deleted."""

from django.db import migrations

from award.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [
        append_only("applications_revision"),
    ]
