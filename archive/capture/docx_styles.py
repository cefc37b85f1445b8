"""What holds for a paragraph or run of a Word file by itself or by its styles."""

from collections.abc import Iterator
from typing import Any

from archive.capture.docx_package import W


def value(element: Any, path: str) -> str | None:
    """The `w:val` of the element at a path of names such as “pPr/numPr/numId”."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}val", "")


class Styles:
    def __init__(self, root: Any) -> None:
        styles = root.iterchildren(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def chain(self, name: str) -> Iterator[tuple[str, Any]]:
        """A style and those it is based on, each once."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = value(self._styles[name], "basedOn") or ""

    def of_paragraph(self, paragraph: Any) -> Iterator[tuple[str, Any]]:
        return self.chain(value(paragraph, "pPr/pStyle") or self._default)

    def is_on(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a property such as “vanish” holds for a run: the nearest word on it counts."""
        styles = [style for _, style in self.chain(value(run, "rPr/rStyle") or "")]
        styles += [style for _, style in self.of_paragraph(paragraph)]
        for holder in (run, *styles):
            said = value(holder, f"rPr/{name}")
            if said is not None:
                return said not in ("0", "false", "off")
        return False
