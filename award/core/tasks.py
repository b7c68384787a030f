"""Background tasks: Django 6 carries them itself, Django 5.2 by the backport with the same interface."""

try:
    from django.tasks import task  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    from django_tasks import task  # type: ignore[no-redef, unused-ignore]

__all__ = ["task"]
