"""Owners and related firms of an organisation."""

from django.db import migrations

import award.core.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_past_membership")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="owners",
            field=award.core.fields.CleanTextField(
                blank=True, max_length=1000, verbose_name="shareholders and controllers"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="related_firms",
            field=award.core.fields.CleanTextField(blank=True, max_length=2000, verbose_name="related organisations"),
        ),
    ]
