from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "award.outbox"
    label = "outbox"
