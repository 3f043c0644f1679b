"""A name against the lists: how alike, from 0 to 100, and word by word why.

Every word of one name is laid beside its best partner of the other; rare words weigh more. What is
left without a partner on either side counts against it, less on the side that has more words, since
people and firms are told with and without middle names.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from greenlane.datamodel.listed_entry import Entry
from greenlane.risk.screening.index import Index, Listed, joined_of, plain_number
from greenlane.risk.screening.names import Word, prepared, together

CANDIDATES = 40
THRESHOLD = 82
_ALIKE = 0.86  # words less alike than this are strangers
_LEFT_OUT = 0.45  # what a word of the longer name weighs when it has no partner
_ONE_WORD = 0.8  # one word in common of several is a surname or a town
_WEAK = 0.9
_NEARLY = 0.85  # of the threshold: names so alike are compared in full, also written together
_SAME_NUMBER, _SAME_SOUND, _NEAR_SOUND, _SHORT_SOUND = 0.95, 0.95, 0.93, 3
# How alike letters must be before an equal sound counts, by its length; the shorter the more.
# Words without vowels come from scripts that do not write them: they are judged by sound.
_LETTERS, _LETTERS_LONG, _BARE = {1: 0.8, 2: 0.8, 3: 0.72}, 0.6, 0.4


class WordMatch(msgspec.Struct, frozen=True):
    """A word asked, the word on the list (empty: none), and how alike (0 to 1)."""

    asked: str
    listed: str
    alike: float


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a name or number may mean: score 0 to 100, and why."""

    entry: Entry
    name: str
    score: int
    words: tuple[WordMatch, ...] = ()
    number: str = ""


def screen(name: str, index: Index, threshold: int = THRESHOLD,
           numbers: Sequence[str] = ()) -> list[Hit]:  # fmt: skip
    """The entries that a name (and its numbers) may mean, the likeliest first, each once."""
    best: dict[str, Hit] = {}
    for number in numbers:
        for entry in index.by_number.get(plain_number(number), ()):
            best[entry.key] = Hit(entry=entry, name=entry.names[0].text, score=100, number=number)
    asked = prepared(name)
    found = index.candidates(asked, CANDIDATES) if asked.words else []
    for listed in _worth(asked.words, found, index, threshold):
        hit = _compared(asked.words, listed, index)
        known = best.get(hit.entry.key)
        if hit.score >= threshold and (known is None or known.score < hit.score):
            best[hit.entry.key] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.entry.key))


def _worth(asked: Sequence[Word], found: Sequence[Listed], index: Index, threshold: int
           ) -> Iterator[Listed]:  # fmt: skip
    """The candidates whose letters let them be alike enough: all words laid side by side at once.

    What two words may be alike at most is told by their letters; so is what the names may be.
    """
    if not found:
        return
    ours = _sounds(asked)
    joined = [word.skeleton for word in joined_of(asked)]
    words = [word for listed in found for word in listed.prepared.words]
    starts, at = [], 0
    for listed in found:
        starts.append(at)
        at += len(listed.prepared.words)
    letters = cdist([w.text for w in asked], [w.text for w in words],
                    scorer=JaroWinkler.similarity, dtype=np.float64)  # fmt: skip
    bare = np.array([w.bare for w in asked])[:, None] | np.array([w.bare for w in words])[None, :]
    heard = np.maximum(letters, _SAME_SOUND)
    most = np.where(letters >= np.where(bare, _BARE, _LETTERS_LONG), heard, letters)
    most[most < _ALIKE] = 0
    each = np.maximum.reduceat(most, starts, axis=1)
    tells = np.array([index.rarity(word) for word in asked])[:, None]
    gained = (each * tells).sum(axis=0)
    of = (np.where(each > 0, 1.0, _LEFT_OUT) * tells).sum(axis=0)
    enough = gained * 100 >= _NEARLY * threshold * of
    for listed, worth in zip(found, enough.tolist(), strict=True):
        if worth or not ours.isdisjoint(listed.joined) or any(
            sound in joined for sound in (w.skeleton for w in listed.prepared.words)
        ):  # fmt: skip
            yield listed


def _compared(asked: Sequence[Word], listed: Listed, index: Index) -> Hit:
    """The best that the two names have in common; written apart or together is the same."""
    best = max((_laid(a, b, index) for a, b in _written(asked, listed)), key=lambda laid: laid[0])
    score = best[0] * (_WEAK if listed.name.strength == "weak" else 1.0)
    told = tuple(WordMatch(w.text, p.text if p else "", round(a, 3)) for w, p, a in best[1])
    return Hit(entry=listed.entry, name=listed.name.text, score=round(score * 100), words=told)


def _written(
    asked: Sequence[Word], listed: Listed
) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """The two as they are, and with two words of one written together as the other has them."""
    words = listed.prepared.words
    yield asked, words
    theirs, ours = _sounds(words), _sounds(asked)
    for whole in together(asked):
        if any(word.skeleton in theirs for word in whole):
            yield whole, words
    for whole in together(words):
        if any(word.skeleton in ours for word in whole):
            yield asked, whole


def _sounds(words: Sequence[Word]) -> set[str]:
    return {sound for word in words for sound in (word.skeleton, word.other) if sound}


def _laid(
    asked: Sequence[Word], listed: Sequence[Word], index: Index
) -> tuple[float, list[tuple[Word, Word | None, float]]]:
    pairs = _partners(asked, listed)
    met = {id(partner) for _, partner, _ in pairs if partner is not None}
    alone = [word for word in listed if id(word) not in met]
    longer = len(asked) > len(listed)
    gained = total = 0.0
    for word, partner, alike in pairs:
        weight = index.rarity(word)
        total += weight * (1.0 if partner or not longer else _LEFT_OUT)
        gained += weight * alike if partner else 0.0
    total += sum(index.rarity(word) * (1.0 if longer else _LEFT_OUT) for word in alone)
    score = gained / total if total else 0.0
    if len(met) == 1 and max(len(asked), len(listed)) > 1:
        score *= _ONE_WORD
    return score, pairs


def _partners(
    asked: Sequence[Word], listed: Sequence[Word]
) -> list[tuple[Word, Word | None, float]]:
    """Each asked word with its partner: the most alike first, each listed word once."""
    scored = sorted(
        ((_alike(a, b), n, m) for n, a in enumerate(asked) for m, b in enumerate(listed)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    partner: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for alike, n, m in scored:
        if alike < _ALIKE:
            break
        if n not in partner and m not in taken:
            partner[n] = (m, alike)
            taken.add(m)
    made: list[tuple[Word, Word | None, float]] = []
    for n, word in enumerate(asked):
        found = partner.get(n)
        made.append((word, listed[found[0]], found[1]) if found else (word, None, 0.0))
    return made


def _alike(one: Word, two: Word) -> float:
    """How alike two words are: by their letters, or by their sound where letters allow it."""
    if one.text == two.text:
        return 1.0
    letters: float = JaroWinkler.similarity(one.text, two.text)
    if not one.text.isalpha() or not two.text.isalpha():
        return letters if letters > _SAME_NUMBER else 0.0  # another number is another thing
    best = letters
    bare = one.bare or two.bare
    for a in filter(None, (one.skeleton, one.other)):
        for b in filter(None, (two.skeleton, two.other)):
            best = max(best, _by_sound(a, b, letters, bare=bare))
    return best


def _by_sound(one: str, two: str, letters: float, *, bare: bool) -> float:
    """How alike two words sound, as far as their letters allow it."""
    length = len(one)
    if one == two:
        needed = _BARE if bare and length > 1 else _LETTERS.get(length, _LETTERS_LONG)
        return _SAME_SOUND if letters >= needed else 0.0
    if length > _SHORT_SOUND and letters >= _LETTERS_LONG:
        sound: float = JaroWinkler.similarity(one, two)
        return _NEAR_SOUND * sound
    return 0.0
