"""Routes of cycles."""

from django.urls import path

from award.cycles import views

app_name = "cycles"
urlpatterns = [
    path("announcements/", views.announcement_list, name="announcement_list"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
    path("eligibility/", views.self_check, name="self_check"),
    path("criteria/", views.criteria_list, name="criteria_list"),
    path("criteria/<int:pk>/", views.criteria, name="criteria"),
    path("office/cycles/", views.cycle_list, name="cycle_list"),
    path("office/cycles/new/", views.cycle_new, name="cycle_new"),
    path("office/cycles/<int:pk>/", views.cycle, name="cycle"),
    path("office/cycles/<int:pk>/open/", views.cycle_open, name="cycle_open"),
    path(
        "office/cycles/<int:pk>/close-applications/",
        views.cycle_close_applications,
        name="cycle_close_applications",
    ),
    path("office/cycles/<int:pk>/cancel/", views.cycle_cancel, name="cycle_cancel"),
    path("office/calendar/", views.calendar, name="calendar"),
    path("office/calendar/<int:year>/confirm/", views.calendar_confirm, name="calendar_confirm"),
    path("office/calendar/days/<int:pk>/remove/", views.calendar_day_remove, name="calendar_day_remove"),
]
