"""Routes of cycles."""

from django.urls import path

from award.cycles.views import calendar, office, public, rules

app_name = "cycles"
urlpatterns = [
    path("announcements/", public.announcement_list, name="announcement_list"),
    path("announcements/<int:pk>/", public.announcement, name="announcement"),
    path("eligibility/", public.self_check, name="self_check"),
    path("criteria/", public.criteria_list, name="criteria_list"),
    path("criteria/<int:pk>/", public.criteria, name="criteria"),
    path("office/cycles/", office.cycle_list, name="cycle_list"),
    path("office/cycles/new/", office.cycle_new, name="cycle_new"),
    path("office/cycles/<int:pk>/", office.cycle, name="cycle"),
    path("office/cycles/<int:pk>/open/", office.cycle_open, name="cycle_open"),
    path(
        "office/cycles/<int:pk>/close-applications/",
        office.cycle_close_applications,
        name="cycle_close_applications",
    ),
    path("office/cycles/<int:pk>/rules/", rules.rules, name="rules"),
    path("office/cycles/<int:pk>/rules/file/", rules.programme_file, name="programme_file"),
    path("office/cycles/<int:pk>/rules/<slug:section>/", rules.rules, name="rules_section"),
    path("office/cycles/<int:pk>/check/", office.cycle_check, name="cycle_check"),
    path("office/cycles/<int:pk>/extend/", office.cycle_extend, name="cycle_extend"),
    path("office/cycles/<int:pk>/cancel/", office.cycle_cancel, name="cycle_cancel"),
    path("office/calendar/", calendar.calendar, name="calendar"),
    path("office/calendar/template.xlsx", calendar.calendar_template_xlsx, name="calendar_template_xlsx"),
    path("office/calendar/<int:year>/days.xlsx", calendar.calendar_xlsx, name="calendar_xlsx"),
    path("office/calendar/<int:year>/import/", calendar.calendar_import, name="calendar_import"),
    path("office/calendar/<int:year>/import/<uuid:token>/", calendar.calendar_preview, name="calendar_preview"),
    path("office/calendar/<int:year>/confirm/", calendar.calendar_confirm, name="calendar_confirm"),
    path("office/calendar/days/<int:pk>/remove/", calendar.calendar_day_remove, name="calendar_day_remove"),
]
