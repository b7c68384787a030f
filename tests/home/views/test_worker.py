from django.test import Client


def test_the_worker_is_served_below_the_desk_and_says_nothing_of_anybody(client: Client) -> None:
    response = client.get("/panel/worker.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript"
    assert response["Cache-Control"] == "no-cache"
    assert b"panel-copies-" in response.content
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_the_worker_is_only_read(client: Client) -> None:
    assert client.post("/panel/worker.js").status_code == 405
