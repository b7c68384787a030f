from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "award.deliberation"
    label = "deliberation"
