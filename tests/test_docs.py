"""The documents are held to the code: what they name exists, and what they must name is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import chain, product
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from archive.filters.filterset import StatementFilter
from archive.models.bootstrap import GROUPS
from archive.urls import urlpatterns

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if path.name != "CHANGELOG.md"  # which names what was, too
)
ROOMS = ("archive", "docs", "site_config", "templates", "tests")
PLANNED = {"archive/exports/yaml_files.py", "archive/capture/odt.py", "read_odt"}
"""The examples of CONTRIBUTING, which are for others to write."""
ELSEWHERE = {"FORWARDED_ALLOW_IPS"}
"""Names of other programs."""


def each(documents: list[Path]) -> pytest.MarkDecorator:
    names = [path.relative_to(ROOT).as_posix() for path in documents]
    return pytest.mark.parametrize("path", documents, ids=names)


def quoted(text: str) -> list[str]:
    """What is in backticks, without blocks of code."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def modules() -> list[Path]:
    return [
        path for room in ("archive", "site_config", "tests") for path in (ROOT / room).rglob("*.py")
    ]


@cache
def words() -> set[str]:
    """Every word of the code."""
    files = [*modules(), ROOT / "Makefile", ROOT / "pyproject.toml"]
    return {word for path in files for word in re.findall(r"\w+", path.read_text())}


def defined(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """What a module or a class defines, by name."""
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {target.id: node for target in targets if isinstance(target, ast.Name)}
    return found


@cache
def classes() -> dict[str, set[str]]:
    """The members of each class of the archive, of all that share a name."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "archive").rglob("*.py"):
        for name, node in defined(ast.parse(path.read_text()).body).items():
            if isinstance(node, ast.ClassDef):
                found.setdefault(name, set()).update(defined(node.body))
    return found


@each(DOCUMENTS)
def test_paths_exist(path: Path) -> None:
    text = path.read_text()
    found = re.findall(rf"(?<![\w/.<])(?:{'|'.join(ROOMS)})/[\w/.-]*", text)
    found += [name for name in quoted(text) if re.fullmatch(r"\.?[\w-]+\.(py|md|toml|yaml)", name)]
    for name in {name.rstrip(".") for name in found} - PLANNED:
        assert (ROOT / name).exists(), name


@each([path for path in DOCUMENTS if path.name != "data-model.md"])
def test_names_exist(path: Path) -> None:
    """Of a class and its member that class has it; of a module the name can be imported."""
    for name in (
        {name.removesuffix("()") for name in quoted(path.read_text())} - PLANNED - ELSEWHERE
    ):
        if not re.fullmatch(r"[A-Za-z_]\w+(\.\w+)*", name) or (ROOT / name).exists():
            continue
        if name.startswith("archive."):
            resolve_name(name)
            continue
        first, _, member = name.partition(".")
        if first in classes() and member:
            assert member in classes()[first], name
        else:
            assert first in words(), name


@each(DOCUMENTS)
def test_what_is_said_to_be_in_a_file_is_defined_there(path: Path) -> None:
    names = r"`(\w+)`(?:,? and `(\w+)`)?(?:, both)? in\s+`([\w/]+\.py)`"
    for *wanted, file in re.findall(names, path.read_text()):
        found = defined(ast.parse((ROOT / file).read_text()).body)
        members = [defined(node.body) for node in found.values() if isinstance(node, ast.ClassDef)]
        assert {*wanted} - {""} <= {*found, *chain.from_iterable(members)}, file


def test_every_setting_is_named() -> None:
    settings = (ROOT / "site_config" / "settings.py").read_text()
    names = re.findall(r"""(?:environ\.get|env_bool)\("(\w+)\"""", settings)
    assert "TRUSTED_PROXIES" in names
    table = (ROOT / "docs" / "operating.md").read_text()
    assert {name for name in names if f"| `{name}` |" not in table} == set()


def test_every_command_is_named() -> None:
    commands = {path.stem for path in (ROOT / "archive/management/commands").glob("[!_]*.py")}
    table = (ROOT / "docs" / "operating.md").read_text()
    assert {name for name in commands if f"| `manage.py {name}" not in table} == set()


def test_every_group_is_named() -> None:
    table = (ROOT / "docs" / "operating.md").read_text()
    assert {name for name in GROUPS if f"| *{name}* |" not in table} == set()


def test_every_filter_is_named_and_no_other() -> None:
    text = (ROOT / "docs" / "addresses.md").read_text()
    rows = re.findall(r"^\| (.*?) \|", text.partition("## Filters")[2], re.MULTILINE)
    assert set(chain.from_iterable(map(quoted, rows))) == set(StatementFilter.base_filters)


def spelt_out(address: str) -> set[str]:
    """/{a,b}.{c,d} as /a.c, /a.d, /b.c, /b.d"""
    parts = [part.split(",") for part in re.split(r"[{}]", address)]
    return {"".join(chosen) for chosen in product(*parts)}


def test_every_public_address_is_named_and_no_other() -> None:
    text = (ROOT / "docs" / "addresses.md").read_text().partition("## Filters")[0]
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    named = {address for row in rows for each in quoted(row) for address in spelt_out(each)}
    routes = [p.pattern for p in urlpatterns if isinstance(p, URLPattern)]
    assert named == {
        "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", str(route))
        for route in routes
        if isinstance(route, RoutePattern)  # the other answers what the API does not have
    }


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 110


@each(DECISIONS)
def test_each_decision_has_a_date_and_a_status(path: Path) -> None:
    title, *decisions = re.split(r"^## ", path.read_text(), flags=re.MULTILINE)
    assert title.startswith("# Decisions")
    for decision in decisions:
        heading, _, rest = decision.partition("\n\n")
        dated, _, reason = rest.partition("\n\n")
        day = r"\d{1,2} [A-Z][a-z]+ \d{4}"
        status = r"(accepted|superseded by \[[^]]+\]\([^)]+\))"
        assert re.fullmatch(rf"{day}(, [^·]+)? · {status}", dated), heading
        assert reason.strip() or "superseded" in dated, heading


def test_the_list_of_decisions_names_each_room_and_every_room_exists() -> None:
    rooms = {path.stem for path in DECISIONS} - {"README"}
    listed = re.findall(r"\]\((\w+)\.md\)", (ROOT / "docs/decisions/README.md").read_text())
    assert sorted(listed) == sorted(rooms)
    assert rooms <= {path.name for path in (ROOT / "archive").iterdir()}


def anchors(path: Path) -> set[str]:
    """Of the headings of a document, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each(DOCUMENTS)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = path.parent / name if name else path
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target
