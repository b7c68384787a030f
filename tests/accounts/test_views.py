"""Pages of organisations and members, and the language of a person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from award.accounts.models import Invitation, JoinRequest, Membership, Organisation, OwnershipTransfer
from award.core.clock import now
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = factories.make_user("owner", language="en")
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return user


@pytest.fixture
def organisation(owner):
    return factories.make_organisation("甲公司", owner=owner)


def typed(**fields):
    factories.make_organisation()
    return {"credit_code": factories.make_credit_code(), "name": "海南椰浆", "name_en": "", "division": "460100",
            "industry": "C", "size": "small", "founded_on": "2001-02-03", "address": "", "legal_representative": "",
            **fields}  # fmt: skip


def test_registering_makes_an_owner_and_leads_on(client, owner):
    response = client.post(reverse("accounts:organisation_new"), typed(), follow=True)
    assert response.redirect_chain == [("/my/", 302)]
    assert "海南椰浆 is registered. You are its owner." in response.text
    assert Membership.objects.get(user=owner).organisation.name == "海南椰浆"


def test_a_wrong_check_character_is_said_and_what_was_typed_stays(client, owner):
    code = factories.make_credit_code()
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    response = client.post(reverse("accounts:organisation_new"), typed(credit_code=wrong))
    assert response.status_code == 422
    assert "The check character does not fit. Compare the code with the business licence." in response.text
    assert "the mistake is among characters 1 to 8 or in the last one" in response.text
    assert f'value="{wrong}"' in response.text
    assert 'value="海南椰浆"' in response.text
    assert not Organisation.objects.filter(name="海南椰浆").exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda code: "".join(chr(ord(character) + 0xFEE0) for character in code),  # full width
        lambda code: f"  {code[:6].lower()}-{code[6:12]} {code[12:].lower()}\u200b",
    ],
)
def test_a_code_typed_another_way_is_the_same_code(client, owner, write):
    code = factories.make_credit_code()
    client.post(reverse("accounts:organisation_new"), typed(credit_code=write(code)))
    assert Organisation.objects.get(name="海南椰浆").credit_code == code
    again = client.post(reverse("accounts:organisation_new"), typed(credit_code=write(code), name="另一家"))
    assert again.status_code == 422
    assert "An organisation with this code is registered already." in again.text
    assert f'href="/my/organisations/join/?code={code}"' in again.text, "and may be joined"


def test_facts_are_changed_by_editors_and_read_by_viewers(client, owner, organisation):
    url = reverse("accounts:organisation", args=[organisation.pk])
    assert client.post(url, typed(name="乙公司")).status_code == 302
    Membership.objects.update(role="viewer")
    page = client.get(url)
    assert 'value="乙公司"' in page.text
    assert "btn--primary" not in page.text
    assert client.post(url, typed(name="丙公司")).status_code == 403
    organisation.refresh_from_db()
    assert organisation.name == "乙公司"


def test_fields_that_are_not_offered_cannot_be_posted(client, owner, organisation):
    code = organisation.credit_code
    url = reverse("accounts:organisation", args=[organisation.pk])
    client.post(url, typed(sort_key="zzz", created_at="2000-01-01", members="99"))
    organisation.refresh_from_db()
    assert (organisation.credit_code, organisation.sort_key.startswith("zzz")) == (code, False)
    assert list(organisation.members.all()) == [owner]


def test_the_owner_invites_and_removes_a_colleague(client, owner, organisation):
    colleague = factories.make_user("colleague")
    url = reverse("accounts:members", args=[organisation.pk])
    page = client.post(url, {"email": colleague.email, "role": "viewer"}, follow=True)
    assert "becomes a member by accepting" in page.text
    assert colleague.email in page.text
    theirs, answer = Client(), reverse("accounts:invitation_answer", args=[Invitation.objects.get().pk])
    theirs.cookies["django_language"] = "en"
    theirs.force_login(colleague)
    assert theirs.get(url).status_code == 404
    assert client.post(answer, {"answer": "accept"}).status_code == 404, "only the person invited answers"
    assert "invites you" in theirs.get(reverse("home:my")).text
    assert "You are now a member" in theirs.post(answer, {"answer": "accept"}, follow=True).text
    assert theirs.get(url).status_code == 200
    assert theirs.post(url, {"email": owner.email, "role": "viewer"}).status_code == 403
    membership = Membership.objects.get(user=colleague)
    client.post(reverse("accounts:member_remove", args=[organisation.pk, membership.pk]))
    assert theirs.get(url).status_code == 404


def test_an_invitation_to_an_address_not_verified_is_nobodys(client, organisation):
    stranger = factories.make_user("stranger")
    stranger.emailaddress_set.update(verified=False)
    client.post(reverse("accounts:members", args=[organisation.pk]), {"email": stranger.email, "role": "editor"})
    theirs = Client()
    theirs.force_login(stranger)
    answer = reverse("accounts:invitation_answer", args=[Invitation.objects.get().pk])
    assert theirs.post(answer, {"answer": "accept"}).status_code == 404
    assert Membership.objects.count() == 1


def test_an_invitation_can_be_withdrawn_by_the_owner_alone(client, owner, organisation):
    client.post(reverse("accounts:members", args=[organisation.pk]), {"email": "a@example.org", "role": "editor"})
    url = reverse("accounts:invitation_withdraw", args=[organisation.pk, Invitation.objects.get().pk])
    theirs = Client()
    theirs.force_login(factories.make_user())
    assert theirs.post(url).status_code == 404
    assert "The invitation is withdrawn." in client.post(url, follow=True).text
    assert client.post(url).status_code == 404


def test_the_owner_cannot_remove_itself(client, owner, organisation):
    url = reverse("accounts:member_remove", args=[organisation.pk, organisation.memberships.get().pk])
    assert "The owner cannot be removed." in client.post(url, follow=True).text
    assert client.get(url).status_code == 405


@pytest.mark.parametrize("name", ["organisation", "members"])
def test_pages_of_another_organisation_do_not_exist(client, owner, name):
    other = factories.make_organisation("别家", owner=factories.make_user())
    url = reverse(f"accounts:{name}", args=[other.pk])
    assert client.get(url).status_code == client.post(url, typed()).status_code == 404


def as_someone(user):
    theirs = Client()
    theirs.cookies["django_language"] = "en"
    theirs.force_login(user)
    return theirs


# ---------------------------------------------------------------- joining, and handing over
def test_a_colleague_asks_to_join_and_is_taken_in(client, owner, organisation):
    person = factories.make_user("person", language="en")
    theirs, join = as_someone(person), reverse("accounts:join")
    members = reverse("accounts:members", args=[organisation.pk])
    organisation.memberships.create(user=factories.make_user("hidden-colleague"), role="editor")
    page = theirs.get(join, {"code": organisation.credit_code.lower()})
    assert organisation.name in page.text
    assert not any(hidden in page.text for hidden in ("hidden-colleague", owner.email, organisation.address or "—"))
    sent = theirs.post(f"{join}?code={organisation.credit_code}", {"message": "质量部 <b>王芳</b>"}, follow=True)
    assert sent.redirect_chain == [("/my/", 302)]
    assert "Awaiting an answer" in sent.text
    again = theirs.post(f"{join}?code={organisation.credit_code}", {"message": "再问一次"})
    assert (again.status_code, "You have asked already" in again.text, "再问一次" in again.text) == (422, True, True)
    asked = JoinRequest.objects.get()
    assert "质量部 &lt;b&gt;王芳" in client.get(members).text
    assert "1 request to join" in client.get("/my/").text
    answer = reverse("accounts:join_answer", args=[organisation.pk, asked.pk])
    assert theirs.post(answer, {"answer": "editor"}).status_code == 404
    assert "Choose editor or viewer" in client.post(answer, {"answer": "owner"}, follow=True).text
    assert "is a member now" in client.post(answer, {"answer": "viewer"}, follow=True).text
    assert theirs.get(members).status_code == 200
    assert client.post(answer, {"answer": "viewer"}).status_code == 404


def test_a_request_is_declined_or_withdrawn_and_the_person_sees_it(client, owner, organisation):
    person = factories.make_user("person", language="en")
    theirs, join = as_someone(person), f"{reverse('accounts:join')}?code={organisation.credit_code}"
    theirs.post(join, {"message": ""})
    withdraw = reverse("accounts:join_withdraw", args=[JoinRequest.objects.get().pk])
    assert client.post(withdraw).status_code == 404, "only the person itself"
    assert "Your request is withdrawn." in theirs.post(withdraw, follow=True).text
    theirs.post(join, {"message": ""})
    answer = reverse("accounts:join_answer", args=[organisation.pk, JoinRequest.objects.get(state="open").pk])
    client.post(answer, {"answer": "decline"})
    assert "Declined" in theirs.get("/my/").text
    assert "was declined" in theirs.post(join, {"message": ""}).text


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("", 200, "Find the organisation"),
        ("620025161", 422, "This is the 9-character organisation code."),
        ("914600006200251612", 200, "No organisation is registered with this code."),
        ("\x00‮<script>", 422, 'aria-invalid="true"'),
    ],
)
def test_a_code_that_finds_nobody(client, owner, code, status, words):
    page = client.get(reverse("accounts:join"), {"code": code})
    assert (page.status_code, words in page.text, "<script>" in page.text) == (status, True, False)
    assert page.text.count("btn--primary") == 1
    assert client.post(f"{reverse('accounts:join')}?code=914600006200251612", {"message": "x"}).status_code == 200
    assert not JoinRequest.objects.exists()


def test_ownership_goes_over_when_both_agree(client, owner, organisation):
    member = organisation.memberships.create(user=factories.make_user("next", language="en"), role="editor")
    theirs, members = as_someone(member.user), reverse("accounts:members", args=[organisation.pk])
    offer = reverse("accounts:owner_offer", args=[organisation.pk, member.pk])
    assert theirs.post(offer).status_code == 403
    assert "You stay the owner until" in client.post(offer, follow=True).text
    transfer = OwnershipTransfer.objects.get()
    answer = reverse("accounts:owner_answer", args=[transfer.pk])
    assert client.post(answer, {"answer": "accept"}).status_code == 404, "not by oneself"
    withdraw = reverse("accounts:owner_withdraw", args=[organisation.pk, transfer.pk])
    assert theirs.post(withdraw).status_code == 403
    client.post(withdraw)
    assert theirs.post(answer, {"answer": "accept"}).status_code == 404
    client.post(offer)
    answer = reverse("accounts:owner_answer", args=[OwnershipTransfer.objects.get(state="open").pk])
    assert "Become the owner of 甲公司?" in theirs.get("/my/").text
    assert "You are now the owner" in theirs.post(answer, {"answer": "accept"}, follow=True).text
    assert client.post(members, {"email": "a@example.org", "role": "viewer"}).status_code == 403
    assert theirs.post(members, {"email": "a@example.org", "role": "viewer"}).status_code == 302


@pytest.mark.parametrize("members", [1, 3])
def test_members_page_asks_the_same_number_of_questions(
    client, owner, organisation, members, django_assert_num_queries
):
    for _ in range(members - 1):
        organisation.memberships.create(user=factories.make_user(), role="viewer")
        organisation.join_requests.create(user=factories.make_user("asking"), asked_at=now())
    other = factories.make_organisation(owner=factories.make_user("invisible"))
    other.join_requests.create(user=factories.make_user("unseen"), asked_at=now())
    with django_assert_num_queries(9):
        page = client.get(reverse("accounts:members", args=[organisation.pk]))
    assert "invisible" not in page.text
    assert "unseen" not in page.text
    assert page.text.count(">As editor<") == members - 1


def test_the_language_chosen_is_that_of_the_mail_too(client, owner):
    response = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/my/"})
    assert (response.status_code, response["Location"]) == (302, "/my/")
    owner.refresh_from_db()
    assert owner.language == "zh-hans"
    client.post(reverse("set_language"), {"language": "tlh", "next": "https://example.org/"})
    owner.refresh_from_db()
    assert owner.language == "zh-hans"


def test_strangers_choose_a_language_and_stay_on_the_site(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
    assert response["Location"] == "/"
    assert client.cookies["django_language"].value == "en"


# ---------------------------------------------------------------- the doors to an account
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_login", "Forgotten the password?"),
        ("account_signup", "At least 10 characters"),
        ("account_reset_password", "Send the link"),
    ],
)
def test_the_doors_to_an_account_speak_the_words_of_the_product(client, name, words):
    page = client.get(reverse(name), HTTP_ACCEPT_LANGUAGE="en").text
    assert page.count(words) == 1
    assert page.count('href="/accounts/password/reset/"') == (name == "account_login")
    assert "placeholder=" not in page
    assert page.count("btn--primary") == 1


def test_asking_for_a_new_password_says_the_same_of_any_address(client, owner):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True, HTTP_ACCEPT_LANGUAGE="en").text
        for email in (owner.email, "nobody@example.org")
    ]
    assert all("If the address belongs to an account" in page for page in pages)
