"""Routes of accounts; logging in and registering are allauth's."""

from django.urls import path

from award.accounts import views

app_name = "accounts"
urlpatterns = [
    path("my/organisations/new/", views.organisation_new, name="organisation_new"),
    path("my/organisations/<int:pk>/", views.organisation, name="organisation"),
    path("my/organisations/<int:pk>/members/", views.members, name="members"),
    path("my/organisations/<int:pk>/members/<int:member_pk>/remove/", views.member_remove, name="member_remove"),
    path(
        "my/organisations/<int:pk>/invitations/<int:invitation_pk>/withdraw/",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("my/organisations/join/", views.join, name="join"),
    path("my/organisations/<int:pk>/requests/<int:request_pk>/", views.join_answer, name="join_answer"),
    path("my/join-requests/<int:pk>/withdraw/", views.join_withdraw, name="join_withdraw"),
    path("my/organisations/<int:pk>/members/<int:member_pk>/owner/", views.owner_offer, name="owner_offer"),
    path("my/organisations/<int:pk>/offers/<int:transfer_pk>/withdraw/", views.owner_withdraw, name="owner_withdraw"),
    path("my/offers/<int:pk>/", views.owner_answer, name="owner_answer"),
    path("my/invitations/<int:pk>/", views.invitation_answer, name="invitation_answer"),
]
