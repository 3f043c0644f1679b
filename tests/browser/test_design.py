"""The design system keeps its promises: logical, small, readable, translated, nothing inline."""

import re
from pathlib import Path

import pytest

from greenlane.web import catalogue

WEB = Path(catalogue.__file__).parent
EVERYWHERE = sorted((WEB / "static" / "css").glob("*.css"))  # what every page loads
SHEETS = [*EVERYWHERE, *sorted((WEB / "static" / "desks").glob("*.css"))]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
ARABIC = WEB / "locale" / "ar" / "LC_MESSAGES" / "django.po"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height))\s*:"
)
PHYSICAL_VALUE = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)")
INK = ("ink", "ink-soft", "brand", "brand-strong")
PAIRS = [
    *[(ink, ground) for ink in INK for ground in ("paper", "surface", "sunken")],
    ("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-bar", "bar"), ("on-bar", "bar-soft"),
    ("on-bar-soft", "bar"), ("on-bar-soft", "bar-soft"), ("ink", "mark"), ("bar", "on-bar"),
    *[(f"{tone}-ink", f"{tone}-bg") for tone in ("neutral", "info", "good", "warn", "bad")],
    *[(f"{tone}-ink", "surface") for tone in ("neutral", "info", "good", "warn", "bad")],
    *[("ink", f"{tone}-bg") for tone in ("neutral", "info", "good", "warn", "bad")],
]  # fmt: skip
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0


def _rules(text: str) -> str:
    """A style sheet without comments and without the conditions of its media queries."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"@media[^{]*", "@media", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_has_no_physical_direction(sheet: Path) -> None:
    rules = _rules(sheet.read_text("utf-8"))
    assert [m[0] for m in PHYSICAL.finditer(rules)] == []
    assert PHYSICAL_VALUE.findall(rules) == []


def test_the_control_of_directions_finds_what_it_looks_for() -> None:
    assert PHYSICAL.search("a { margin-left: 1px }")
    assert PHYSICAL.search("a { border-top-right-radius: 1px }")
    assert not PHYSICAL.search("a { margin-inline-start: 1px; inline-size: 2px }")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_stands_in_its_layer_and_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    assert f"@layer {sheet.stem} {{" in text
    assert "://" not in text
    assert "@import" not in text
    assert "@font-face" not in text


def test_the_style_sheets_of_every_page_are_together_smaller_than_40_kilobytes() -> None:
    assert sum(sheet.stat().st_size for sheet in EVERYWHERE) < 40 * 1024


def _colours() -> dict[str, tuple[str, str]]:
    """Tokens of colour: name to its hex values by day and by night."""
    text = (WEB / "static" / "css" / "tokens.css").read_text("utf-8")
    pattern = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
    return {name: (day, night) for name, day, night in pattern.findall(text)}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(ink: str, ground: str, scheme: int) -> None:
    colours = _colours()
    assert contrast(colours[ink][scheme], colours[ground][scheme]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("line", ["line-strong", "focus"])
def test_the_edge_of_a_field_is_seen(line: str, scheme: int) -> None:
    colours = _colours()
    for ground in ("surface", "paper"):
        assert contrast(colours[line][scheme], colours[ground][scheme]) >= LINE_CONTRAST


def test_the_control_of_contrast_can_fail() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#999999", "#ffffff") < TEXT_CONTRAST


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?:src|href)=\"https?://", text)


def test_every_text_has_an_arabic_translation() -> None:
    polib = pytest.importorskip("polib")
    entries = list(polib.pofile(str(ARABIC)))
    translated = {(entry.msgid, entry.msgid_plural): entry for entry in entries}
    assert len(translated) == len(entries), "a text stands twice in the catalogue"
    texts = catalogue.texts()
    missing = [
        text
        for text in texts
        if text not in translated or not translated[text].translated() or translated[text].fuzzy
    ]
    assert missing == []
    stale = set(translated) - set(texts)
    assert stale == set()


def test_an_arabic_translation_keeps_the_placeholders() -> None:
    polib = pytest.importorskip("polib")
    pattern = re.compile(r"%\(\w+\)[sd]|%[sd]|</?strong>")
    for entry in polib.pofile(str(ARABIC)):
        wanted = set(pattern.findall(entry.msgid))
        if not entry.msgid_plural:
            assert set(pattern.findall(entry.msgstr)) == wanted, entry.msgid


def test_every_icon_that_is_drawn_is_in_the_sprite() -> None:
    sprite = (WEB / "static" / "img" / "icons.svg").read_text("utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text("utf-8"))
    }
    assert used <= known


def test_the_engine_names_no_country() -> None:
    for path in [*TEMPLATES, *WEB.rglob("*.py"), *WEB.rglob("*.js")]:
        assert "tavora" not in path.read_text("utf-8").lower(), path
