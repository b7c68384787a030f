from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "award.accounts"
    label = "accounts"
