"""The cast: officials, experts and applicants, each with the one password of the demonstration."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from award.accounts.models import Division, Industry, Membership, Organisation, User
from award.accounts.services import answer_invitation, create_user, give_role, invite_member, register_organisation
from award.core.access import Actor
from award.domain.creditcodes import check_character, organisation_check_character
from award.home.demo.stock import read
from award.home.templatetags.demo_logins import DEMO_LOGINS
from award.panels.models import Expert
from award.panels.services import add_expert

PASSWORD = "Demo-award-2026"  # noqa: S105 - printed on the login page of a demonstration
DOMAIN = "example.org"

_ROLES = {
    "office_clerk": "office",
    "office_chief": "chief",
    "office_officer": "office",
    "supervisor": "supervisor",
    "committee": "committee",
    "recommender": "recommender",
}
_ROLE_NAMES = {
    "office_clerk": {"zh": "评审办公室 · 经办", "en": "Award office, clerk"},
    "office_chief": {"zh": "评审办公室 · 主任", "en": "Award office, head"},
    "office_officer": {"zh": "评审办公室 · 复核", "en": "Award office, second officer"},
    "supervisor": {"zh": "监督人员", "en": "Supervisor"},
    "committee": {"zh": "评审委员会委员", "en": "Committee member"},
    "recommender": {"zh": "推荐单位", "en": "Recommending body"},
    "chair": {"zh": "评审组组长", "en": "Panel chair"},
    "expert": {"zh": "评审专家", "en": "Expert"},
    "owner": {"zh": "申报组织 · 负责人", "en": "Applicant, owner"},
    "editor": {"zh": "申报组织 · 编辑", "en": "Applicant, editor"},
    "viewer": {"zh": "申报组织 · 查看", "en": "Applicant, viewer"},
}


@dataclass(frozen=True)
class Cast:
    """The people and organisations of the demonstration, by the keys of the fixtures."""

    staff: dict[str, User]
    experts: dict[str, Expert]
    organisations: dict[str, Organisation]
    owners: dict[str, User]

    @property
    def clerk(self) -> User:
        return self.staff["clerk"]

    @property
    def chief(self) -> User:
        return self.staff["chief"]

    @property
    def second(self) -> User:
        return self.staff["officer2"]


def person(email: str, name: str) -> User:
    """The person with that address, made when missing."""
    address = f"{email}@{DOMAIN}"
    known = User.objects.filter(email=address).first()
    return known or create_user(actor=None, email=address, name=name, password=PASSWORD)


def make_cast(keys: list[str]) -> Cast:
    """All officials and experts, and the organisations named by `keys` with their owners."""
    staff, experts, organisations, owners = {}, {}, {}, {}
    for row in read("cast")["staff"]:
        staff[row["key"]] = person(row["email"], row["name"])
        give_role(actor=None, user=staff[row["key"]], name=_ROLES[row["role"]], division=row.get("division", ""))
    for row in read("cast")["experts"]:
        experts[row["key"]] = _expert(staff["clerk"], row)
    rows = {row["key"]: (place, row) for place, row in enumerate(read("cast")["organisations"])}
    for key in keys:
        place, row = rows[key]
        owners[key] = person(row["key"], row["contact"])
        organisations[key] = _organisation(owners[key], place, row)
    return Cast(staff, experts, organisations, owners)


def _expert(actor: Actor, row: dict[str, Any]) -> Expert:
    user = person(row["email"], row["name"])
    known = Expert.objects.filter(user=user).first()
    if known:
        return known
    give_role(actor=None, user=user, name="expert")
    today = localdate()
    return add_expert(
        actor=actor,
        user=user,
        industries=list(Industry.objects.filter(code__in=_industries(row["themes"]))),
        employer=row["employer"],
        title=row["position"],
        expertise=row["expertise_zh"],
        division=Division.objects.get(code=row["division"]),
        may_chair=row.get("chair", False),
        appointed_on=today - timedelta(days=1800),  # the demo goes back to earlier cycles
        appointed_until=today + timedelta(days=595),
        trained_on=today - timedelta(days=200),
    )


def _industries(themes: list[str]) -> set[str]:
    """The industries of the organisations of these themes."""
    return {row["industry"] for row in read("cast")["organisations"] if row["theme"] in themes}


def credit_code(place: int) -> str:
    """A valid, invented code: registered by a market regulator in Haikou, an enterprise, a body nobody has."""
    inner = f"MA5D{place:04d}"
    body = f"91460100{inner}{organisation_check_character(inner)}"
    return body + check_character(body)


def _organisation(owner: User, place: int, row: dict[str, Any]) -> Organisation:
    known = Organisation.objects.filter(credit_code=credit_code(place)).first()
    if known:
        return known
    return register_organisation(
        actor=owner,
        credit_code=credit_code(place),
        name=row["name_zh"],
        name_en=row["name_en"],
        division=Division.objects.get(code=row["division"]),
        industry=Industry.objects.get(code=row["industry"]),
        size=row["size"],
        founded_on=date(row["founded"], 6, 18),
        address=f"海南省{Division.objects.get(code=row['division']).name_zh}演示路 {place + 1} 号",
        legal_representative=row["legal_representative"],
        owners=row["owners"],
        related_firms=row["related_firms"],
    )


def add_colleagues(cast: Cast, key: str) -> None:
    """An editor and a viewer beside the owner of one organisation, for trying out the roles."""
    for role, name in (("editor", "李敏"), ("viewer", "吴志远")):
        user = person(f"{key}.{role}", name)
        organisation = cast.organisations[key]
        if not Membership.objects.filter(organisation=organisation, user=user).exists():
            owner = cast.owners[key]
            invitation = invite_member(actor=owner, organisation=organisation, email=user.email, role=role)
            answer_invitation(actor=user, invitation=invitation, accept=True)


def write_logins() -> None:
    """Note for the login page whom to log in as."""
    people = [
        {"role": _ROLE_NAMES[row["role"]], "name": row["name"], "email": f"{row['email']}@{DOMAIN}"}
        for row in read("cast")["staff"]
    ]
    chairs = set(User.objects.filter(expert__seats__role="chair").values_list("pk", flat=True))
    for user in User.objects.filter(expert__isnull=False).order_by("pk")[:6]:
        role = "chair" if user.pk in chairs else "expert"
        people.append({"role": _ROLE_NAMES[role], "name": user.name, "email": user.email})
    for key in ("yulan", "xiye"):
        for user in User.objects.filter(email__startswith=f"{key}").order_by("pk"):
            role = user.email.partition("@")[0].partition(".")[2] or "owner"
            people.append({"role": _ROLE_NAMES[role], "name": user.name, "email": user.email})
    text = json.dumps({"password": PASSWORD, "people": people}, ensure_ascii=False, indent=1)
    (settings.DATA_DIR / DEMO_LOGINS).write_text(text, encoding="utf-8")
