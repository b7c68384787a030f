"""Which confidentiality statement an expert signed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("panels", "0002_register_plans_conflicts")]
    operations = [
        migrations.AddField(
            model_name="assignment",
            name="statement_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
