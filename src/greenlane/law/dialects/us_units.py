"""What the Harmonized Tariff Schedule of the United States prints for its units of quantity.

They are those of the statistical reporting (HTS, preface: abbreviations), which are
not all units of rates. A content is printed before its unit of mass: `Pb kg` are kilograms of lead.
"""

from greenlane.law.dialects.reader import keyed, spelled, units

UNITS = units("""
kg | kgs = KGM
g = GRM
mg = MGM
cg = CGM
t = TNE
t adw = TNE:air-dry
t dwb = TNE:dry-weight
cy kg | clean kg | kg cy = KGM:clean
kg amc = KGM:anhydrous-morphine
kg ttl sug | kg ttl sugars = KGM:total-sugars
liter | liters | l = LTR
hl = HLT
ml = MLT
bbl | barrel | barrels = BLL
pf. liter | pf. liters | proof liter | proof liters = PFL
m | meter | meters | linear m | lin. m | linear meters = MTR
fiber m = MTR:fiber
cm = CMT
mm = MMT
km = KMT
m2 | sq. m = MTK
cm2 | sq. cm = CMK
m3 | cu. m = MTQ
cm3 = CMQ
no | nos | number | each | pcs | pieces = NAR
pack | packs = NAR:pack
jwl | jwls | jewel | jewels = NAR:jewel
pr | prs | pair | pairs = NPR
doz | dozen | dozens | doz. pcs = DZN
doz. pr | doz. prs | dozen pairs = DPR
gross = GRO
gross lines = GRO:lines
hundred | hundreds = CEN
thousand | thousands | 1000 = MIL
head = HEA
carat | carats = CTM
kwh = KWH
mwh = MWH
w | watt | watts = WTT
kw = KWT
""")
# Contents by their symbols.
CONTENTS = {
    "Ag": "silver", "Al": "aluminum", "Au": "gold", "Be": "beryllium", "Bi": "bismuth",
    "Cd": "cadmium", "Co": "cobalt", "Cr": "chromium", "Cu": "copper", "Hg": "mercury",
    "Ir": "iridium", "Mg": "magnesium", "Mn": "manganese", "Mo": "molybdenum", "N": "nitrogen",
    "Nb": "niobium", "Ni": "nickel", "Os": "osmium", "Pb": "lead", "Pd": "palladium",
    "Pt": "platinum", "Rh": "rhodium", "Ru": "ruthenium", "Sb": "antimony", "Si": "silicon",
    "Sn": "tin", "Ta": "tantalum", "Th": "thorium", "Ti": "titanium", "U": "uranium",
    "V": "vanadium", "W": "tungsten", "Zn": "zinc", "Zr": "zirconium",
    "Cr2O3": "chromium-oxide", "K2O": "potassium-oxide", "NH3": "ammonia",
    "NaOH": "sodium-hydroxide", "P2O5": "phosphorus-pentoxide", "V2O5": "vanadium-pentoxide",
}  # fmt: skip


def coded(printed: str) -> str:
    """The code of a printed unit, with its content behind a colon; empty where it is not known.

    >>> coded("doz. prs."), coded("No."), coded("Pb kg"), coded("furlong")
    ('DPR', 'NAR', 'KGM:lead', '')
    """
    printed = spelled(printed)
    symbol, _, mass = printed.partition(" ")
    unit = UNITS.get(keyed(mass if symbol in CONTENTS and mass else printed).casefold().rstrip("."))
    if unit is None:
        return ""
    return f"{unit.code}:{CONTENTS[symbol]}" if symbol in CONTENTS and mass else unit.code
