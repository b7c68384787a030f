from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "award.notices"
    label = "notices"
