"""Where pages begin in new lines: all signs weighed at once over the whole text.

Each sign is a cost, as the negative logarithm of how seldom it misleads. Of all ways to part the blocks into pages, and
to number these, the cheapest is found by dynamic programming; how much dearer every other way is says how sure each
turn is (forward and backward sums over the same steps, as in a hidden Markov model).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import exp, inf, log1p
from typing import Final, NamedTuple

from edition.ingest.evidence import CUT_BEFORE_OTHER, FAR, OVER, Key, Signs
from edition.model.witness import FRONT, ROMAN

#: Pages that may be left out between two at any place; what is further off needs a sign that says so.
_NEAR: Final = 3
#: Numberings of a page at one block that are gone on with: so many, and none that is so much dearer than the best.
_KEPT, _DEARER = 12, 36.0

#: Cost of a turn: behind a whole sentence, inside a table, before a note, where what came has breaks elsewhere.
_WHOLE, _IN_TABLE, _BEFORE_NOTE, _NO_BREAK = 1.0, 2.0, 3.0, 12.0
#: Cost of a heading on another page than the contents tell, of a printed number that is neither page's.
_ANCHOR, _FOLIO_OFF = 60.0, 15.0
#: Cost of a number in the name of a file: not the page's; not counting as the pages do; of one that is sure.
_NAME_OFF, _NAMES_OFF, _SURE_OFF = 3.0, 8.0, 100.0
#: Cost of pages without text: of one; of each more, inside what came and between that and what was there; of an older
#: page that is filled.
_SKIP, _SKIPPED, _SKIPPED_BEFORE, _FILLS = 9.5, 1.5, 0.5, 12.0
#: Cost of an entry of the printed contents on a page of the text.
_ENTRY: Final = 20.0
#: Most pages whose cost is counted.
_COUNTED: Final = 5
#: Cost of lines that a page is short of: by their square as far as they are few, then by each, for much may be lost.
_SHORT, _LOST, _LOST_LINE = 0.5, 1.2, 0.5
#: Cost by the square of the lines that a page has over, and the most.
_LONG, _LONG_MOST = 1.2, 14.0
#: Cost at most of the page that was the last until now: where it ended is known.
_OPEN_MOST: Final = 1.5

Node = tuple[int, Key]  #: a page that begins with a block


class Turn(NamedTuple):
    """A page begins."""

    at: int  #: with this block
    page: Key
    confidence: float


class _Step(NamedTuple):
    start: Node
    end: Node
    cost: float


def _turns(signs: Signs, at: int, page: Key, start: int, new: Key) -> float:
    """Return the cost of the turn from *page*, which begins with block *start*, to the *new* page with block *at*."""
    cost = 0.0 if signs.cut(at) >= CUT_BEFORE_OTHER or signs.before[at] else _WHOLE
    if at and signs.kinds[at - 1] == signs.kinds[at] == "row":
        cost += _IN_TABLE
    if signs.kinds[at] == "note":
        cost += _BEFORE_NOTE
    if signs.broken and not signs.hint(at).breaks:
        cost += _NO_BREAK
    if not new[0]:
        counted = {n for noise in signs.before[at] for n in noise.numbers}
        cost += _FOLIO_OFF if counted and not counted & {new[1], page[1] if not page[0] else 0} else 0
        cost += _named(signs, at, page, start, new)
    return cost + _skipped(signs, at, page, new)


def _named(signs: Signs, at: int, page: Key, start: int, new: Key) -> float:
    """Return the cost of the *new* page having another number than the name of its file."""
    number, before = signs.hint(at).number, signs.hint(start).number if start < at else None
    off = _SURE_OFF if signs.hint(at).is_sure else _NAME_OFF
    cost = off if number is not None and number != new[1] else 0
    uneven = number is not None and before is not None and number - before != new[1] - page[1]
    return cost + (_NAMES_OFF if uneven else 0)


def _skipped(signs: Signs, at: int, page: Key, new: Key) -> float:
    """Return the cost of the pages between *page* and the *new* one, which have no text.

    Where the count is found to be wrong only at the next heading, the pages before it were counted rightly so far:
    the later of two places is a little cheaper. Many are likelier to lack between what was there and what came.
    """
    if new[0] == signs.start[0] and new < signs.start:
        return 0 if new in signs.targets[at] else _FILLS
    if page[0] == signs.start[0]:
        page = max(page, signs.start)  # behind an older page that was filled
    between = new[1] - (page[1] if page[0] == new[0] else 0) - 1
    if between < 1:
        return 0
    each = _SKIPPED if at else _SKIPPED_BEFORE
    return (_SKIP + each * (min(between, _COUNTED) - 1)) * (1 - 0.1 * at / len(signs.units))


def _fit(signs: Signs, page: Key, least: int, most: int, end: int) -> float:
    """Return the cost of *page*, before block *end*, having from *least* to *most* lines of the grid."""
    if page[0] not in ("", ROMAN):
        return 0  # titles, contents: no grid
    if least > signs.lines:
        return _LONG * (least - signs.lines) ** 2
    entry = signs.units[end].entry if end < len(signs.units) else None
    ended = end == len(signs.units) or (entry is not None and entry.level == 1)
    lack = max(signs.lines - most, 0)
    short = min(_SHORT * lack**2, _LOST + _LOST_LINE * lack)
    return 0 if ended else min(short, _OPEN_MOST) if page == signs.start else short


def _next(signs: Signs, page: Key, at: int) -> Iterator[Key]:
    """Yield the pages that may follow *page* with block *at*: the next ones, older ones without text, what is told."""
    (series, number), told = page, signs.targets[at]
    near = {(series, number + more) for more in range(1, 1 + (_NEAR + 1 if not series else 1))}
    last = number if not series else 0
    far = {key for key in told if not key[0] and last < key[1] <= last + FAR and series in ("", FRONT, ROMAN)}
    last = number if series == ROMAN else 0
    far |= {key for key in told if key[0] == ROMAN and series in (FRONT, ROMAN) and last < key[1] <= last + FAR}
    is_old = series == signs.start[0] and number < signs.start[1]
    filled = {key for key in signs.missing if page == signs.start or (is_old and key > page)}
    if is_old:
        filled |= {(series, signs.start[1] + more) for more in range(1, _NEAR + 2)}
    yield from (key for key in near | far | filled if key not in signs.taken)


def _steps(signs: Signs, start: int, page: Key) -> Iterator[_Step]:
    """Yield every way in which *page*, which begins with block *start*, may go on to the next one, or to the end."""
    is_open, last = start == 0 and page == signs.start, len(signs.units)
    least = most = signs.filled if is_open else 0
    inside = 0.0
    for end in range(start if is_open else start + 1, last + 1):
        if end > start:
            at = end - 1
            inside += signs.stays[at] if at > start or is_open else 0
            inside += _ANCHOR if (told := signs.told[at]) is not None and told != page else 0
            inside += _ENTRY if signs.kinds[at] == "entry" and not page[0] else 0
            few, many = signs.rows[at][0 if at == start and not is_open else 1]
            least, most = least + few, most + many
        if end - start > 1 and inside > _DEARER:
            return
        if is_open and end > start and signs.open.line is None:
            return  # it had no text before
        cost = inside + _fit(signs, page, least, most, end)
        if end - start < 2:
            cost = min(cost, inside + _LONG_MOST)
        elif least > signs.lines + OVER and page[0] in ("", ROMAN):
            return
        if end == last:
            yield _Step((start, page), (last, page), cost)
        else:
            for new in _next(signs, page, end):
                yield _Step((start, page), (end, new), cost + _turns(signs, end, page, start, new))


def _paths(signs: Signs) -> tuple[list[_Step], dict[Node, _Step], Node]:
    """Return the steps between the pages that are gone on with, the cheapest of those to each page, and the end."""
    last = len(signs.units)
    steps, arriving, costs = list[_Step](), defaultdict[int, list[_Step]](list), {(0, signs.start): 0.0}
    back: dict[Node, _Step] = {}

    def go_on(node: Node) -> None:
        for step in _steps(signs, *node):
            steps.append(step)
            arriving[step.end[0]].append(step)

    go_on((0, signs.start))
    for at in range(last + 1):
        here = set[Node]()
        for step in arriving.pop(at, []):
            here.add(step.end)
            cost = costs[step.start] + step.cost
            if cost < costs.get(step.end, inf):
                costs[step.end], back[step.end] = cost, step
        nodes = sorted(here, key=lambda node: (costs[node], node))
        for node in nodes[:_KEPT] if at < last else ():
            if costs[node] <= costs[nodes[0]] + _DEARER:
                go_on(node)
    return steps, back, nodes[0]


def _add(costs: dict[Node, float], node: Node, cost: float) -> None:
    """Add another way to *node* to the *costs*, which are the negative logarithms of sums."""
    less, more = sorted((costs.get(node, inf), cost))
    costs[node] = less - log1p(exp(less - more)) if more < inf else less


def _confidences(steps: Sequence[_Step], last: int) -> Mapping[Node, float]:
    """Return for each page that may begin with a block how sure it is, against all other ways to part the text.

    :param steps: each behind all that lead to where it starts
    :param last: the number of blocks
    """
    whole: Node = (last, ("", 0))  # one end for all
    forward, backward = {steps[0].start: 0.0}, {whole: 0.0}
    for start, end, cost in steps:
        _add(forward, whole if end[0] == last else end, forward[start] + cost)
    for start, end, cost in reversed(steps):
        _add(backward, start, backward.get(whole if end[0] == last else end, inf) + cost)
    return {node: exp(forward[whole] - cost - backward.get(node, inf)) for node, cost in forward.items()}


def align(signs: Signs) -> list[Turn]:
    """Return where pages begin, in the order of the blocks, each with its confidence from 0 to 1."""
    if not signs.units:
        return []
    steps, back, node = _paths(signs)
    sure = _confidences(steps, len(signs.units))
    turns = list[Turn]()
    while node in back:
        node = back[node].start
        turns.append(Turn(*node, sure[node]))
    return turns[-2::-1]
