"""What a Word file draws by other means than letters: signs of symbol fonts, and equations."""

from collections.abc import Callable
from typing import Any

from archive.capture.docx_package import M

UNKNOWN = "\ufffd"
_GREEK = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL = {ord(latin): greek for latin, greek in _GREEK.items()} | {
    code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"
}
_SYMBOL |= dict(
    zip(
        bytes.fromhex("2d a2 a3 a5 ab ac ad ae af b0 b1 b2 b3 b4 b7 b8 b9 ba bb bc c7 c8 ce d6 e5"),
        "−′≤∞↔←↑→↓°±″≥×•÷≠≡≈…∩∪∈√∑",
        strict=True,
    )
)
_WINGDINGS = dict(
    zip(
        bytes.fromhex("20 6c 6e 6f 71 76 9f a7 a8 d8 df e0 e1 e2 e8 f0 fb fc fd fe"),
        " ●■□❑❖•▪◻➢←→↑↓➔⇨✗✓☒☑",
        strict=True,
    )
)


def sign(code: int, font: str) -> str:
    """What a font shows for a code, which symbol fonts keep from U+F000 on; “�” if unknown."""
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code < 0xF900 else UNKNOWN
    table = _WINGDINGS if font.lower().startswith("wingdings") else _SYMBOL
    return table.get(code - 0xF000, UNKNOWN)


def letters(text: str, font: str) -> str:
    """Text in which signs of a symbol font may be."""
    if not any("\uf000" <= letter <= "\uf0ff" for letter in text):
        return text
    return "".join(
        sign(ord(letter), font) if "\uf000" <= letter <= "\uf0ff" else letter for letter in text
    )


def equation(element: Any) -> str:
    """An equation on one line, as one would type it."""
    name = str(element.tag).removeprefix(M)
    if name == "t":
        return str(element.text or "")
    if name in _SHAPES:
        return _SHAPES[name](element)
    return "".join(equation(child) for child in element if isinstance(child.tag, str))


def _part(element: Any, name: str) -> str:
    part = element.find(f"{M}{name}")
    return "" if part is None else equation(part)


def _whole(element: Any, name: str) -> str:
    """A part in brackets, unless it is one sign, word or number."""
    text = _part(element, name)
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(f"*/{M}{name}")
    return default if found is None else str(found.get(f"{M}val", ""))


def _raised(element: Any) -> str:
    below, above = _whole(element, "sub"), _whole(element, "sup")
    return (f"_{below}" if below else "") + (f"^{above}" if above else "")


def _bracketed(element: Any) -> str:
    inner = _value(element, "sepChr", "|").join(map(equation, element.findall(f"{M}e")))
    return f"{_value(element, 'begChr', '(')}{inner}{_value(element, 'endChr', ')')}"


def _matrix(element: Any) -> str:
    rows = (", ".join(map(equation, row)) for row in element.findall(f"{M}mr"))
    return f"[{'; '.join(rows)}]"


_SHAPES: dict[str, Callable[[Any], str]] = {
    "f": lambda shape: f"{_whole(shape, 'num')}/{_whole(shape, 'den')}",
    "sSup": lambda shape: _whole(shape, "e") + _raised(shape),
    "sSub": lambda shape: _whole(shape, "e") + _raised(shape),
    "sSubSup": lambda shape: _whole(shape, "e") + _raised(shape),
    "rad": lambda shape: f"{_part(shape, 'deg')}√{_whole(shape, 'e')}",
    "nary": lambda shape: f"{_value(shape, 'chr', '∫')}{_raised(shape)} {_part(shape, 'e')}",
    "d": _bracketed,
    "m": _matrix,
    "eqArr": lambda shape: "; ".join(map(equation, shape.findall(f"{M}e"))),
}
