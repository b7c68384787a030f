"""Factor ticks, private notes, citations of a remark."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_append_only")]
    operations = []
