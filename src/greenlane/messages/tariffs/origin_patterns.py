"""The wordings of conditions in published rules of origin: limits, shares, value contents."""

import re

_PERCENT = r"(?P<percent>\d+(?:\.\d+)?)%"
_FOB = r"(?P<or> or (?:the )?(?:(?P<fob>\d+(?:\.\d+)?)% of the )?Free on Board \(FOB\) cost)?"
_OF = r"(?: (?:of )?(?:the )?(?:final |whole )?(?:product|good|set)s?)?"
_BASE = (
    rf"{_PERCENT} (?:of )?(?:the )?(?:(?:(?P<exw>ex-works price){_FOB}|(?P<fobonly>Free on Board"
    rf" \(FOB\) cost)){_OF}|(?:total )?(?P<weight>weight)(?: of (?:all )?"
    rf"(?:the )?materials of (?P<within>\{{[^}}]*\}}) used|{_OF}))"
)
_STOP = (
    "at least|does not exceed|must not exceed|shall not exceed|in which|provided|wholly obtained"
)
_GOODS = rf"(?P<goods>(?:(?!{_STOP}).)+?)"
LIMIT = (
    r"(?:the |their )?(?:(?P<how>total combined|total|individual) )?(?P<what>weight|value)"
    rf"(?: of (?:all |any )?(?:the )?{_GOODS})?(?: used)? (?:does|must|shall) not exceed {_BASE}"
)
OBTAINED = (
    rf"(?![ -]|at least)(?:all )?(?:the )?{_GOODS}(?: used)? (?:are|is|must be|shall be) "
    r"wholly obtained"
)
ORIGINATING = (
    rf"(?![ -]|at least)(?:all )?(?:the )?{_GOODS}(?: used)? (?:are|is|must be|shall be) "
    r"(?:already )?originating"
)
SHARE = (
    rf"at least {_PERCENT} by weight of (?:all )?(?:the )?{_GOODS}(?: used)? (?:are|is) "
    r"wholly obtained"
)
ORIGINATE = r"(?P<goods>[a-z][^.,]+?) must be originating"
MAXNOM = (
    rf"A maximum of {_PERCENT} of the ex-works price is made up of non-originating parts"
    r" \(MAXNOM\)"
)
CANNOT = (
    r"The maximum value of non-originating materials \(MaxNOM\) cannot exceed "
    rf"{_PERCENT} (?:of the )?ex-works price{_OF}"
)
_AT_LEAST = rf"(?:at least|not less than) {_PERCENT}"
RVC = (
    r"(?:Your goods contain a |there is a |a )(?:regional |qualifying )?value content"
    rf"(?: \([RQ]VC\))? of {_AT_LEAST} "
    rf"(?:of the (?P<base>Free on Board \(FOB\) cost|ex-works price){_OF}"
    r"|under the (?P<method>build-down|build-up|net cost) method)"
)
ALLOWED = (
    r"(?P<which>[^.]+?) may (?P<not>not )?be (?:used|incorporated into the set|incorporated)"
    r"(?:(?: only if|,? ?provided that) (?:they undergo )?(?:a )?re-?tanning operation"
    r"(?P<tanned>)(?: of the tanned or crust hides and skins in the dry state takes place)?"
    rf"|,? ?provided(?: that)? {LIMIT})?"
)
SETLIMIT = (
    r"(?:,? provided that non-originating articles may be incorporated"
    r"|\.? ?However,? non-originating articles may be incorporated),? provided(?: that)? "
    rf"their total value does not exceed {_BASE}"
)


def bare(pattern: str) -> str:
    """The pattern without names of groups, as a terminal of a grammar needs it."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def matched(pattern: str, text: str) -> re.Match[str]:
    """The match of a whole terminal with its groups. Raises ValueError when there is none."""
    found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError(f"not in the form expected: {text!r}")
    return found
