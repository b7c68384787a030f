"""Owners and related firms of an organisation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_past_membership")]
    operations = []
