"""Teams as their browsers are: each types on, sends a text when its turn comes, and remembers what was acknowledged."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

SAVED = "Award-Saved"
OPENING = "公司建立覆盖采购、生产、交付与服务全过程的质量管理体系，由首席质量官统筹，按月评审，按季改进。" * 12
SENTENCE = "本段在截止前继续补充，说明方法如何展开、由谁负责、以什么数据衡量、取得哪些改进。"
TOKEN = "a" * 32  # of the CSRF check, in the cookie and in the header alike

# (team, path, form) → (status, the version now)
Send = Callable[[dict[str, Any], str, dict[str, str]], tuple[int, str]]


@dataclass
class Draft:
    """One text of a team: what stands in its browser, and which pieces the server said it has."""

    code: str
    layer: str
    text: str = OPENING
    version: str = "0"
    acknowledged: list[str] = field(default_factory=list)


@dataclass
class Writer:
    """A team at work. It never has two saves on their way at once, as the pages see to."""

    team: dict[str, Any]
    drafts: list[Draft]
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def save(self, turn: int, send: Send) -> None:
        """Type a sentence into the text whose turn it is, and send that text."""
        draft = self.drafts[turn % len(self.drafts)]
        piece = f"〔{self.team['pk']}之{turn}〕"
        draft.text += piece + SENTENCE
        slug = draft.layer or "text"
        form = {"field": slug, f"text-{slug}": draft.text, f"version-{slug}": draft.version}
        began = time.perf_counter()
        status, version = send(self.team, f"/my/applications/{self.team['pk']}/items/{draft.code}/save/", form)
        self.waits.append(time.perf_counter() - began)
        self.statuses[status] += 1
        if status == 200:
            draft.version = version
            draft.acknowledged.append(piece)


def writers(teams: Iterable[dict[str, Any]]) -> list[Writer]:
    """A writer for each team."""
    return [Writer(team, [Draft(code, layer) for code, layer in team["fields"]]) for team in teams]


def all_save(crowd: list[Writer], turn: int, send: Send, connections: int) -> None:
    """Every team saves once, as many at a time as there are connections."""
    if connections == 1:
        for writer in crowd:
            writer.save(turn, send)
        return
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(lambda writer: writer.save(turn, send), crowd))


def acknowledged(crowd: list[Writer]) -> list[tuple[int, str, str, list[str]]]:
    """(application, item, layer, pieces) of all that the server said it has."""
    return [
        (writer.team["pk"], draft.code, draft.layer, draft.acknowledged)
        for writer in crowd
        for draft in writer.drafts
        if draft.acknowledged
    ]


def sender(port: int, *, timeout: float = 60) -> Send:
    """Posts over the network, a connection each: the server closes them, as behind a proxy. 0: no answer came."""

    def send(team: dict[str, Any], path: str, form: dict[str, str]) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={team['session']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
        }
        try:
            connection.request("POST", path, urlencode(form), headers)
            response = connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()
        return response.status, response.getheader(SAVED) or ""

    return send
