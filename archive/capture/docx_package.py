"""A Word file is a zip of XML parts that name each other: its parts, read under limits.

Strict Open XML has the same elements under other namespaces, which are put back here.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

from archive.capture.document import CaptureError

LARGEST_UNPACKED = 40_000_000  # bytes
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.strip("{}").encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M.strip("{}").encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R.strip("{}").encode(),
}
_NOT_WORD = "The file is not a Word document (.docx), or it is damaged: save it again in Word."
_TOO_LARGE = "The file unpacks to more than 40 MB: save its text without pictures."
_TOO_DEEP = "The file nests its parts too deeply to be read: copy its text and paste it here."
_ENTITIES = "The file declares entities, as no Word document does: save it again in Word."


class Part:
    """One XML part, and what it calls the other parts it uses."""

    def __init__(self, package: "Package", name: str) -> None:
        self.root = package.xml(name)
        self._package = package
        self._targets: dict[str, tuple[str, str]] = {}
        folder, base = posixpath.split(name)
        links = package.xml(f"{folder}/_rels/{base}.rels", missing_ok=True)
        for link in links if links is not None else ():
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(f"/{folder}", link.get("Target", "")))
                self._targets[link.get("Id", "")] = (link.get("Type", ""), target.lstrip("/"))

    def name_of(self, link: str) -> str:
        """The part that an element of this one names by its id; empty for none."""
        return self._targets.get(link, ("", ""))[1]

    def other(self, kind: str) -> Any:
        """The root of the part of a kind, such as “styles”; None without it."""
        for type_, name in self._targets.values():
            if type_.rpartition("/")[2] == kind:
                return self._package.xml(name, missing_ok=True)
        return None


class Package:
    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            unpacked = sum(part.file_size for part in self._zip.infolist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise CaptureError(_NOT_WORD) from error
        if unpacked > LARGEST_UNPACKED:
            raise CaptureError(_TOO_LARGE)

    def bytes_of(self, name: str) -> bytes:
        try:
            return self._zip.read(name)
        except MemoryError:
            raise
        except Exception as error:  # whatever a zip of strangers may raise
            raise CaptureError(_NOT_WORD) from error

    def xml(self, name: str, *, missing_ok: bool = False) -> Any:
        if missing_ok and name not in self._zip.NameToInfo:
            return None
        data = self.bytes_of(name)
        if b"purl.oclc.org/ooxml" in data:
            for strict, usual in _STRICT.items():
                data = data.replace(strict, usual)
        return _parsed(data)

    def main(self) -> Part:
        links = self.xml("_rels/.rels")
        for link in links:
            if link.get("Type", "").endswith("/officeDocument"):
                return Part(self, link.get("Target", "").lstrip("/"))
        raise CaptureError(_NOT_WORD)

    def properties(self) -> Mapping[str, str]:
        """What the file says of itself, by the local names of its core properties."""
        root = self.xml("docProps/core.xml", missing_ok=True)
        found = root if root is not None else ()
        return {str(item.tag).rpartition("}")[2]: item.text or "" for item in found}


def _parsed(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CaptureError(_why(str(error).lower())) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CaptureError(_ENTITIES)
    return root


def _why(complaint: str) -> str:
    if "depth" in complaint:
        return _TOO_DEEP
    return _ENTITIES if "entit" in complaint else _NOT_WORD
