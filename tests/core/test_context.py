from award.core.context import site


def test_every_page_knows_the_site_and_nothing_of_the_award(rf, settings):
    settings.DEMO, settings.BASE_URL = True, "https://award.example.org"
    context = site(rf.get("/"))
    assert set(context) == {"demo", "base_url", "server_now"}
    assert (context["demo"], context["base_url"]) == (True, "https://award.example.org")
