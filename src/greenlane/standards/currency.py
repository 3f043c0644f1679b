"""Currency code: three letters for a currency, ISO 4217, with its number of minor digits.

Issuer: SIX Group as maintenance agency of ISO 4217. Structure: three capital letters, mostly the
country's two and one for the currency. QTA to QTZ stay free for users, for example in training;
they have two minor digits here. Codes without minor units (XDR and other units of account) have
none.

>>> validate("gbp")
'GBP'
>>> minor_digits("GBP"), minor_digits("JPY"), minor_digits("KWD"), minor_digits("XDR")
(2, 0, 3, None)
>>> is_valid("GPB"), is_valid("QTA"), is_valid("GB"), format("eur")
(False, True, False, 'EUR')
"""

from greenlane.standards.number import InvalidNumber, holds, stripped

_DIGITS: dict[int | None, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    None: "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP "
        "GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
        "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
        "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES "
        "WST XCD XCG YER ZAR ZMW ZWG"
    ),
}
CODES: dict[str, int | None] = {
    code: digits for digits, codes in _DIGITS.items() for code in codes.split()
}
USER_ASSIGNED = frozenset(f"QT{c}" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def compact(text: str) -> str:
    """Without spaces, in capitals."""
    return stripped(text)


def validate(text: str) -> str:
    """The compact code. Raises InvalidNumber with reason length or unknown."""
    code = compact(text)
    if len(code) != 3:
        raise InvalidNumber("length", f"a currency code has 3 letters, not {len(code)}")
    if code not in CODES and code not in USER_ASSIGNED:
        raise InvalidNumber("unknown", f"{code!r} is no currency code of ISO 4217")
    return code


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def minor_digits(text: str) -> int | None:
    """Decimals of the smallest unit, None for units of account. Raises as `validate`."""
    code = validate(text)
    return CODES.get(code, 2)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """As compact: a currency code has no spaced form."""
    return compact(text)
