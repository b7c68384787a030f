"""Merged remarks, confirmations and the discussion of a consensus."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_reopening")]
    operations = []
