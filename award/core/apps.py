from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "award.core"
    label = "core"
