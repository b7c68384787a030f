from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "award.core"
    label = "core"

    def ready(self) -> None:
        from award.core import checks  # noqa: F401 - app ready: registers them
