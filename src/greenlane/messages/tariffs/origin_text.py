"""The text of published rules of origin, cleaned: no markup, one spelling, codes in brackets."""

import html
import re

import msgspec

from greenlane.law.origin.goods import CodeRange

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^<>]*>")
_SPLIT_WORD = re.compile(r"\b(ex|re|sub|non|man|pre|end|semi)- (?=[a-z])", re.IGNORECASE)
_MARKS = {"chapter": "CC", "heading": "CTH", "subheading": "CTSH"}
_TO_CODES = (
    r"(?:to (?:a good of )?(?:(?:sub)?headings?|chapters?) [\d. ]+(?:(?:through|to) [\d. ]+)?)?"
)
_BEGINS = r"(?:^|(?<=[;,] or ))"  # a wording, or one of its alternatives
_CHANGE = re.compile(
    rf"{_BEGINS}A change {_TO_CODES} ?from any other (?P<level>chapter|heading|subheading)",
    re.IGNORECASE,
)
_SPELLING = (
    (re.compile(r"(?<=\d) ?(?:per ?cent\b|%)"), "%"),
    (
        re.compile(r"\bMaxNOM (\d+(?:\.\d+)?)% \(EXW\)", re.IGNORECASE),
        r"A maximum of \1% of the ex-works price is made up of non-originating parts (MAXNOM)",
    ),
    (
        re.compile(r"\b[RQ]VC (\d+(?:\.\d+)?)% \(FOB\)"),
        r"Your goods contain a regional value content of at least \1% of the Free on Board (FOB)"
        " cost",
    ),
    (re.compile(r"^(?:WO|wholly obtained)\.?$", re.IGNORECASE), "All goods are wholly obtained"),
    (re.compile(r"^Change (?:of|in) (?:tariff )?chapter(?=[ ,;.]|$)", re.IGNORECASE), "CC"),
    (re.compile(r"^Change (?:of|in) (?:tariff )?heading(?=[ ,;.]|$)", re.IGNORECASE), "CTH"),
    (re.compile(r"^Change (?:of|in) (?:tariff )?subheading(?=[ ,;.]|$)", re.IGNORECASE), "CTSH"),
    (re.compile(r"(?<=except from) (?=\d\d\.\d\d\b)"), " heading "),
    (re.compile(r"(?<=\d) through (?=(?:(?:sub)?heading |chapter )?\d)"), " to "),
    (
        re.compile(rf"{_BEGINS}No change in tariff classification (?:is )?required(?=,? provided)"),
        "Production from non-originating materials of any heading",
    ),
    (
        re.compile(
            r"^(?:The )?(?:goods?|products?)(?: of this chapter)? (?:is|are|must be|shall be)"
            r" wholly obtained"
        ),
        "All goods are wholly obtained",
    ),
    (re.compile(r"accompa nied", re.IGNORECASE), "accompanied"),
    (re.compile(r"unmanufacture d\b"), "unmanufactured"),
    (re.compile(r"\bfial\b"), "final"),
    (re.compile(r"process\(e[gs]\)"), "processes"),
    (re.compile(r"\bend (?=edible)"), "and "),
    (
        re.compile(r"useddoesnotexceed|usedd?oes ?not ?exceed", re.IGNORECASE),
        "used does not exceed",
    ),
    (re.compile(r"maybeused"), "may be used"),
    (re.compile(r"\bsub-heading"), "subheading"),
    (re.compile(r"metali[sz]ing", re.IGNORECASE), "metalising"),
    (re.compile(r"merceri[sz]ing", re.IGNORECASE), "mercerising"),
    (re.compile(r"decati[sz]ing", re.IGNORECASE), "decatising"),
    (re.compile(r"\bcalendaring", re.IGNORECASE), "calendering"),
    (re.compile(r"\brasing\b"), "raising"),
    (re.compile(r"non-woven", re.IGNORECASE), "nonwoven"),
    (re.compile(r"\bmaking up\b", re.IGNORECASE), "making-up"),
    (
        re.compile(r"(?<=% of )(?:the )?(?:FOB|free on board) (?:value|price|cost)", re.IGNORECASE),
        "the Free on Board (FOB) cost",
    ),
    (re.compile(r"\bnet weight\b"), "weight"),
    (re.compile(r"\bof the value of the (?=ex-works? price)"), "of the "),
    (re.compile(r"\bmaterial(?= (?:of|used)\b)"), "materials"),
    (re.compile(r"\bused in (?:the )?production(?= (?:does|is|are|of the product))"), "used"),
    (re.compile(r"ex-works? (?:price|cost)(?: \(EXW\))?"), "ex-works price"),
    (re.compile(r"wholly (?:produced|Obtained)", re.IGNORECASE), "wholly obtained"),
    (re.compile(r",? ?\(?including (?:the )?cutting(?: of fabrics?)?\)?"), ""),
    (re.compile(r" in the country or territory"), ""),
    (re.compile(r" and */ *or "), " or "),
    (re.compile(r"\b(?:final )?(?:products?|goods?)\b(?= used|[.,]|$)"), "product"),
)
_NOTES = re.compile(
    r"\s*(?:For (?:the )?special conditions (?:relating|related) to [^.]*?,? ?"
    r"see Introductory Notes? [0-9.]+(?:(?: and|,) [0-9.]+)*\.?"
    r"|See Introductory Notes? [0-9.]+(?: and [0-9.]+)*\.?"
    r"|\[with clause to revert if required\])",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,2}\.\d{2}(?:\.\d{2})?|\d{2,10}|\d"
_KIND = r"(?:(?:sub)?headings?|chapters?)(?: no\.?)?"
_ATOM = rf"(?:{_KIND} )?(?:{_NUMBER})(?![\d%]| %)"
_CODES = re.compile(
    rf"\b{_KIND} (?:{_NUMBER})(?![\d%])"
    rf"(?:(?:, and | and of | and | or |, or |, | to |-){_ATOM})*",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:(?P<kind>{_KIND}) )?(?P<code>{_NUMBER})", re.IGNORECASE)


class Text(msgspec.Struct, frozen=True):
    """A rule in one spelling, and the notes it refers to."""

    text: str
    notes: str = ""


def clean(raw: str) -> Text:
    """Take markup out, mend spellings, set lists of codes as `{0401-0406 2207}`, notes apart."""
    text = html.unescape(_LINK.sub(r"\1", raw))
    text = _TAG.sub("", text).replace("*", "").replace("\u2019", "'")
    text = re.sub(r"\s+", " ", text).strip()
    text = _SPLIT_WORD.sub(r"\1-", text)
    for pattern, spelling in _SPELLING:
        text = pattern.sub(spelling, text)
    text = _CHANGE.sub(lambda found: _MARKS[found["level"].lower()], text)
    notes = " ".join(match.strip() for match in _NOTES.findall(text))
    text = _NOTES.sub(" ", text)
    text = _CODES.sub(_listed, text)
    return Text(re.sub(r"\s+", " ", text).strip(), notes)


def _listed(match: re.Match[str]) -> str:
    """A list of codes; a number without a word keeps the kind of the one before it."""
    found: list[str] = []
    kind, end = "", 0
    for one in _ONE.finditer(match[0]):
        between = match[0][end : one.start()].strip().lower()
        kind = (one["kind"] or kind).lower()
        code = _code(one["code"], kind)
        if code is None:
            return match[0]
        if between in ("to", "-") and found:
            found[-1] = f"{found[-1]}-{code}"
        else:
            found.append(code)
        end = one.end()
    return "{" + " ".join(found) + "}" if _sound(found) else match[0]


def _code(text: str, kind: str) -> str | None:
    digits = text.replace(".", "")
    if "chapter" in kind:
        return digits.zfill(2) if len(digits) <= 2 else digits
    return digits if len(digits) >= 4 else None


def _sound(found: list[str]) -> bool:
    for item in found:
        first, _, last = item.partition("-")
        try:
            CodeRange(first, last or first)
        except ValueError:
            return False
    return True
