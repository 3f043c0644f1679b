"""What is traded and how: price levels, packing, origins and seasons by chapter and heading.

Prices are QTC per kilogram, order of magnitude only. A code is looked up by its longest prefix, so
the tables hold for lines the nomenclature has yet to gain. `YEAR` curves are monthly weights.
"""

import msgspec

YEAR: dict[str, tuple[float, ...]] = {
    "flat": (1.0, 0.95, 1.0, 1.0, 1.0, 1.0, 0.95, 0.95, 1.05, 1.05, 1.05, 1.0),
    "toys": (0.4, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.4, 2.2, 2.8, 1.8, 0.6),
    "north": (0.5, 0.4, 0.4, 0.5, 0.8, 1.2, 1.5, 1.6, 1.6, 1.6, 1.2, 0.8),
    "harvest": (2.2, 2.0, 1.4, 0.8, 0.4, 0.3, 0.3, 0.4, 0.6, 1.0, 1.6, 2.0),
    "roses": (1.6, 2.4, 1.4, 1.2, 1.6, 0.7, 0.5, 0.5, 0.7, 0.8, 0.9, 1.2),
    "heat": (0.7, 0.8, 1.0, 1.3, 1.6, 1.7, 1.6, 1.3, 0.9, 0.7, 0.6, 0.6),
    "feast": (0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.4, 1.6, 1.2),
}


class GoodsKind(msgspec.Struct, frozen=True, kw_only=True):
    """How goods of a prefix are traded.

    `price` is QTC per kg, `pack_mass` kg of net mass per package, `modes` transport modes most
    usual first, `export` the weight with which Tavora exports such goods.
    """

    prefix: str
    sector: str
    price: float
    packs: tuple[str, ...]
    pack_mass: float
    modes: str
    season: str
    export: int
    origins: tuple[str, ...]


# prefix sector price packs kg-per-pack modes season export origins
_TABLE = """
01   livestock    9    CG       60     3  flat    0 QU QV NL BR
0105 livestock    30   CG       4      4  flat    0 NL FR BR
0106 livestock    400  CG       3      4  flat    0 BR ID GH
02   food         11   CT       20     1  feast   0 BR AR NZ AU IE PL
03   fish         13   CT       15     1  flat    9 NO CL VN TH MA
04   food         12   CT,BX    15     1  flat    0 NZ NL IE FR DK QU
0407 food         6    CT       18     3  flat    0 QU QV TR
05   hides        60   BX       10     4  flat    0 ZA TZ KE
06   farming      18   BX       8      4  roses   6 NL KE ET EC
07   food         2.6  BG,CR    25     3  north   0 QU QV EG NL IN
08   food         3.2  CT       18     1  harvest 6 EC ZA ES TR VN CL
09   groceries    14   BG       60     1  flat    9 BR VN ET LK IN ID
10   milling      1.1  BG,VR    1000   1  north   0 UA AR US IN VN TH
11   milling      1.5  BG       25     1  flat    0 TR FR DE BE
12   farming      4    BG       25     1  north   0 BR US AR NL
13   farming      20   BG       20     1  flat    0 IN ID
14   farming      3    BL       50     1  flat    0 ID PH
15   groceries    4.2  DR,CT    180    1  flat    0 ID MY UA ES IT AR
16   food         14   CT       9      1  flat    4 TH EC ES PH
17   groceries    1.6  BG       50     1  flat    3 BR IN TH GB
18   groceries    15   BG       62     1  harvest 7 CI GH CH BE
1806 groceries    22   CT       8      1  feast   0 CH BE DE TR IT
19   groceries    7    CT       10     1  flat    0 IT TR FR NL IN
20   groceries    5    CT       15     1  flat    0 IT CN BR ZA TR
21   groceries    16   CT       10     1  flat    0 BR DE US CN IN
22   beverages    3.5  CT       14     1  heat    0 FR IT ES ZA CL MX
2201 beverages    0.9  CT       12     3  heat    0 FR IT QU TR
2203 beverages    2.6  CT       12     1  heat    0 NL DE MX BE QU
2207 beverages    3    DR       160    1  flat    0 BR ZA IN
2208 beverages    22   CT       10     1  feast   3 GB FR MX IE JP
23   farming      1.6  BG       25     1  flat    0 BR AR NL
24   beverages    38   CT       12     1  flat    0 TR AE CH ID MZ
25   construction 0.3  BG,VR    1000   1  flat    0 QV QU TR EG
26   mining       0.4  VO       20000  1  flat    5 ZA GH
27   fuel         1.9  VL       24000  1  flat    0 SA AE OM US IN
28   chemicals    3    DR,BG    200    1  flat    0 CN DE IN US
29   chemicals    7    DR       200    1  flat    0 CN DE IN US
30   pharma       160  CT       8      4  flat    0 IN CH DE GB FR
31   farming      1.4  BG       1000   1  north   0 MA CN EG
32   chemicals    12   DR       25     1  flat    0 DE TR CN IT
33   cosmetics    48   CT       9      1  feast   0 FR AE US GB KR
34   cosmetics    9    CT       12     1  flat    0 TR DE EG ID
35   chemicals    12   DR       25     1  flat    0 DE CN
36   toys         20   CT       15     1  toys    0 CN
38   chemicals    18   DR,CT    20     1  north   0 CN DE FR IN
39   plastics     9    BG,CT    25     1  flat    0 CN SA KR TR DE
40   vehicles     13   BE,CT    10     1  flat    0 CN TH JP KR FR
41   hides        24   BL       30     1  flat    3 IT TR
42   clothing     42   CT       12     1  feast   0 CN IT IN VN
43   clothing     300  CT       10     4  flat    0 CN IT
44   timber       2.2  BE       900    1  flat    6 BR FI SE ID
45   timber       12   BL       30     1  flat    0 PT
46   household    14   CT       15     1  flat    0 VN CN PH
47   paper        2    BL       200    1  flat    0 BR FI
48   paper        4    RO,CT    30     1  flat    0 FI ID CN TR
49   paper        18   CT       15     4  flat    0 GB FR US LB
50   clothing     180  CT       10     4  flat    0 CN IN
51   clothing     50   CT       20     1  flat    0 GB IT
52   clothing     15   RO,BL    25     1  flat    3 IN PK CN TR EG
53   clothing     12   BL       50     1  flat    0 BD IN
54   clothing     14   RO       25     1  flat    0 CN KR
55   clothing     11   RO       25     1  flat    0 CN ID
56   clothing     10   RO       20     1  flat    0 CN TR
57   household    22   RO       30     1  flat    0 TR IN CN
58   clothing     24   RO       20     1  flat    0 CN TR
59   clothing     16   RO       25     1  flat    0 CN KR
60   clothing     20   RO       25     1  flat    0 CN TR
61   clothing     55   CT       12     1  feast   4 BD CN TR IN VN
62   clothing     62   CT       12     1  feast   3 BD CN TR IN LK
63   household    14   BL,CT    40     1  flat    0 PK IN CN TR
64   clothing     58   CT       11     1  feast   0 VN CN ID IT BR
65   clothing     60   CT       8      1  heat    0 CN
66   household    22   CT       12     1  flat    0 CN
67   household    30   CT       10     1  flat    0 CN IN
68   construction 2    PX       900    1  flat    0 CN IT TR
69   construction 2.2  PX       1000   1  flat    0 ES CN IT TR
70   construction 4    CR       600    1  flat    0 CN TR EG
71   jewellery    9000 PC       1      4  feast   0 AE IN IT CH
72   metals       3.2  BE       1500   1  flat    0 TR CN UA IN
73   metals       8    BE,CR    500    1  flat    0 CN TR IN DE
74   metals       32   CR       400    1  flat    0 CL ZA
75   metals       70   CR       300    1  flat    0 FI
76   metals       14   PX       500    1  flat    0 AE CN TR
78   metals       8    PX       1000   1  flat    0 CN
79   metals       10   PX       1000   1  flat    0 CN
80   metals       80   BX       25     1  flat    0 ID
81   metals       90   BX       25     4  flat    0 CN
82   household    34   CT       12     1  flat    0 DE CN TW IN
83   metals       18   CT       15     1  flat    0 CN IT
84   machinery    44   CS,CR    220    1  flat    0 CN DE IT JP US TR
8471 electronics  150  CT       8      4  feast   0 CN TW MX US
85   electronics  70   CT       14     1  feast   0 CN VN KR DE MY
8517 electronics  680  CT       9      4  feast   0 CN VN KR
86   machinery    24   NE       8000   1  flat    0 CN DE
87   vehicles     30   NE       1300   1  flat    0 JP DE KR CN US TH
8708 vehicles     32   CT       14     1  flat    0 JP DE CN TH
88   electronics  400  BX       6      4  toys    0 CN US FR
89   machinery    90   NE       900    1  heat    0 FR IT
90   medical      260  CT       9      4  flat    0 DE US JP CH CN
91   jewellery    900  CT       5      4  feast   0 CH JP HK CN
92   toys         90   CS       14     1  feast   0 CN ID DE
93   hunting      160  CS       15     4  flat    0 IT DE US
94   household    18   CT       28     1  flat    0 CN TR PL VN IT
95   toys         36   CT       9      1  toys    0 CN VN CZ DE
96   household    30   CT       10     1  feast   0 CN IN DE
97   jewellery    700  CS       12     4  flat    0 FR GB IT
"""
_UNIT_MASS = {  # kilograms of net mass in one supplementary unit
    "NAR": 0.6, "LTR": 1.0, "LPA": 2.4, "MIL": 1.0, "NPR": 0.8, "MTK": 0.25, "MTQ": 600.0,
    "CTM": 0.0002, "GRM": 0.001, "TNE": 1000.0, "KNI": 1.0, "CEN": 60.0, "DZN": 7.0,
}  # fmt: skip
_OWN_MASS = {  # the same where goods of a prefix differ from it
    "0102:NAR": 380.0, "0105:NAR": 0.05, "0106:NAR": 0.9, "0407:NAR": 0.06, "06:NAR": 0.05,
    "27:LTR": 0.82, "24021:MIL": 4.0, "40:NAR": 9.0, "42:NAR": 0.7, "44:NAR": 20.0, "61:NAR": 0.25,
    "62:NAR": 0.35, "8471:NAR": 2.1, "84:NAR": 45.0, "8517:NAR": 0.35, "85:NAR": 3.5,
    "87:NAR": 1350.0, "8711:NAR": 130.0, "8712:NAR": 14.0, "90:NAR": 0.9, "91:NAR": 0.12,
    "89:NAR": 900.0, "94:NAR": 11.0, "95:NAR": 0.5, "68:MTK": 22.0, "69:MTK": 18.0, "70:MTK": 12.0,
    "57:MTK": 2.2, "3002:NAR": 0.02, "93:NAR": 3.2, "9306:NAR": 0.03,
}  # fmt: skip
# Units of excise that hang on the goods themselves: amount for one kilogram.
PER_KILOGRAM = {"LPA": 0.42, "LTR": 1.0, "MIL": 1.0, "NAR": 1.6, "CCM": 1.3, "GRM": 1000.0}
UNTRADED_UNITS = ("KWH", "MWH")


def _kind(line: str) -> GoodsKind:
    prefix, sector, price, packs, mass, modes, season, export, *origins = line.split()
    return GoodsKind(
        prefix=prefix,
        sector=sector,
        price=float(price),
        packs=tuple(packs.split(",")),
        pack_mass=float(mass),
        modes=modes,
        season=season,
        export=int(export),
        origins=tuple(origins),
    )


_KINDS = {kind.prefix: kind for kind in map(_kind, _TABLE.strip().splitlines())}
_UNKNOWN = _kind("- household 10 CT 15 1 flat 0 CN DE TR US")


def kind_of(code: str) -> GoodsKind:
    """The kind of goods of a code: the longest prefix in the table, or a plain household kind."""
    for length in range(len(code), 1, -1):
        if code[:length] in _KINDS:
            return _KINDS[code[:length]]
    return _UNKNOWN


def unit_mass(code: str, unit: str) -> float:
    """Kilograms of net mass in one supplementary unit of the goods."""
    for length in range(len(code), 1, -1):
        own = _OWN_MASS.get(f"{code[:length]}:{unit}")
        if own is not None:
            return own
    return _UNIT_MASS.get(unit, 1.0)
