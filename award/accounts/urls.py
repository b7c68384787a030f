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
    path("my/invitations/<int:pk>/", views.invitation_answer, name="invitation_answer"),
]
