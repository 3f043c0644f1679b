"""The fields of a guided declaration, task by task: words and kinds, not what they mean."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from greenlane.web.words import Text


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `choices` names a list of choices.py; `broker` and `trade` limit who is asked."""

    name: str
    label: Text
    kind: str = "text"
    hint: Text = ""
    required: bool = True
    choices: str = ""
    width: str = ""
    inputmode: str = ""
    unit: str = ""
    units: str = ""
    unit_name: str = ""
    broker: bool = False
    trade: str = ""
    maxlength: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields under one heading."""

    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One page of a guided declaration."""

    name: str
    title: Text
    hint: Text
    lead: Text
    groups: tuple[Group, ...]


ABOUT = Task(
    name="about",
    title=_("About you and your partner"),
    hint=_("Who declares, and who is on the other side"),
    lead=_("Your own name and number are taken from the register."),
    groups=(
        Group(title=_("Client"), fields=(
            Field(name="client_id", label=_("Client’s operator number"), kind="code",
                  broker=True, width="w-12", hint=_("For whom you declare.")),
            Field(name="representation", label=_("How do you represent the client?"),
                  kind="radio", choices="representation", broker=True),
        )),
        Group(title=_("The partner abroad"), fields=(
            Field(name="partner_name", label=_("Name"), maxlength=70,
                  hint=_("The seller for an import, the buyer for an export.")),
            Field(name="partner_line", label=_("Street and number"), maxlength=70),
            Field(name="partner_city", label=_("City"), maxlength=35),
            Field(name="partner_country", label=_("Country"), kind="select", choices="countries"),
        )),
    ),
)  # fmt: skip

JOURNEY = Task(
    name="journey",
    title=_("The goods’ journey and the invoice"),
    hint=_("From where to where, delivery terms, invoice"),
    lead=_("Have the invoice at hand."),
    groups=(
        Group(title=_("Journey"), fields=(
            Field(name="dispatch", label=_("Country the goods are sent from"), kind="select",
                  choices="countries"),
            Field(name="destination", label=_("Country the goods go to"), kind="select",
                  choices="countries"),
        )),
        Group(title=_("Invoice"), fields=(
            Field(name="invoice", label=_("Invoice number"), kind="code", width="w-12"),
            Field(name="currency", label=_("Currency of the invoice"), kind="select",
                  choices="currencies", width="w-8"),
            Field(name="nature", label=_("Kind of transaction"), kind="select",
                  choices="natures"),
            Field(name="incoterm", label=_("Delivery terms"), kind="select", choices="incoterms",
                  hint=_("Three letters on the invoice, for example FOB or CIF.")),
            Field(name="incoterm_place", label=_("Place of the delivery terms"), kind="code",
                  width="w-8", maxlength=5,
                  hint=_("UN/LOCODE: two letters for the country, three for the place.")),
        )),
    ),
)  # fmt: skip

TRANSPORT = Task(
    name="transport",
    title=_("Transport and arrival"),
    hint=_("Office, means of transport, containers"),
    lead=_("Have the bill of lading, waybill or consignment note at hand."),
    groups=(
        Group(title=_("Arrival"), fields=(
            Field(name="arrived", label=_("Are the goods at the customs office already?"),
                  kind="radio", choices="arrived"),
            Field(name="office", label=_("Customs office"), kind="select", choices="offices"),
            Field(name="location", label=_("Where are the goods?"), kind="code", width="w-12",
                  required=False, maxlength=17,
                  hint=_("Code of the warehouse or yard, or of your own authorised place.")),
            Field(name="manifest", label=_("Manifest number"), kind="code", width="w-12",
                  required=False, hint=_("Leave it empty if it does not exist yet.")),
        )),
        Group(title=_("Means of transport"), fields=(
            Field(name="mode", label=_("Mode of transport at the border"), kind="select",
                  choices="modes"),
            Field(name="means_id", label=_("Number of the ship, flight or vehicle"), kind="code",
                  width="w-12", maxlength=35,
                  hint=_("IMO number, flight number or number plate.")),
            Field(name="means_name", label=_("Name of the ship"), required=False, maxlength=35),
            Field(name="nationality", label=_("Country of registration"), kind="code",
                  width="w-2", maxlength=2, required=False, hint=_("Two letters.")),
            Field(name="bill", label=_("Number of the transport document"), kind="code",
                  width="w-12"),
            Field(name="loading", label=_("Place of loading"), kind="code", width="w-8",
                  maxlength=5, required=False,
                  hint=_("UN/LOCODE: two letters for the country, three for the place.")),
            Field(name="containers", label=_("Container numbers"), kind="textarea",
                  required=False, hint=_("One on each line. Leave it empty for loose goods.")),
        )),
    ),
)  # fmt: skip

ITEM = Task(
    name="item",
    title=_("Item"),
    hint="",
    lead=_("One kind of goods, with one origin and one procedure."),
    groups=(
        Group(title=_("The goods"), fields=(
            Field(name="commodity", label=_("Commodity code"), kind="code", width="w-8",
                  inputmode="numeric", choices="commodities",
                  hint=_("Eight digits of the tariff. Type the first ones, or a word.")),
            Field(name="description", label=_("What are the goods?"), kind="textarea",
                  hint=_("As you would tell a person who cannot see them.")),
            Field(name="origin", label=_("Country of origin"), kind="select", choices="countries",
                  hint=_("Where they were produced, not where they were sent from.")),
            Field(name="end_use", label=_("What are the goods for?"), kind="select",
                  choices="end_uses", required=False,
                  hint=_("Some permits depend on it.")),
        )),
        Group(title=_("Price and quantity"), fields=(
            Field(name="price", label=_("Price of this item"), kind="money",
                  hint=_("As on the invoice, in figures with a point: 14100.00")),
            Field(name="gross", label=_("Gross mass"), kind="quantity", unit="kg",
                  hint=_("With packing.")),
            Field(name="net", label=_("Net mass"), kind="quantity", unit="kg",
                  hint=_("Without any packing.")),
            Field(name="quantity", label=_("Supplementary quantity"), kind="quantity",
                  required=False,
                  hint=_("Only if the tariff asks for pieces, litres or another unit.")),
            Field(name="packages", label=_("Number of packages"), kind="text", width="w-4",
                  inputmode="numeric"),
            Field(name="pack", label=_("Kind of packages"), kind="select", choices="packages"),
            Field(name="marks", label=_("Marks and numbers"), maxlength=512),
        )),
        Group(title=_("Procedure"), fields=(
            Field(name="procedure", label=_("Customs procedure"), kind="select",
                  choices="procedures", hint=_("4000 is the usual import, 1000 the usual export.")),
            Field(name="additional_procedure", label=_("Additional procedure or relief"),
                  kind="select", choices="additional", required=False),
            Field(name="preference", label=_("Preference"), kind="select", choices="preferences",
                  required=False, trade="import",
                  hint=_("A lower duty because of the origin. It needs a proof of origin.")),
        )),
    ),
)  # fmt: skip

CHARGES = Task(
    name="charges",
    title=_("Additions to the value"),
    hint=_("Freight, insurance, royalties and the like"),
    lead=_("State what the price does not include but the law counts as part of the value."),
    groups=(Group(title=_("Addition or deduction"), fields=(
        Field(name="code", label=_("Kind"), kind="select", choices="charges"),
        Field(name="amount", label=_("Amount"), kind="money", units="currencies",
              unit_name="currency"),
    )),),
)  # fmt: skip

DOCUMENTS = Task(
    name="documents",
    title=_("Documents"),
    hint=_("Certificates, licences, proofs of origin"),
    lead=_("Invoice and transport document are stated already. Add the others, for all goods "
           "or for one item."),
    groups=(Group(title=_("Document"), fields=(
        Field(name="code", label=_("Kind of document"), kind="select", choices="documents"),
        Field(name="reference", label=_("Number"), kind="code", width="w-12"),
        Field(name="item", label=_("For item"), kind="text", width="w-2", inputmode="numeric",
              required=False, hint=_("Leave it empty when it is for all items.")),
    )),),
)  # fmt: skip

SINGLE = {task.name: task for task in (ABOUT, JOURNEY, TRANSPORT)}
TABLES = {task.name: task for task in (CHARGES, DOCUMENTS)}


def words_of(task: str, field: str) -> tuple[str, str]:
    """The title of a task page (with the number of an item) and the label of a field on it."""
    kind, _dash, place = task.partition("-")
    found = {**SINGLE, **TABLES, ITEM.name: ITEM}[kind]
    title = f"{found.title} {place}" if place else str(found.title)
    name, _dash, row = field.partition("-")
    for group in found.groups:
        for known in group.fields:
            if known.name == name:
                return title, f"{known.label} {row}".strip()
    return title, ""
