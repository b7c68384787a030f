"""Drafts of feedback reports."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("results", "0004_append_only_releases")]
    operations = []
