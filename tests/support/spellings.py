"""Other spellings of a name, as clerks, keyboards and alphabets make them; each of a named kind."""

import random

_LATIN_TO_CYRILLIC = {
    "sch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц", "ya": "я", "yu": "ю",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и",
    "j": "дж",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с",
    "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "й", "z": "з",
}  # fmt: skip
_LATIN_TO_ARABIC = {
    "sh": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "ch": "تش", "a": "ا", "b": "ب", "c": "ك",
    "d": "د", "e": "", "f": "ف", "g": "ج", "h": "ه", "i": "ي", "j": "ج", "k": "ك", "l": "ل",
    "m": "م", "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و",
    "v": "ف", "w": "و", "x": "كس", "y": "ي", "z": "ز",
}  # fmt: skip
_SOUNDS = [("q", "k"), ("k", "q"), ("dh", "d"), ("ou", "u"), ("u", "ou"), ("i", "y"), ("y", "i"),
           ("v", "w"), ("kh", "h"), ("z", "s"), ("ee", "i"), ("ph", "f"), ("f", "ph"), ("c", "k"),
           ("j", "dj"), ("a", "e"), ("o", "u")]  # fmt: skip
KINDS = ("signs", "order", "middle left out", "title added", "letter left out", "letter doubled",
         "neighbours changed", "other letter", "sound", "two sounds", "together", "Cyrillic",
         "Arabic")  # fmt: skip


def spelled(kind: str, name: str, chance: random.Random) -> str | None:
    """The name so spelled; None when the kind does not fit it."""
    words = name.split()
    match kind:
        case "signs":
            return "-".join(words).upper().replace("A", "Á")
        case "order":
            return " ".join(reversed(words)) if len(words) > 1 else None
        case "middle left out":
            return f"{words[0]} {words[-1]}" if len(words) == 3 else None
        case "title added":
            return f"Mr. Dr. {name}"
        case "together":
            place = chance.randrange(len(words) - 1) if len(words) > 1 else -1
            joined = words[place] + words[place + 1] if place >= 0 else ""
            return " ".join([*words[:place], joined, *words[place + 2 :]]) if joined else None
        case "Cyrillic":
            return _written(name, _LATIN_TO_CYRILLIC)
        case "Arabic":
            return _written(name, _LATIN_TO_ARABIC)
        case "two sounds":
            once = spelled("sound", name, chance)
            return once and spelled("sound", once, chance)
    return _one_word(kind, words, chance)


def _one_word(kind: str, words: list[str], chance: random.Random) -> str | None:
    long = [n for n, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return None
    n = chance.choice(long)
    made = _changed(kind, words[n].lower(), chance)
    return " ".join([*words[:n], made, *words[n + 1 :]]) if made else None


def _changed(kind: str, word: str, chance: random.Random) -> str | None:
    place = chance.randrange(1, len(word) - 1)
    match kind:
        case "letter left out":
            return word[:place] + word[place + 1 :]
        case "letter doubled":
            return word[:place] + word[place] + word[place:]
        case "neighbours changed":
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case "other letter":
            return word[:place] + chance.choice("aeioutnrsl") + word[place + 1 :]
    fitting = [(a, b) for a, b in _SOUNDS if a in word]
    if not fitting:
        return None
    a, b = chance.choice(fitting)
    return word.replace(a, b, 1)


def _written(name: str, letters: dict[str, str]) -> str | None:
    text, made = name.lower(), ""
    if not text.replace(" ", "").isalpha() or not text.isascii():
        return None
    while text:
        for length in (3, 2, 1):
            if text[:length] in letters:
                made += letters[text[:length]]
                break
        else:
            length = 1
            made += text[0]
        text = text[length:]
    return made
