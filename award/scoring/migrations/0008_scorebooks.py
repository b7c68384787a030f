"""Scorebooks that were handed out and read in."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_defence_survey")]
    operations = []
