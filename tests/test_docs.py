"""The documents are held to the code: what they name exists, and what they must name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_each_decision_has_a_date_and_a_status(path: Path) -> None:
    title, *decisions = re.split(r"^## ", path.read_text(), flags=re.MULTILINE)
    assert title.startswith("# Decisions")
    for decision in decisions:
        heading, _, rest = decision.partition("\n\n")
        dated, _, reason = rest.partition("\n\n")
        day = r"\d{1,2} [A-Z][a-z]+ \d{4}"
        status = r"(accepted|superseded by \[[^]]+\]\([^)]+\))"
        assert re.fullmatch(rf"{day}(, [^·]+)? · {status}", dated), heading
        assert reason.strip(), heading


def test_the_list_of_decisions_names_each_room_and_every_room_exists() -> None:
    rooms = {path.stem for path in DECISIONS} - {"README"}
    listed = re.findall(r"\]\((\w+)\.md\)", (ROOT / "docs/decisions/README.md").read_text())
    assert sorted(listed) == sorted(rooms)
    assert rooms <= {path.name for path in (ROOT / "archive").iterdir()}


def anchors(path: Path) -> set[str]:
    """Of the headings of a document, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = path.parent / name if name else path
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target
