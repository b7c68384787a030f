"""Named reads of commendations and certificates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.access import Actor
from award.core.errors import ServiceError
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain.programme import Programme
from award.domain.programmetables import CertificateRules
from award.honours.codes import clean_code, clean_number
from award.honours.models import Certificate, Commendation

EXPIRED = "expired"
_RULES = "cycle__programme__criteria_set"


@dataclass(frozen=True)
class Level:
    """A class of the award, by its full name, and its certificates; without any it stands vacant."""

    name: str
    certificates: list[Certificate]


def commendation_of(cycle: Cycle) -> Commendation | None:
    """The commendation of the cycle, draft or issued."""
    return Commendation.objects.filter(cycle=cycle).first()


def commendations_with_cycle() -> QuerySet[Commendation]:
    """All commendations with their cycle and programme, without the long texts of the rules."""
    rows = Commendation.objects.select_related(_RULES)
    return rows.defer("cycle__programme__text", f"{_RULES}__text")


def certificates_with_cycle() -> QuerySet[Certificate]:
    """All certificates with commendation, cycle and programme, without the long texts of the rules."""
    rows = Certificate.objects.select_related(f"commendation__{_RULES}")
    return rows.defer("commendation__cycle__programme__text", f"commendation__{_RULES}__text")


def certificates_of(commendation: Commendation) -> list[Certificate]:
    """The certificates of a commendation by class in the programme's order, then by serial."""
    places = {award_class.code: place for place, award_class in enumerate(programme_of(commendation.cycle).classes)}
    rows = commendation.certificates.select_related("application__organisation__division")
    rows = rows.select_related("application__organisation__industry")
    return sorted(rows, key=lambda row: (places[row.class_code], row.serial))


def levels_of(commendation: Commendation) -> list[Level]:
    """Every class of the programme in its order, with the certificates of the commendation."""
    certificates, programme = certificates_of(commendation), programme_of(commendation.cycle)
    return [
        Level(
            honour_of(programme, award_class.code, _language()),
            [row for row in certificates if row.class_code == award_class.code],
        )
        for award_class in programme.classes
    ]


def missing_certificates(commendation: Commendation) -> QuerySet[Certificate]:
    """Certificates without a document yet."""
    return commendation.certificates.filter(path="").order_by("class_code", "serial")


def certificates_for(actor: Actor) -> QuerySet[Certificate]:
    """The certificates of the organisations a person is a member of, latest first."""
    if not actor.is_authenticated:
        return Certificate.objects.none()
    rows = certificates_with_cycle().filter(application__organisation__memberships__user_id=actor.pk)
    return rows.order_by("-issued_on", "number")


def published_commendations() -> QuerySet[Commendation]:
    """Issued commendations of published cycles, latest year first."""
    rows = commendations_with_cycle().filter(state=Commendation.State.ISSUED, cycle__state=Cycle.State.PUBLISHED)
    return rows.order_by("-cycle__year", "-issued_on", "-pk")


def certificate_by_code(text: str) -> Certificate | None:
    """The certificate with this check code, however it was typed."""
    code = clean_code(text)
    return certificates_with_cycle().filter(code=code).first() if code else None


def certificate_by_number(text: str) -> Certificate | None:
    """A certificate that the winners' page lists, by its number."""
    listed = Certificate.objects.filter(commendation__in=published_commendations())
    return listed.filter(number__iexact=clean_number(text)).first()


def state_on(certificate: Certificate, day: date) -> str:
    """valid, expired, suspended or revoked on that day. What was taken back does not merely expire."""
    if certificate.state == Certificate.State.VALID and certificate.valid_until < day:
        return EXPIRED
    return certificate.state


def certificate_rules(programme: Programme, class_code: str) -> CertificateRules:
    """The programme's rules for the certificate of a class. Raises ServiceError when that class gets none."""
    rules = programme.documents.certificate(class_code) if programme.documents else None
    if rules is None:
        raise ServiceError(
            _("The programme has no certificate for the class “%(code)s”.") % {"code": class_code},
            code="no_certificate",
        )
    return rules


def honour_of(programme: Programme, class_code: str, language: str) -> str:
    """The full name of an honour: in Chinese the award's name stands before that of a lower class."""
    name = programme.award_class(class_code).name.get(language)
    award = programme.name.get(language)
    return name if language == "en" or award in name else award + name


def honour_name(certificate: Certificate) -> str:
    """The full name of the certificate's honour in the active language."""
    return honour_of(programme_of(certificate.commendation.cycle), certificate.class_code, _language())


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def holders_on(day: date) -> list[tuple[Cycle, list[Application]]]:
    """Who holds a certificate that is not revoked and still valid on `day`, by cycle."""
    rows = certificates_with_cycle().exclude(state=Certificate.State.REVOKED).filter(valid_until__gte=day)
    cycles: dict[int, Cycle] = {}
    holders: dict[int, list[Application]] = defaultdict(list)
    for row in rows.select_related("application__organisation").order_by("commendation__cycle_id", "pk"):
        cycle = cycles.setdefault(row.commendation.cycle_id, row.commendation.cycle)
        holders[cycle.pk].append(row.application)
    return [(cycles[pk], applications) for pk, applications in holders.items()]
