"""Every write of accounts."""

from award.accounts.services.joining import answer_join_request, ask_to_join, withdraw_join_request
from award.accounts.services.members import answer_invitation, invite_member, remove_member, withdraw_invitation
from award.accounts.services.organisations import register_organisation, update_organisation
from award.accounts.services.ownership import answer_ownership, offer_ownership, withdraw_ownership
from award.accounts.services.people import create_user, create_users, give_role, give_roles, set_language, take_role

__all__ = [
    "answer_invitation",
    "answer_join_request",
    "answer_ownership",
    "ask_to_join",
    "create_user",
    "create_users",
    "give_role",
    "give_roles",
    "invite_member",
    "offer_ownership",
    "register_organisation",
    "remove_member",
    "set_language",
    "take_role",
    "update_organisation",
    "withdraw_invitation",
    "withdraw_join_request",
    "withdraw_ownership",
]
