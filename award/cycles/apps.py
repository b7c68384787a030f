from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "award.cycles"
    label = "cycles"
