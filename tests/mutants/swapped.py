"""A plugin of pytest that puts a mutant in a module's place; no file is touched.

`MUTANT` in the environment holds the module's name and the file with the mutant's source.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType


class Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(SOURCE.read_bytes(), self.path)


class Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname == MODULE else None
        if spec:
            spec.loader = Loader(fullname, str(spec.origin))
        return spec


MODULE, _, _file = os.environ["MUTANT"].partition("=")
SOURCE = Path(_file)
sys.meta_path.insert(0, Finder())
