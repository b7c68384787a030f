"""`manage.py create_office_user EMAIL`: the first person of an installation without demo."""

from __future__ import annotations

import getpass
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from award.accounts.models import Role, User
from award.accounts.services import create_user, give_role
from award.domain.errors import AwardError


class Command(BaseCommand):
    help = "Create a person of the award office (or give the role to a known one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="as shown on the pages")
        parser.add_argument("--chief", action="store_true", help="head of the office, who confirms and issues")
        parser.add_argument("--generate", action="store_true", help="print a random password instead of asking for one")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            password = secrets.token_urlsafe(15) if options["generate"] else getpass.getpass("Password: ")
            try:
                validate_password(password)
                user = create_user(actor=None, email=options["email"], name=options["name"], password=password)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            except AwardError as error:
                raise CommandError(str(error)) from None
            if options["generate"]:
                self.stdout.write(f"Password: {password}")
        role = Role.Name.CHIEF if options["chief"] else Role.Name.OFFICE
        give_role(actor=None, user=user, name=role)
        self.stdout.write(self.style.SUCCESS(f"{user.email}: {role}"))
