"""What the tariffs of the Union and of the United Kingdom print for the units of the TARIC.

The discount of a small producer (SPQ) is in pounds for each litre of pure alcohol. A unit is a code
of three letters with a qualifier of one letter behind it; the spellings are those of the Online
Tariff Tool (`measurement_units`) and of the schedules of 2019.
"""

from greenlane.law.dialects.reader import units

UNITS = units("""
ASV | % vol = ASV
ASVX | % vol/hl = LPA
BRX | % sucrose = SUC
CCT | ct/l = TNE:carrying-capacity
CEN | 100 p/st = 100 NAR
CTM | c/k | carat = CTM
DAP | 10000 kg/polar | 10,000 kg/polar = 10000 KGM:polarised
DHS | kg DHS = KGM:dihydrostreptomycin
DTN | 100 kg | 100 kg/net = 100 KGM
DTNE | 100 kg/net eda = 100 KGM:drained
DTNF | 100 kg common wheat = 100 KGM:common-wheat
DTNG | 100 kg/br = 100 KGM:gross
DTNL | 100 kg live weight = 100 KGM:live-weight
DTNM | 100 kg/net mas | 100 kg/net dry = 100 KGM:dry-matter
DTNP | 100 kg/lactic matter = 100 KGM:lactic-matter
DTNR | 100 kg std qual = 100 KGM:standard-quality
DTNS | 100 kg raw sugar | 100 kg/raw sugar = 100 KGM:raw-sugar
DTNZ | 100 kg/net/%sacchar. | 100 kg/net/%saccha. = 100 KGM each SUC
DTNT | 100 kg/dry lactic matter = 100 KGM:dry-lactic-matter
GFI | gi F/S = GRM:fissile-isotopes
GRM | g = GRM
GRT | GT = TNE:gross-tonnage
HLT | hl | hectolitre = HLT
HMT | 100 m = 100 MTR
KAC = KGM:acesulfame-potassium
KCC | kg C5H14ClNO = KGM:choline-chloride
KCL | tonne KCl = TNE:potassium-chloride
KGM | kg | kg/net = KGM
KGMA | kg/tot/alc = KGM:total-alcohol
KGME | kg/net eda = KGM:drained
KGMG | GKG | kg/br = KGM:gross
KGMM | kg/net mas | kg/net dry = KGM:dry-matter
KGMP | kg/lactic matter = KGM:lactic-matter
KGMS | kg/raw sugar = KGM:raw-sugar
KGMT | kg/dry lactic matter = KGM:dry-lactic-matter
KLT | 1000 l | 1,000 l = 1000 LTR
KMA | kg methylamines | kg met.am. = KGM:methylamines
KMT | KM | km = KMT
KNI | kg N = KGM:nitrogen
KNS | kg H2O2 = KGM:hydrogen-peroxide
KPH | kg KOH = KGM:potassium-hydroxide
KPO | kg K2O = KGM:potassium-oxide
KPP | kg P2O5 = KGM:phosphorus-pentoxide
KSD | kg 90% sdt = KGM:dry-90-per-cent
KSH | kg NaOH = KGM:sodium-hydroxide
KUR | kg U = KGM:uranium
LPA | l alc. 100% = LPA
HEA | head = HEA
KWH | kWh = KWH
LTR | l | litre | litres = LTR
LTRA | L total alc. = LTR:total-alcohol
MIL | 1000 p/st | 1,000 p/st = 1000 NAR
MPR | 1000 pa | 1,000 pa = 1000 NPR
MTK | m2 = MTK
MTQ | m3 = MTQ
MTQC | 1000 m3 | 1,000 m3 = 1000 MTQ
MTR | m = MTR
MWH | 1000 kWh | 1,000 kWh | MWh = MWH
NAR | p/st | item = NAR
NARB | b/f = NAR:flask
NCL | ce/el = NAR:cell
NPR | pa | pair | pairs = NPR
SPQ | SPQLPA | SPQLTR = LPA each NAR:spr-discount
for each litre of pure alcohol, multiplied by the SPR discount = LPA each NAR:spr-discount
TJO | TJ = TJO
TNE | tonne | t | 1000 kg | 1,000 kg = TNE
TNEE | 1000 kg/net eda | 1,000 kg/net eda = TNE:drained
TNEI | 1000 kg/biodiesel | 1,000 kg/biodiesel = TNE:biodiesel
TNEJ | 1000 kg/fuel content | 1,000 kg/fuel content = TNE:fuel-content
TNEK | 1000 kg/bioethanol | 1,000 kg/bioethanol = TNE:bioethanol
TNEM | 1000 kg/net mas | 1,000 kg/net mas = TNE:dry-matter
TNER | 1000 kg std qual | 1,000 kg std qual = TNE:standard-quality
TNEZ | 1000 kg/net/%saccha. | 1,000 kg/net/%saccha. | 1,000 kg/net/%sacchar. = TNE each SUC
WAT | Watt | W = WTT
100 l = 100 LTR
hl alc. 100% = HPA
100 m3 = 100 MTQ
""")
"""By spelling, and by code: what the unit is in Recommendation 20, with its content."""
