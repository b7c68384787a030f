"""Routes of the product. Each app lists its own, whole paths; prefixes stand for roles (product.md)."""

from django.urls import include, path

from award.accounts.views import language

urlpatterns = [
    path("i18n/setlang/", language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("", include("award.home.urls")),
    path("", include("award.accounts.urls")),
    path("", include("award.cycles.urls")),
    path("", include("award.applications.urls")),
    path("", include("award.eligibility.urls")),
    path("", include("award.panels.urls")),
    path("", include("award.scoring.urls")),
    path("", include("award.results.urls")),
    path("", include("award.deliberation.urls")),
    path("", include("award.notices.urls")),
    path("", include("award.honours.urls")),
    path("", include("award.reports.urls")),
    path("", include("award.api.urls")),
]

handler403 = "award.core.views.permission_denied"
handler404 = "award.core.views.page_not_found"
handler500 = "award.core.views.server_error"
