"""Invented names, streets, phones and banks; likeness to living firms is chance."""

from random import Random

from tavora.trade.chance import digits, pick

CITIES = ("Amara", "Selim", "Dovran", "Tel Baram", "Kesra", "Nahal", "Orsa", "Mirador", "Haven Bay")
_STREETS = (
    "Harbour", "Cedar", "Mill", "Market", "Station", "Lighthouse", "Customs House", "Olive",
    "Orchard", "Palm", "Quarry", "Salt", "Spring", "Tamarind", "Old Fort", "Foundry",
)  # fmt: skip
_STEMS = (
    "Adwan", "Barakat", "Calder", "Darwish", "Eskander", "Farouq", "Galen", "Halabi", "Idris",
    "Jarrah", "Kassab", "Lorca", "Mansour", "Nadim", "Ostrov", "Pereira", "Qasim", "Rahal",
    "Sabbagh", "Tavari", "Umari", "Vega", "Wadih", "Xanthos", "Yasin", "Zaher", "Ardent",
    "Blue Reef", "Crescent", "Delta", "Eastgate", "Falcon", "Golden Dune", "Horizon", "Ivy",
    "Juniper", "Kestrel", "Lantern", "Meridian", "North Cape", "Oasis", "Pelican", "Sandstone",
    "Tern", "Vantage", "Westwind",
)  # fmt: skip
_TRADES = {
    "food": ("Foods", "Provisions", "Fresh"),
    "groceries": ("Grocers", "Commodities", "Wholesale"),
    "beverages": ("Beverages", "Drinks", "Cellars"),
    "farming": ("Agro", "Gardens", "Farms"),
    "livestock": ("Livestock", "Breeders"),
    "milling": ("Mills", "Grain"),
    "fuel": ("Petroleum", "Energy"),
    "mining": ("Minerals", "Mining"),
    "pharma": ("Pharma", "Medicals"),
    "medical": ("Instruments", "Medical Supplies"),
    "chemicals": ("Chemicals", "Coatings"),
    "clothing": ("Textiles", "Fashion", "Garments"),
    "electronics": ("Electronics", "Digital"),
    "machinery": ("Machinery", "Engineering"),
    "vehicles": ("Motors", "Auto Parts"),
    "toys": ("Toys", "Games and Gifts"),
    "construction": ("Building Materials", "Construction"),
    "metals": ("Steel", "Metals"),
    "hunting": ("Outdoor", "Field Sports"),
    "timber": ("Timber", "Forest Products"),
}
_PLAIN = ("Trading", "Import and Export", "General Supplies")
_FORMS = ("Ltd", "LLC", "& Sons", "Co.", "Group")
_ABROAD = {
    "CN": "Co. Ltd", "DE": "GmbH", "AT": "GmbH", "CH": "AG", "FR": "SARL", "IT": "S.r.l.",
    "ES": "S.L.", "PT": "Lda", "BR": "Ltda", "NL": "B.V.", "BE": "N.V.", "TR": "A.S.",
    "PL": "Sp. z o.o.", "SE": "AB", "NO": "AS", "DK": "A/S", "FI": "Oy", "CZ": "s.r.o.",
    "IN": "Pvt Ltd", "PK": "Pvt Ltd", "AE": "FZE", "SA": "Est.", "US": "Inc.", "MX": "S.A.",
    "JP": "K.K.", "ID": "PT", "MY": "Sdn Bhd", "VN": "JSC",
}  # fmt: skip
_FOREIGN_STEMS = (
    "Alder", "Brio", "Castell", "Dorado", "Evergreen", "Fortuna", "Grand Ocean", "Hansa", "Inova",
    "Jade", "Kinwell", "Lumen", "Maxim", "Nova", "Orient", "Prima", "Quantum", "Royal", "Solaris",
    "Terra", "Union", "Victoria", "Waverley", "Xin Hai", "Yield", "Zenith", "Aurora", "Bright Sun",
    "Cosmos", "Eagle", "Five Rivers", "Great Wall", "Highland", "Iris", "Lotus", "Monsoon",
)  # fmt: skip
_FOREIGN_TRADES = ("Trading", "Export", "Industries", "Products", "International", "Manufacturing")
FOREIGN_CITIES = ("Port District", "Industrial Zone", "Old Town", "Riverside", "Trade Park")


def firm_name(rng: Random, sector: str) -> str:
    """The name of a firm of Tavora in a sector."""
    trade = pick(rng, _TRADES.get(sector, _PLAIN))
    return f"{pick(rng, _STEMS)} {trade} {pick(rng, _FORMS)}"


def stem_of(name: str) -> str:
    """What related firms keep of a name: its first word."""
    return name.split()[0]


def foreign_name(rng: Random, country: str) -> str:
    """The name of a firm abroad."""
    form = _ABROAD.get(country, "Ltd")
    return f"{pick(rng, _FOREIGN_STEMS)} {pick(rng, _FOREIGN_TRADES)} {form}"


def street(rng: Random) -> str:
    """A street line."""
    return f"{1 + int(rng.random() * 180)} {pick(rng, _STREETS)} Street"


def phone(rng: Random) -> str:
    """A telephone number of Tavora."""
    return f"+990 {digits(rng, 2)} {digits(rng, 6)}"


def bank_hash(rng: Random) -> str:
    """What the tax office keeps of a bank account: a fingerprint of sixteen hexadecimal digits."""
    return f"{rng.getrandbits(64):016x}"


def vessel_name(rng: Random) -> str:
    """The name of a ship."""
    return f"{pick(rng, ('MV', 'MSV'))} {pick(rng, _FOREIGN_STEMS)} {pick(rng, _STEMS)}"
