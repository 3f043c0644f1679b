"""Documents by chance that a schema (XSD) allows: what it lets be absent, repeated or long.

Enough of XML Schema for the schemas that we read: sequences, choices, simple content, facets. What
is made by chance may still break a rule that is not read here: the schema itself decides.
"""

import random
import re._parser as pattern_parser
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
_GROUPS = (f"{XS}sequence", f"{XS}choice", f"{XS}all")
_LETTERS = "ABCxyz0189 -/.,&<>\"'éüßŁжع中😀€"
_WHOLE = {"int", "integer", "long", "nonNegativeInteger", "positiveInteger"}
_ANNOTATIONS = {
    "token": "tok",
    "string": "a text",
    "anyURI": "http://x.example/a",
    "language": "en",
}


class Documents:
    """Elements of the schemas in some files: `share` of what is optional, `most` of many."""

    def __init__(self, files: Iterable[Path], chance: random.Random, share=0.5, most=2, depth=8):
        self.chance, self.share, self.most, self.depth = chance, share, most, depth
        self.types, self.elements = {}, {}
        for file in files:
            root = etree.parse(file).getroot()
            space = root.get("targetNamespace") or ""
            for each in root.iterchildren(f"{XS}complexType", f"{XS}simpleType"):
                self.types[space, each.get("name")] = each
            for each in root.iterchildren(f"{XS}element"):
                self.elements[space, each.get("name")] = each

    def made(self, space: str, name: str):
        """A document with this root."""
        return etree.fromstring(etree.tostring(self._element(self.elements[space, name], 0)))

    def _element(self, told, depth):
        if told.get("ref"):
            return self._element(self.elements[_named(told, "ref")], depth)
        root = told.getroottree().getroot()
        spaced = root.get("elementFormDefault") == "qualified" or told.getparent() is root
        name = told.get("name")
        made = etree.Element(f"{{{root.get('targetNamespace')}}}{name}" if spaced else name)
        inline = told.find(f"{XS}complexType"), told.find(f"{XS}simpleType")
        kind = next((each for each in inline if each is not None), None)
        if kind is None and _named(told, "type")[0] == XS[1:-1]:
            made.text = self._text(_named(told, "type")[1], {})
        else:
            self._fill(made, self.types[_named(told, "type")] if kind is None else kind, depth)
        return made

    def _fill(self, made, kind, depth):
        if kind.tag == f"{XS}simpleType":
            made.text = self._text(*self._facets(_narrowing(kind))[:2])
        for part in kind.iterchildren(*_GROUPS, f"{XS}simpleContent"):
            if part.tag in _GROUPS:
                self._group(made, part, depth)
                continue
            base, facets, attributes = self._facets(_narrowing(part))
            made.text = self._text(base, facets)
            for name, (needed, named) in attributes.items():
                if needed or self.chance.random() < self.share:
                    made.set(name, self._attribute(named))
            if "formatCode" in attributes:
                made.set("formatCode", "102" if len(made.text) == 8 else "304")

    def _group(self, made, group, depth):
        parts = list(group.iterchildren(f"{XS}element", *_GROUPS))
        for part in [self.chance.choice(parts)] if group.tag == f"{XS}choice" else parts:
            for _ in range(self._count(part, depth)):
                if part.tag in _GROUPS:
                    self._group(made, part, depth)
                else:
                    made.append(self._element(part, depth + 1))

    def _count(self, part, depth):
        least, most = int(part.get("minOccurs", "1")), part.get("maxOccurs", "1")
        if not least and (depth > self.depth or self.chance.random() > self.share):
            return 0
        largest = self.most if most == "unbounded" else min(int(most), self.most)
        return self.chance.randint(max(least, 1), max(largest, least, 1))

    def _attribute(self, named):
        if named[0] == XS[1:-1]:
            return _ANNOTATIONS[named[1]]
        return self._text(*self._facets(_narrowing(self.types[named]))[:2])

    def _facets(self, narrowed):
        """The built-in type below a restriction, its facets and attributes, outer ones first."""
        facets: dict = {"pattern": []}
        attributes = {}
        for each in narrowed.iterchildren(tag="*"):
            name = etree.QName(each).localname
            if name in ("pattern", "enumeration"):
                facets.setdefault(name, []).append(each.get("value"))
            elif name == "attribute":
                attributes[each.get("name")] = each.get("use") == "required", _named(each, "type")
            else:
                facets[name] = each.get("value")
        base = _named(narrowed, "base")
        if base[0] == XS[1:-1]:
            return base[1], facets, attributes
        below = self.types[base]
        content = below.find(f"{XS}simpleContent")
        kind, more, others = self._facets(_narrowing(below if content is None else content))
        facets["pattern"] += more.pop("pattern")
        return kind, {**more, **facets}, {**others, **attributes}

    def _text(self, base, facets):
        patterns = [each for each in facets.get("pattern", []) if each != r".*[^\s].*"]
        if "enumeration" in facets:
            return self.chance.choice(facets["enumeration"])
        if any("20" in each for each in patterns):  # the days of the WCO's schema
            return self._day("") + self.chance.choice(["", "235959+00", "000000Z", "120000-05"])
        if base in ("date", "dateTime"):
            return self._day("-") + ("T23:59:59" if base == "dateTime" else "")
        if patterns:
            longest = int(facets.get("length", facets.get("maxLength", 30)))
            tries = (self._alike(pattern_parser.parse(patterns[0]), longest) for _ in range(99))
            return next(filter(None, tries))[:longest]  # an empty one says nothing
        if base == "decimal" or base in _WHOLE:
            return self._number(base, facets)
        least = int(facets.get("length", facets.get("minLength", 1)))
        most = min(int(facets.get("length", facets.get("maxLength", 60))), 400)
        size = self.chance.choice([least, most, self.chance.randint(least, most)])
        text = "".join(self.chance.choice(_LETTERS) for _ in range(size))
        return text if text.strip() else "A" * size

    def _day(self, mark):
        leap = f"2024{mark}02{mark}29"
        year, month, day = (self.chance.randint(*each) for each in ((2000, 2099), (1, 12), (1, 28)))
        return self.chance.choice([leap, f"{year}{mark}{month:02}{mark}{day:02}"])

    def _number(self, base, facets):
        if "minInclusive" in facets:
            return facets["minInclusive"]
        total = int(facets.get("totalDigits", 7))
        behind = min(int(facets.get("fractionDigits", 0 if base in _WHOLE else 2)), total)
        whole = self.chance.randint(1, total - behind) if total > behind else 0
        fraction = self.chance.randint(0 if whole else 1, behind) if behind else 0
        figures = "".join(self.chance.choice("0123456789") for _ in range(whole + fraction))
        text = figures[:whole] + ("." + figures[whole:] if fraction else "")
        return self.chance.choice(["", "", "", "+", "00", " ", "\n"]) + text

    def _alike(self, parsed, longest):
        """A text that a regular expression matches; repeats are few but where the length asks."""
        made = ""
        for kind, told in parsed:
            name = str(kind)
            if name == "LITERAL":
                made += chr(told)
            elif name == "ANY":
                made += self.chance.choice("Az0")
            elif name == "IN":
                made += self._one_of(told)
            elif name == "MAX_REPEAT":
                least, most, inner = told
                times = self.chance.randint(least, min(int(most), least + longest))
                made += "".join(self._alike(inner, longest) for _ in range(times))
            elif name == "SUBPATTERN":
                made += self._alike(told[3], longest)
            elif name == "BRANCH":
                made += self._alike(self.chance.choice(told[1]), longest)
        return made

    def _one_of(self, told):
        kind, value = self.chance.choice(told)
        if str(kind) == "CATEGORY":
            return self.chance.choice("0123456789")
        return chr(self.chance.randint(*value)) if str(kind) == "RANGE" else chr(value)


def _narrowing(node):
    """The restriction or extension in a type or a simple content."""
    return next(node.iterchildren(f"{XS}restriction", f"{XS}extension"))


def _named(node, attribute):
    """The namespace and local name that an attribute's prefixed name means."""
    prefix, _, name = (node.get(attribute) or "").rpartition(":")
    return node.nsmap.get(prefix or None) or "", name
