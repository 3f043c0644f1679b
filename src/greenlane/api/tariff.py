"""The public tariff over HTTP: search, commodities, duty, needs, rates, changes; no token."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from greenlane.api.door import api
from greenlane.api.problems import ProblemError, reply
from greenlane.api.visitors import admit
from greenlane.duties.explanation import explain
from greenlane.duties.explanation_words import Speech
from greenlane.law.law_of_day import LawOfDay
from greenlane.rules.requirements import Goods
from greenlane.usecases import answers, desk
from greenlane.usecases.duty_estimate import Told, asked, estimate
from greenlane.usecases.law_compare import changes
from greenlane.usecases.quotas import balances
from greenlane.usecases.tariff_catalogue import search, successors, tree
from greenlane.usecases.tariff_sheet import Sheets
from greenlane.usecases.trade_needs import needs

_KEPT_SECONDS = 300
_MOST_DAYS = 3660
_TAGS = ["Tariff"]


class DayQuery(Schema):
    """The day whose law is asked for (today when left out)."""

    day: date | None = None


class ViewQuery(DayQuery):
    """A day, a partner country (ISO alpha-2, all countries when left out) and a trade."""

    country: str = ""
    trade: Literal["import", "export"] = "import"


class SearchQuery(DayQuery):
    """Words or a code in any spelling."""

    q: str
    limit: int = 20
    declarable: bool = False


class NeedQuery(ViewQuery):
    """Whose needs, and what more is known: what is left out, the answer says it depends on.

    `other` is the country of the other end, `use` an end use or additional procedure, `unit` that
    of `quantity` (UN/ECE Rec 20), `value` in national currency.
    """

    code: str
    other: str = ""
    procedure: str = ""
    use: str = ""
    quantity: Decimal | None = None
    unit: str = "KGM"
    value: Decimal | None = None

    def goods(self, code: str, country: str) -> Goods:
        """The goods as the resolver asks for them."""
        return Goods(
            code=code, trade=self.trade, partner=country, other=self.other.strip().upper(),
            procedure=self.procedure.strip(), value=self.value,
            uses=frozenset(self.use.split()),
            quantities={} if self.quantity is None else {self.unit: self.quantity},
        )  # fmt: skip


class RateQuery(DayQuery):
    """A currency (all when left out); with `history` its rates of every day."""

    currency: str = ""
    history: bool = False


class ChangeQuery(Schema):
    """A chapter, heading or code (all when left out), and days around today."""

    heading: str = ""
    back: int = 90
    ahead: int = 365


class QuotaQuery(DayQuery):
    """An order number (all when left out)."""

    order_number: str = Field("", alias="orderNumber")


class DutyBody(Schema):
    """What the goods are worth and measure; amounts are in `currency`, quantities by unit."""

    price: Decimal
    currency: str
    incoterm: str = ""
    carriage: Decimal | None = None
    insurance: Decimal | None = None
    quantities: dict[str, Decimal] = {}
    values: dict[str, Decimal] = {}
    additional_codes: list[str] = Field([], alias="additionalCodes")
    preference: str = ""
    documents: list[str] = []
    order_number: str = Field("", alias="orderNumber")


def _law(day: date | None) -> LawOfDay:
    here = desk.current()
    return here.book.on(day or here.day_of(here.now()))


def _language(request: HttpRequest) -> str:
    return (request.headers.get("Accept-Language") or "en")[:2].lower()


def _answer(request: HttpRequest, law: LawOfDay, value: Any) -> HttpResponse:
    response = reply(answers.encode(value))
    response["ETag"] = _etag(request, law)
    response["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    response["Vary"] = "Accept-Language"
    return response


def _etag(request: HttpRequest, law: LawOfDay) -> str:
    """The answer is a function of these alone: law version, day, language, question."""
    told = f"{law.book.version} {law.day} {_language(request)} {request.get_full_path()}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def _unchanged(request: HttpRequest, law: LawOfDay) -> HttpResponse | None:
    """304 when the client has the answer already. Every operation begins here: it admits."""
    admit(request)
    given = request.headers.get("If-None-Match", "")
    if _etag(request, law) not in [tag.strip().removeprefix("W/") for tag in given.split(",")]:
        return None
    response = HttpResponse(status=304)
    response["ETag"] = _etag(request, law)
    return response


def _country(law: LawOfDay, country: str) -> str:
    code = country.strip().upper()
    if code and code not in law.book.countries:
        raise ProblemError("API-400", f"country: {country!r} is no country of this tariff.")
    return code


def _code(law: LawOfDay, text: str) -> str:
    """The code as the tariff has it, from any spelling; a problem with suggestions otherwise."""
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    known = tree(law)
    at = known.at(digits) if digits else None
    if at is not None:
        return known.lines[at].code
    new = successors(law.book, digits) if digits else ()
    near = [found.line.code for found in search(law, digits, "en", 5)] if digits else []
    hints = ", ".join((*new, *near))
    text = f"The tariff of {law.day} has no code {digits or text!r}."
    raise ProblemError("API-404", text + (f" Perhaps: {hints}." if hints else ""))


@api.get("/tariff/search", auth=None, tags=_TAGS, summary="Search the tariff")
def get_search(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Lines that answer words or a code, the best first, with the descriptions above them."""
    law, language = _law(query.day), _language(request)
    if kept := _unchanged(request, law):
        return kept
    known, speech = tree(law), Speech(language)
    found = search(law, query.q, language, 200)
    lines = [
        {
            "code": each.line.code,
            "description": speech.named(each.line.description),
            "path": [speech.named(known.lines[p].description) for p in known.path(each.place)[:-1]],
            "declarable": each.line.declarable,
            "unit": each.line.unit,
            "score": each.score,
        }
        for each in found
        if each.line.declarable or not query.declarable
    ][: max(1, min(query.limit, 200))]
    return _answer(request, law, {"query": query.q, "day": law.day, "law": law.book.version,
                                  "lines": lines})  # fmt: skip


@api.get("/tariff/commodities/{code}", auth=None, tags=_TAGS, summary="A commodity")
def get_commodity(request: HttpRequest, code: str, query: Query[ViewQuery]) -> HttpResponse:
    """Path, unit, measures, permits and footnotes of a code; with a country also `asked`.

    `asked` says what an estimate of the duty depends on (see the duty operation).
    """
    law = _law(query.day)
    if kept := _unchanged(request, law):
        return kept
    country, code = _country(law, query.country), _code(law, code)
    sheet = Sheets(law, _language(request)).commodity(code, country, query.trade)
    known = tree(law)
    place = known.place_of[code]
    below = [known.lines[p].code for p in known.children.get(place, ())]
    told: dict[str, Any] = {"commodity": sheet, "below": below}
    if country and law.commodity(code):
        told["asked"] = asked(law, code, country, query.trade)
    return _answer(request, law, told)


@api.post("/tariff/commodities/{code}/duty", auth=None, tags=_TAGS, summary="Estimate the duty")
def post_duty(
    request: HttpRequest, code: str, body: DutyBody, query: Query[ViewQuery]
) -> HttpResponse:
    """What would be owed, explained, computed as for a declaration; cheaper lawful options.

    What cannot be computed is named in `findings`; nothing is stored.
    """
    admit(request)
    law, language = _law(query.day), _language(request)
    country, code = _country(law, query.country), _code(law, code)
    if not country:
        raise ProblemError("API-400", "country: state the country of origin or destination.")
    if law.commodity(code) is None:
        raise ProblemError("API-400", f"{code} is no code that is declared; choose one below it.")
    numbers = [body.price, body.carriage, body.insurance, *body.quantities.values(),
               *body.values.values()]  # fmt: skip
    if any(n is not None and (not n.is_finite() or n < 0 or n >= 10**15) for n in numbers):
        raise ProblemError("API-400", "Amounts and quantities are not negative, below 10^15.")
    told = Told(**{**body.dict(), "additional_codes": tuple(body.additional_codes),
                   "documents": tuple(body.documents)})  # fmt: skip
    made = estimate(law, code, country, query.trade, told)
    return reply(answers.encode({
        "assessment": made.assessment,
        "totals": made.assessment.totals("pay"),
        "payable": made.assessment.payable,
        "currency": made.assessment.currency,
        "findings": answers.public_findings(made.findings),
        "options": made.options,
        "explanation": explain(made.assessment, law.book, language),
        "asked": asked(law, code, country, query.trade),
    }))  # fmt: skip


@api.get("/tariff/needs", auth=None, tags=_TAGS, summary="What goods need")
def get_needs(request: HttpRequest, query: Query[NeedQuery]) -> HttpResponse:
    """Permits, papers, agencies, days, steps and duties of goods from or to a country."""
    law = _law(query.day)
    if kept := _unchanged(request, law):
        return kept
    code = _code(law, query.code)
    country = _country(law, query.country)
    told = query.goods(code, country)
    return _answer(request, law, needs(law, code, country, query.trade, _language(request), told))


@api.get("/tariff/exchange-rates", auth=None, tags=_TAGS, summary="Exchange rates")
def get_rates(request: HttpRequest, query: Query[RateQuery]) -> HttpResponse:
    """Rates of a day: `per` units of the currency are worth `rate` of the national one."""
    law = _law(query.day)
    if kept := _unchanged(request, law):
        return kept
    wanted = query.currency.strip().upper()
    rates = [
        {"currency": r.currency, "per": r.per, "rate": r.rate, "since": r.validity.since,
         "until": r.validity.until, "act": r.basis}
        for r in law.book.exchange_rates
        if wanted in ("", r.currency) and (query.history or r.validity.covers(law.day))
    ]  # fmt: skip
    return _answer(request, law, {"currency": law.book.currency, "day": law.day, "rates": rates})


@api.get("/tariff/quotas", auth=None, tags=_TAGS, summary="Quota balances")
def get_quotas(request: HttpRequest, query: Query[QuotaQuery]) -> HttpResponse:
    """Every quota period in force on a day: volume, what is left, what waits, its status."""
    admit(request)
    law = _law(query.day)
    periods = [
        {"orderNumber": s.period.order_number, "definition": s.period.definition,
         "since": s.period.validity.since, "until": s.period.validity.until,
         "volume": s.volume, "unit": s.period.unit, "balance": s.balance,
         "allocated": s.allocated, "waiting": s.waiting, "status": s.status, "last": s.last}
        for s in balances(law.day, desk.current())
        if query.order_number in ("", s.period.order_number)
    ]  # fmt: skip
    response = reply(answers.encode({"day": law.day, "periods": periods}))
    response["Cache-Control"] = "public, max-age=60"  # balances move with every allocation
    return response


@api.get("/tariff/changes", auth=None, tags=_TAGS, summary="Changes of the tariff")
def get_changes(request: HttpRequest, query: Query[ChangeQuery]) -> HttpResponse:
    """Measures that begin, change or end `back` days before today to `ahead` days after it."""
    law = _law(None)
    if kept := _unchanged(request, law):
        return kept
    heading = "".join(letter for letter in query.heading if letter.isdigit())
    back, ahead = (max(0, min(n, _MOST_DAYS)) for n in (query.back, query.ahead))
    since, until = law.day - timedelta(days=back), law.day + timedelta(days=ahead)
    found = [
        {"day": c.day, "type": c.type, "code": c.code, "area": c.area, "before": c.before,
         "after": c.after, "additionalCode": c.additional_code, "orderNumber": c.order_number,
         "act": c.basis}
        for c in changes(law.book, since, until, heading)
    ]  # fmt: skip
    return _answer(request, law, {"since": since, "until": until, "changes": found})
