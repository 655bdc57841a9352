"""Read PDFs in a process of its own: a request of :mod:`~edition.proof.pdf.apart` -> limits, then a line an answer.

Only what the readers need is imported, and only after the limits are set. Request and answers are JSON. The request has
``limits``, and ``jobs``: for each a key of :data:`READERS` and its arguments. An answer has one key: ``answer`` if
there is one, ``error`` with number, words and file of an :exc:`OSError`, or ``refused`` with the name and words of any
other.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from edition.model import files


def limit(limits: Mapping[str, int]) -> None:
    """Let this process have no more than *limits*: name in :mod:`resource` -> what it may have.

    A limit that the system has not (Windows has none, macOS not that of memory) is not set.
    """
    try:
        import resource
    except ImportError:
        return
    for name, wanted in limits.items():
        if (kind := getattr(resource, name, None)) is None:
            continue
        soft, hard = resource.getrlimit(kind)
        known = [one for one in (soft, hard, wanted) if one != resource.RLIM_INFINITY]
        try:
            resource.setrlimit(kind, (min(known), hard))
        except (OSError, ValueError):
            continue


def _pdf(path: str, labels: list[str], listed: list[str], pictured: bool = False, language: str = "") -> object:
    from edition.proof.pdf import document, pdfium

    data = files.read(Path(path), files.BUILT)
    return document.as_json(pdfium.read(data, frozenset(labels), frozenset(listed), pictured, language))


def _booklet(pdf: str, path: str, left_out: list[list[str]]) -> object:
    from edition.proof.pdf import booklet

    whole, made = (files.read(Path(name), files.BUILT) for name in (pdf, path))
    return booklet.fault(whole, made, left_out)


def _letters(path: str, wanted: list[str]) -> object:
    from edition.proof.pdf import letters

    return letters.read(files.read(Path(path), files.BUILT), wanted)


READERS: Final[Mapping[str, Callable[..., object]]] = {"pdf": _pdf, "booklet": _booklet, "letters": _letters}


def answer(reader: str, asked: Iterable[Any]) -> dict[str, object]:
    """Return the answer of a *reader* that is *asked* so."""
    try:
        return {"answer": READERS[reader](*asked)}
    except OSError as error:
        return {"error": [error.errno or 0, error.strerror or str(error), str(error.filename or "")]}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


def main(request: Mapping[str, Any]) -> None:
    """Write the answers to *request* to standard output, each as soon as there is one."""
    gc.disable()  # as in build.py
    limit(request["limits"])
    for reader, asked in request["jobs"]:
        print(json.dumps(answer(reader, asked), allow_nan=False), flush=True)
