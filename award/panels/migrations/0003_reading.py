"""What experts read and downloaded."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("panels", "0002_register_plans_conflicts")]
    operations = []
