"""Scripts of ours are modules, and none of them changes a global.

A function called `name` once overwrote `window.name`, by which pop-ups of the admin find their
way back. In a module only an assignment can do that: to a property of the global object, or to a
name that the module does not declare. What is found here errs towards refusing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "archive" / "static"
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
CODE = {path: path.read_text() for path in (ROOT / "archive").rglob("*.py")}
TEMPLATES = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}

_WORDS = re.compile(r"//[^\n]*|/\*.*?\*/|([\"'`])(?:\\.|(?!\1)[^\\])*\1", re.DOTALL)
_IN_BRACKETS = r"\((?:[^()]|\([^()]*\))*\)"
_PARAMETERS = re.compile(rf"{_IN_BRACKETS}(?=\s*=>)|\bfunction\b[\w$*\s]*{_IN_BRACKETS}")
_NAME = r"(?<![\w$.#])[A-Za-z_$][\w$]*"
_SET = r"(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--"
_ASSIGNMENT = re.compile(
    rf"(?P<declares>\b(?:const|let|var)\s+)?(?P<set>{_NAME})\s*(?:{_SET})"
    rf"|(?:\+\+|--)\s*(?P<stepped>{_NAME})"
    rf"|\bfor\s*(?:await\s*)?\(\s*(?P<each>{_NAME})\s+(?:of|in)\b"
)
_UNPACKED_HERE = re.compile(r"\b(?:const|let|var)\s*[\[{][^;=]*[\]}]\s*(?==)")
_UNPACKED = re.compile(r"(?:(?<![\w$\])])\[[^;=]*\]|\})\s*=(?![=>])")
_VARIABLE = re.compile(r"\blet\s+([A-Za-z_$][\w$]*)")
_GLOBAL_OBJECT = re.compile(
    r"(?<![\w$.])(?:window|globalThis|self|frames|top|parent|opener|eval|Function)\b(?!\s*:)"
    r"|\bdefaultView\b"
)


def globals_of(script: str) -> list[str]:
    """What a module may change outside itself: the global object by any of its names, names that
    it does not declare with `let`, and values unpacked into names that are there already."""
    code = _WORDS.sub('""', script)
    found = _GLOBAL_OBJECT.findall(code)
    code = _UNPACKED_HERE.sub("", _PARAMETERS.sub("", code))
    variables = set(_VARIABLE.findall(code))
    found += _UNPACKED.findall(code)
    for match in _ASSIGNMENT.finditer(code):
        name = match["set"] or match["stepped"] or match["each"]
        if not match["declares"] and name not in variables:
            found.append(name)
    return found


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_change_no_global(script: str) -> None:
    assert globals_of((STATIC / script).read_text()) == []


@pytest.mark.parametrize(
    "script",
    [
        "window.seen = 1;",
        "globalThis['seen'] = 1;",
        "Object.assign(self, { seen: 1 });",
        "document.defaultView.seen = 1;",
        "(0, eval)('var seen = 1');",
        "name = 1;",
        "let seen = 1;\nstatus += seen;",
        "const use = (name) => { status = name; };",
        "function use({ name = 1 } = {}) {}\nname = 2;",
        "list.forEach((each) => (name = each));",
        "length++;",
        "--length;",
        "origin ??= 1;",
        "[name] = ['x'];",
        "({ name } = thing);",
        "for (name of names) use(name);",
        "for (name in names) use(name);",
        "const name = 1;\nif (name) status = 2;",
    ],
)
def test_a_changed_global_is_found(script: str) -> None:
    assert globals_of(script)


@pytest.mark.parametrize(
    "script",
    [
        "let seen = 0;\nseen += 1;\nseen++;",
        "const use = ({ alone = false, upTo = false } = {}) => upTo <= alone;",
        "function name(first, { second = true } = {}) { return first === second; }",
        "const [from, to] = [1, 2];\nlist[0] = from;\nthing.name = to;",
        "for (const name of names) use({ self: name });",
        "// window.name = 1\nuse('name = 1', `status = 2`);",
        "label.id ||= `${select.id}_label`;",
    ],
)
def test_what_stays_in_a_module_is_left_alone(script: str) -> None:
    assert globals_of(script) == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_loaded_as_modules(script: str) -> None:
    """In templates by an element with `type="module"`, in forms by `Script` with the same."""
    quoted = rf"[\"']{re.escape(script)}[\"']"
    element = re.compile(rf'<script type="module" src="{{% static {quoted} %}}"></script>')
    asset = re.compile(rf'Script\({quoted}, type="module"\)')
    loaded = 0
    for texts, as_module in ((TEMPLATES, element), (CODE, asset)):
        for path, text in texts.items():
            modules = len(as_module.findall(text))
            assert text.count(script) == modules, f"{path} loads {script} as no module"
            loaded += modules
    assert loaded, f"Nothing loads {script}"


def test_templates_hold_no_script_of_their_own() -> None:
    """Data for programs apart."""
    for path, text in TEMPLATES.items():
        for attributes in re.findall(r"<script\b([^>]*)>", text):
            assert " src=" in attributes or 'type="application/ld+json"' in attributes, path
