from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "award.honours"
    label = "honours"
