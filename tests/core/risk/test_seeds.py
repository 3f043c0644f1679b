"""Seeds of draws: always the same for a text, and not to be foreseen without the secret."""

from greenlane.gateways.chance import keyed
from greenlane.risk.selection import draw


def test_a_seed_is_the_same_for_the_same_text_and_secret():
    assert keyed("s")("QT1/L-1") == keyed("s")("QT1/L-1")
    assert keyed("s")("QT1/L-1") != keyed("s")("QT1/L-2")


def test_without_the_secret_a_draw_cannot_be_foreseen():
    told = [f"QT1/L-{n}" for n in range(2_000)]
    foreseen = [draw(text) < 0.1 for text in told]  # what a trader can work out
    ours, others = keyed("ours"), keyed("others")
    for seed in (ours, others):
        drawn = [draw(seed(text)) < 0.1 for text in told]
        both = sum(a and b for a, b in zip(foreseen, drawn, strict=True))
        assert 150 < sum(drawn) < 250
        assert both < 50  # about 20 by chance; 200 if it could be foreseen
