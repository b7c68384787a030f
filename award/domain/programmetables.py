"""The programme's tables beside the ranking rules: what each stage and each document of an award goes by."""

from __future__ import annotations

import string
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from award.domain.remarks import FeedbackRules
from award.domain.text import Text
from award.domain.tomlfiles import Code, Frozen, Many, Name, Table

SERIAL_KEYS = frozenset({"year", "serial"})
NOTICE_KEYS = frozenset({"cycle", "year", "start", "end", "office", "phone"})
LETTER_KEYS = frozenset({"name", "cycle", "year", "office", "phone"})
CERTIFICATE_KEYS = frozenset({"organisation", "cycle", "honour", "year", "decision"})


def placeholder_fault(template: str, allowed: frozenset[str]) -> str | None:
    """What is wrong with the placeholders of a template, or None. Attributes, indexes and conversions are refused."""
    try:
        for _, field, layout, conversion in string.Formatter().parse(template):
            if field is None:
                continue
            if field not in allowed or conversion or (layout and not _is_padding(layout, field)):
                return "{" + field + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "") + "}"
    except ValueError:
        return "{"
    return None


def _is_padding(layout: str, field: str) -> bool:
    # Only 01d … 09d: a greater width would let a file ask for a number of any length.
    return field == "serial" and len(layout) == 3 and layout[0] == "0" and layout[1] in "123456789" and layout[2] == "d"


def _number(template: str) -> str:
    if placeholder_fault(template, SERIAL_KEYS):
        raise ValueError("toml.placeholder")
    return template


def _serial_number(template: str) -> str:
    if "{serial" not in _number(template):
        raise ValueError("toml.serial_missing")
    return template


def _texts(allowed: frozenset[str]) -> AfterValidator:
    def check(text: Text) -> Text:
        if placeholder_fault(text.zh, allowed) or placeholder_fault(text.en, allowed):
            raise ValueError("toml.placeholder")
        return text

    return AfterValidator(check)


Line = Annotated[str, Field(min_length=1, max_length=200)]
SerialTemplate = Annotated[Line, AfterValidator(_serial_number)]


class Indicator(Table):
    """A figure of the basic data, asked for each year."""

    code: Name
    unit: Text
    name: Text


class Sentence(Table):
    """A text with a code: a commitment of the applicant, a reason of a verdict."""

    code: Name
    text: Text


class RequiredDocument(Table):
    """A document of every application; `letter`: the platform makes it from the commitments, to be signed."""

    code: Name
    name: Text
    hint: Text | None = None
    is_required: bool = True
    letter: bool = False


class ApplicationRules(Table):
    """What an applicant hands in."""

    number: SerialTemplate = "{year}-{serial:03d}"
    years: Annotated[int, Field(ge=1, le=10)] = 3
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    evidence_files: Annotated[int, Field(ge=1, le=500)] = 60
    evidence_megabytes: Annotated[int, Field(ge=1, le=100)] = 20
    evidence_total_megabytes: Annotated[int, Field(ge=1, le=5000)] = 500
    indicators: Many[Indicator] = ()
    commitments: Many[Sentence] = ()
    documents: Many[RequiredDocument] = ()
    internal_notice_days: Annotated[int, Field(ge=0, le=60)] = 0
    corrections: Annotated[int, Field(ge=0, le=10)] = 1
    correction_days: Annotated[int, Field(ge=1, le=90)] = 10


class Condition(Table):
    """A condition of applying, asked as a question that an eligible organisation answers with yes."""

    code: Name
    question: Text
    reason: Text


CheckRule = Literal[
    "manual", "credit_code", "registered_years", "region", "model_years", "earlier_award", "ban", "screening"
]
ListKind = Literal["dishonesty", "accident", "inspection", "penalty", "award", "ban"]


class Check(Table):
    """A line of the checklist. `rule` other than manual: what the platform finds is shown; an officer confirms it.

    `years`: of registered_years, at least so many; of model_years likewise; of screening, entries not older than that.
    `lists`: which kinds of lists a screening line looks at. `division`: where a region line wants the organisation to
    be, by the first digits of its code. `classes`: of earlier_award, which classes bar; none named: every one.
    """

    code: Name
    name: Text
    hint: Text | None = None
    rule: CheckRule = "manual"
    years: Annotated[int, Field(ge=1, le=50)] | None = None
    division: Annotated[str, Field(pattern=r"^[0-9]{2,6}$")] | None = None
    lists: Many[ListKind] = ()
    classes: Many[Code] = ()


class Department(Table):
    """An authority that is asked about applicants, with what it is asked and how many working days it has."""

    code: Name
    name: Text
    text: Text
    days: Annotated[int, Field(ge=1, le=90)] = 10


class EligibilityRules(Table):
    """Conditions of applying for the self-check, the checklist, departments to ask, canned reasons for a verdict."""

    conditions: Many[Condition] = ()
    checks: Many[Check] = ()
    second_check: bool = False
    departments: Many[Department] = ()
    reasons: Many[Sentence] = ()


BodyCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,6}$")]


class RecommendingBody(Table):
    """Who recommends: a bureau for its divisions (and those below them), or a department for its industries."""

    code: BodyCode
    name: Text
    divisions: Many[str] = ()
    industries: Many[str] = ()
    quota: Annotated[int, Field(ge=0, le=1000)] | None = None


class RecommendationRules(Table):
    """Whether applications reach the office through a recommending body, how many each may send, and until when.

    `days`: working days after the applications close. Without `bodies` each division recommends for itself.
    """

    is_required: bool = False
    days: Annotated[int, Field(ge=1, le=90)] = 10
    quota: Annotated[int, Field(ge=0, le=1000)] | None = None
    bodies: Many[RecommendingBody] = ()


# Of a programme that brings no statement of its own.
_CONFIDENTIALITY = Text(
    zh="本人对申报材料、评审过程和评审意见保密，只用于本次评审，不向任何人透露。",
    en="I keep applications, the assessment and all opinions confidential, use them for this assessment only "
    "and tell nobody of them.",
)


class PanelRules(Table):
    """Who makes up a panel, the chair included, and by which rules panels are formed and given applications.

    `industry_experts`: of each application's industry, in its panel. `same_region`: members from the applicant's city.
    `most_cycles`: cycles in a row an expert may sit; 0: no limit. `pair_cycles`: of the last so many cycles, two people
    sit together in none; 0: no limit. `guests`: applications a panel shares with the next one, so that all panels are
    connected. `tie_years`: how long former employment, consulting and shares bar. `training_years`: age of the last
    training; 0: not asked. `access_days`: after the last round experts read on for so many days; not given: until the
    results are published, which ends it in any case. `confidentiality`: what an expert signs when it accepts a seat.
    """

    minimum_members: Annotated[int, Field(ge=1, le=15)] = 1
    maximum_members: Annotated[int, Field(ge=1, le=15)] = 15
    minimum_chairs: Annotated[int, Field(ge=0, le=1)] = 1
    industry_experts: Annotated[int, Field(ge=0, le=5)] = 0
    most_applications: Annotated[int, Field(ge=1, le=200)] = 200
    load_difference: Annotated[int, Field(ge=0, le=50)] = 1
    one_employer: bool = True
    same_region: Literal["allow", "avoid", "forbid"] = "allow"
    most_cycles: Annotated[int, Field(ge=0, le=20)] = 0
    pair_cycles: Annotated[int, Field(ge=0, le=20)] = 0
    guests: Annotated[int, Field(ge=0, le=5)] = 0
    tie_years: Annotated[int, Field(ge=0, le=50)] = 3
    training_years: Annotated[int, Field(ge=0, le=20)] = 0
    invitation_days: Annotated[int, Field(ge=1, le=60)] = 5
    stalled_hours: Annotated[int, Field(ge=1, le=720)] = 48
    access_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    confidentiality: Text = _CONFIDENTIALITY


DayTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-2]):[0-5][0-9]$")]


class AgendaLine(Table):
    """A line of the agenda that a site visit starts from; `day` counts from 1."""

    day: Annotated[int, Field(ge=1, le=10)] = 1
    from_: DayTime = Field(alias="from")
    minutes: Annotated[int, Field(ge=5, le=600)]
    what: Text
    whom: Text | None = None


class SiteVisitRules(Table):
    """What a site visit may hold, and the agenda it starts from.

    `photographs`: at most so many a visit, each kept with its longer side at `photograph_pixels`. `noted_days`: how
    long before its arrival something may have been noted without network.
    """

    days: Annotated[int, Field(ge=1, le=10)] = 5
    photographs: Annotated[int, Field(ge=0, le=500)] = 60
    photograph_megabytes: Annotated[int, Field(ge=1, le=30)] = 12
    photograph_pixels: Annotated[int, Field(ge=640, le=4096)] = 1600
    text_characters: Annotated[int, Field(ge=100, le=5000)] = 1000
    noted_days: Annotated[int, Field(ge=0, le=30)] = 7
    agenda: Many[AgendaLine] = Field(default=(), max_length=100)


class ConsensusRules(Table):
    """How a panel comes to its consensus.

    `assessors`: whether marks, remarks and posts of the discussion carry letters, mixed anew for each application, or
    names too. `confirmations`: who has to confirm the sheet before it is agreed, or the chair says why not.
    """

    assessors: Literal["letters", "names"] = "letters"
    confirmations: Literal["all", "majority", "none"] = "all"
    remark_characters: Annotated[int, Field(ge=100, le=5000)] = 600
    post_characters: Annotated[int, Field(ge=100, le=5000)] = 1000


class ScoringRules(Table):
    """How people score. `local_copies`: whether a browser may keep pages and what is typed for work without network."""

    local_copies: bool = True


class DefenceRules(Table):
    """The minutes of a defence that a session starts from: presentation, questions, and the break before the next."""

    minutes: Annotated[int, Field(ge=1, le=480)] = 20
    questions: Annotated[int, Field(ge=0, le=480)] = 10
    pause: Annotated[int, Field(ge=0, le=480)] = 5


class ReminderRules(Table):
    """Whom to remind of what, and how many days before the date."""

    phase: Literal["applying", "correcting", "recommending", "inviting", "declaring", "assessing", "departments"]
    days: Many[Annotated[int, Field(ge=0, le=90)]] = Field(min_length=1, max_length=10)
    is_held: bool = False


LetterKind = Literal[
    "application_submitted", "correction_returned", "eligibility_accepted", "eligibility_rejected", "seat_invited",
    "panel_seated", "panel_assigned", "result_released", "reminder_applying", "reminder_correcting",
    "reminder_recommending", "reminder_inviting", "reminder_declaring", "reminder_assessing",
]  # fmt: skip


class LetterRules(Table):
    """What the office adds in its own words at the end of each letter of one kind."""

    kind: LetterKind
    text: Annotated[Text, _texts(LETTER_KEYS)]


class NoticeRules(Table):
    """A public notice of one kind and how its days are counted."""

    days: Annotated[int, Field(ge=1, le=60)]
    unit: Literal["working", "calendar"]
    first_day_counts: bool
    title: Annotated[Text, _texts(NOTICE_KEYS)]
    text: Annotated[Text, _texts(NOTICE_KEYS)]


class CertificateRules(Table):
    """The certificate of one class."""

    class_: Code = Field(alias="class")
    number: SerialTemplate
    text: Annotated[Text, _texts(CERTIFICATE_KEYS)]


class DocumentRules(Table):
    """Who issues the documents, and how they read."""

    issuer: Text
    organiser: Text
    office: Text
    phone: Line
    decision_number: Annotated[Line, AfterValidator(_number)]
    certificates: Many[CertificateRules] = ()

    def certificate(self, class_code: str) -> CertificateRules | None:
        """The certificate of a class, or None when that class gets none."""
        return next((rules for rules in self.certificates if rules.class_ == class_code), None)


class PublicationRules(Table):
    """Who gets the result bundle: officials alone (then only its fingerprint is published), or everyone."""

    bundle: Literal["officials", "public"] = "officials"


class RegisterRules(Table):
    """How long an honour stands on the register."""

    validity_years: Annotated[int, Field(ge=1, le=50)] = 5


class FurtherTables(Table):
    """The tables beside those that the ranking reads; each may be left out as a whole."""

    application: ApplicationRules = ApplicationRules()
    eligibility: EligibilityRules = EligibilityRules()
    recommendation: RecommendationRules = RecommendationRules()
    panels: PanelRules = PanelRules()
    scoring: ScoringRules = ScoringRules()
    consensus: ConsensusRules = ConsensusRules()
    site_visit: SiteVisitRules = SiteVisitRules()
    defence: DefenceRules = DefenceRules()
    reminders: Many[ReminderRules] = ()
    letters: Many[LetterRules] = ()
    notices: Frozen[NoticeRules] = Field(default_factory=dict, validate_default=True)
    documents: DocumentRules | None = None
    publication: PublicationRules = PublicationRules()
    feedback: FeedbackRules = FeedbackRules()
    register_: RegisterRules = Field(default=RegisterRules(), alias="register")
