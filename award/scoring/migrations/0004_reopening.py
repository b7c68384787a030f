"""Earlier versions of sheets that were opened again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_workspace")]
    operations = []
