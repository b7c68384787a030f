"""Routes of notices."""

from django.urls import path

from award.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/<int:pk>/", views.notice_page, name="notice"),
    path("office/cycles/<int:pk>/notices/", views.office_list, name="office_list"),
    path("office/cycles/<int:pk>/notices/<slug:kind>/draft/", views.draft, name="draft"),
    path("office/notices/<int:pk>/edit/", views.edit, name="edit"),
    path("office/notices/<int:pk>/post/", views.post, name="post"),
    path("office/notices/<int:pk>/end/", views.end, name="end"),
    path("office/notices/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
