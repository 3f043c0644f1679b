"""XML that costs much: entities that grow, depth, width, and what is refused only after reading."""

from tests.hostile.bad_texts import DTDS, SOAP

META = b'<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">%s</MetaData>'


def laughs(levels, width):
    """Entities of entities: `width` to the power of `levels` words."""
    names = [f'<!ENTITY a0 "{"lol" * 10}">']
    names += [f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels)]
    return f"<!DOCTYPE l [{''.join(names)}]><l>&a{levels - 1};</l>".encode()


def numbered(pattern, count):
    return b" ".join(pattern.replace(b"#", b"%d" % n) for n in range(count))


MESSAGES = {
    **{f"document type: {name}": (lambda t=text: t.encode()) for name, text in DTDS.items()},
    "a document type in SOAP": lambda: SOAP.format(
        dtd='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>').encode(),
    "a thousand million laughs": lambda: laughs(9, 10),
    "a megabyte a thousand times": lambda: (
        b'<!DOCTYPE l [<!ENTITY a "' + b"A" * 1_000_000 + b'">]><l>' + b"&a;" * 1_000 + b"</l>"),
    "five megabytes ninety times": lambda: (
        b'<!DOCTYPE l [<!ENTITY a "' + b"A" * 5_000_000 + b'">]><l>' + b"&a;" * 90 + b"</l>"),
    "entities in attributes": lambda: laughs(9, 10).replace(b"<l>&a8;", b'<l a="&a8;">'),
    "a document type behind 400,000 comments": lambda: b"<!-- -->" * 400_000 + laughs(9, 10),
    "200,000 levels": lambda: b"<a>" * 200_000 + b"</a>" * 200_000,
    "39 levels in 6,000 branches": lambda: META % ((b"<a>" * 38 + b"</a>" * 38) * 6_000),
    "499,000 unknown elements": lambda: META % (b"<a/>" * 499_000),
    "200,000 shipments": lambda: (
        b"<Declaration>" + b"<GoodsShipment/>" * 200_000 + b"</Declaration>"),
    "99,000 unknown attributes": lambda: META % (b"<a b='1'/>" * 99_000),
    "99,000 attributes of one element": lambda: b"<r " + numbered(b'a#="1"', 99_000) + b"/>",
    "99,000 namespaces over 100,000 elements": lambda: (
        b"<r " + numbered(b'xmlns:a#="u#"', 99_000) + b">" + b"<a/>" * 100_000 + b"</r>"),
    "499,000 instructions": lambda: META % (b"<?a b?>" * 499_000),
    "490,000 comments in a text": lambda: META % (b"<!-- -->a" * 490_000),
    "1.9 million references": lambda: META % (b"&amp;" * 1_900_000),
    "9 MB of text": lambda: META % (b"x" * 9_000_000),
    "9 million digits": lambda: (
        b"<Declaration><TotalPackageQuantity>" + b"1" * 9_000_000
        + b"</TotalPackageQuantity></Declaration>"),
    "11 MB": lambda: b"<a>" + b"x" * 11_000_000 + b"</a>",
}  # fmt: skip
