from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0002_append_only"),
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_posted_iff_dated",
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ends_on__isnull", True),
                        ("posted_at__isnull", True),
                        ("starts_on__isnull", True),
                        ("state", "draft"),
                    ),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("ends_on__isnull", False),
                        ("posted_at__isnull", False),
                        ("starts_on__isnull", False),
                        ("ends_on__gte", models.F("starts_on")),
                    ),
                    _connector="OR",
                ),
                name="notice_posted_iff_dated",
            ),
        ),
    ]
