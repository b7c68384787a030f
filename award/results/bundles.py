"""Result bundles: the files with which anyone can compute a released standing again."""

from __future__ import annotations

import json
from typing import Any

from award.cycles.queries import criteria_of, programme_of
from award.domain.bundle import BundleSource, build_bundle
from award.domain.commitments import Commitment
from award.results.models import ResultBundle, Snapshot
from award.results.queries import snapshot_content, snapshot_rows, snapshot_scores
from award.scoring.queries import commitments


def published_list(snapshot: Snapshot) -> dict[str, Any]:
    """What the public reads of a standing: those on the shortlist or of a class by name, the others as a number."""
    cycle = snapshot.round.cycle
    content = snapshot_content(snapshot)
    rows = list(snapshot_rows(snapshot).filter(is_in=True))
    figures = {row["application"]: row for row in content["rows"]}
    return {
        "cycle": {"zh": cycle.name_zh, "en": cycle.name_en},
        "after": content["after"],
        "rows": [
            {
                "rank": row.rank,
                "application": row.application.number,
                "organisation": {"zh": row.application.organisation.name, "en": row.application.organisation.name_en},
                "score": figures[row.application.number]["score"],
                "class": figures[row.application.number]["class"],
            }
            for row in rows
        ],
        "others": len(content["rows"]) + len(content["unranked"]) - len(rows),
    }


def bundle_of(snapshot: Snapshot, kind: str, published: str) -> bytes:
    """The bundle as a ZIP file: the same bytes whenever it is built from the same frozen rows."""
    cycle = snapshot.round.cycle
    scores = snapshot_scores(snapshot)
    counted = {tuple(row[:3]) for row in scores.sheets}
    listed = json.loads(published)
    source = BundleSource(
        criteria=criteria_of(cycle).source,
        programme=programme_of(cycle).source,
        after=snapshot.round.code,
        scores=scores,
        commitments=[Commitment(*row) for row in commitments(cycle) if row[:3] in counted],
        published=listed,
        named=[row["application"] for row in listed["rows"]],
        engine=snapshot.engine_version,
        title_zh=cycle.name_zh,
        title_en=cycle.name_en,
    )
    return build_bundle(source, kind="public" if kind == ResultBundle.Kind.PUBLIC else "officials")
