"""Names of other scripts before they are written in Latin letters: what a table of letters misses.

Arabic: long vowels are letters, the article is a word of its own, and ض, ذ, ظ are d in one country
and z in the next. Korean: syllables as the lists of the United Nations write them, in a row, and
the family's name apart. Chinese: the family's name apart, which in Latin may stand last.
"""

import re

# Long vowels of Arabic, which are letters there; short ones are not written.
_ARABIC = {"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ى": "a", "ة": "a", "ؤ": "u", "ئ": "i", "ع": "a",
           "و": "u", "ي": "i", "ی": "i", "ء": "", "ظ": "z"}  # fmt: skip
_FIRST = {"و": "w", "ي": "y", "ی": "y"}
_ARABIC_WORD = re.compile(r"[\u0621-\u064a\u066e-\u06d3]+")
_BEFORE_H = frozenset("تطدضسصكکگزچ")  # with an h behind them they would be read as one sound
_SECOND = str.maketrans({"ض": "ز", "ذ": "ز", "ظ": "د"})

_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_FIRST_SYLLABLE, _OF_ONE_INITIAL, _OF_ONE_VOWEL = 0xAC00, 588, 28
_INITIALS = "k,kk,n,t,tt,r,m,p,pp,s,ss,,j,jj,ch,k,t,p,h".split(",")  # noqa: SIM905 - a list to read
_MIDDLES = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()  # noqa: SIM905 - as above
_FINALS = ",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,".split(",")  # noqa: SIM905 - as above
_J, _CH = _INITIALS.index("j"), _INITIALS.index("ch")
_FAMILIES = {"이": "lee"}  # written otherwise than it is said

_KOREAN_NAME = re.compile(r"(?<!\w)([\uac00-\ud7a3])([\uac00-\ud7a3]{1,2})(?!\w)")
_CHINESE_NAME = re.compile(
    r"(?<!\w)(欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|司徒|皇甫|东方|東方|[\u4e00-\u9fff])([\u4e00-\u9fff]{1,2})(?!\w)"
)


def spelled_out(text: str) -> str:
    """A text whose Arabic, Korean and Chinese words are ready for a table of letters."""
    if text.isascii():
        return text
    apart = re.sub(r"(?<!\w)ال(?=\w{3,})", "ال ", text)
    apart = _CHINESE_NAME.sub(r"\1 \2", apart)
    apart = _KOREAN_NAME.sub(lambda found: f"{_family(found[1])} {found[2]}", apart)
    return _ARABIC_WORD.sub(_arabic, _HANGUL.sub(_korean, apart))


def other_reading(text: str) -> str:
    """The same text with the letters that others read otherwise: ض as z, ظ as d, ㅈ as ch."""
    return _HANGUL.sub(lambda found: "".join(map(_breathed, found[0])), text.translate(_SECOND))


def _arabic(found: "re.Match[str]") -> str:
    """An Arabic word with its long vowels in Latin letters, the rest as it is."""
    word = found[0]
    return "".join(_letter(word, n) for n in range(len(word)))


def _letter(word: str, n: int) -> str:
    letter = word[n]
    if n == 0 and len(word) > 1 and letter in _FIRST:
        return _FIRST[letter]
    if letter == "ه" and n and word[n - 1] in _BEFORE_H:
        return "eه"
    return _ARABIC.get(letter, letter)


def _family(syllable: str) -> str:
    return _FAMILIES.get(syllable, syllable)


def _korean(found: "re.Match[str]") -> str:
    return "".join(map(_syllable, found[0]))


def _syllable(sign: str) -> str:
    initial, rest = divmod(ord(sign) - _FIRST_SYLLABLE, _OF_ONE_INITIAL)
    middle, final = divmod(rest, _OF_ONE_VOWEL)
    return _INITIALS[initial] + _MIDDLES[middle] + _FINALS[final]


def _breathed(sign: str) -> str:
    """The syllable with ch for j."""
    initial = (ord(sign) - _FIRST_SYLLABLE) // _OF_ONE_INITIAL
    return chr(ord(sign) + (_CH - _J) * _OF_ONE_INITIAL) if initial == _J else sign
