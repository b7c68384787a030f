"""Site visits: plan, points to verify, findings, photographs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_consensus")]
    operations = []
