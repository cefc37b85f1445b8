"""RIS, as reference managers take it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.exports.citations.reference import ARCHIVE, one_line, plain_url

if TYPE_CHECKING:
    from archive.exports.citations.reference import Reference

MEDIA_TYPE = "application/x-research-info-systems"


def ris(cited: Reference) -> str:
    issued = cited.issued
    fields = [
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("AU", cited.author.replace(",", "")),  # with a comma it would be a person's name
        ("TI", cited.title),
        ("T2", ARCHIVE),
        ("PY", f"{issued:%Y}" if issued else ""),
        ("DA", f"{issued:%Y/%m/%d}/" if issued else ""),
        ("Y2", f"{cited.accessed:%Y/%m/%d}/"),
        ("PB", ARCHIVE),
        ("LA", cited.language),
        ("UR", plain_url(cited.url)),
        ("L2", plain_url(cited.archived_url)),
        *(("KW", topic) for topic in cited.topics),
        ("N1", cited.note),
    ]
    lines = [f"{tag}  - {value}" for tag, text in fields if (value := one_line(text))]
    return "\r\n".join([*lines, "ER  - ", ""])
