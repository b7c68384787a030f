from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "award.home"
    label = "home"
