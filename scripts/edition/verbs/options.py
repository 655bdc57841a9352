"""What the command lines of the verbs have in common: the book's folder, and the language of messages."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from edition.model import messages
from edition.model.messages import said


def usage(verbs: Mapping[str, str]) -> str:
    """Return how the command is used that has *verbs*: the name of each, and what it does."""
    lines = (f"  {verb:<8} {said(does)}" for verb, does in verbs.items())
    more = said("edition VERB --help tells the options of a verb.")
    return "\n".join([said("usage: edition VERB [options]"), "", *lines, "", more])


class Parser(argparse.ArgumentParser):
    """A command line whose help is in the language that it names."""

    def __init__(self, about: str | None, root: Path | None = None) -> None:
        """Begin the command line of the verb that *about* describes.

        :param root: the folder of the book that is meant unless another is named; None if the verb has none
        """
        super().__init__(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
        if root is not None:
            self.add_argument("--root", type=Path, default=root, help="the book's folder")
        about_language = f"language of messages; else as {messages.VARIABLE} or the system says"
        self.add_argument("--lang", choices=messages.LANGUAGES, help=about_language)

    def parse_args(self, args: Sequence[str] | None = None, namespace: None = None) -> argparse.Namespace:  # type: ignore[override]
        """Return the options; from here on messages are in the language that they name."""
        first = argparse.ArgumentParser(add_help=False, exit_on_error=False)
        first.add_argument("--lang", choices=messages.LANGUAGES)
        try:
            chosen = first.parse_known_args(args)[0].lang
        except argparse.ArgumentError:  # which is told below, with all that there is
            chosen = None
        if chosen is not None:
            os.environ[messages.VARIABLE] = chosen  # for the processes of the verb too
        self.description = said((self.description or "").strip())
        for action in self._actions:
            action.help = said(action.help) if action.help else action.help
        return super().parse_args(args, namespace)
