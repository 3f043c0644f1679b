"""TARIC3 envelopes for tests, written record by record."""

from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<env:envelope xmlns="urn:publicid:-:DGTAXUD:TARIC:MESSAGE:1.0" '
    'xmlns:env="urn:publicid:-:DGTAXUD:GENERAL:ENVELOPE:1.0" id="000001">'
)
CREATE, UPDATE, DELETE = "3", "1", "2"
PERIOD = "validity.start.date=2020-01-01"


def record(action, name, fields):
    """One record; `fields` as `name=value` with blanks between, a value's own as `_`."""
    pairs = (each.partition("=") for each in fields.split())
    body = "".join(f"<{k}>{escape(v.replace('_', ' '))}</{k}>" for k, _, v in pairs)
    return (
        '<env:transaction id="1"><env:app.message id="1"><transmission><record>'
        "<transaction.id>1</transaction.id><record.code>430</record.code>"
        "<subrecord.code>00</subrecord.code><record.sequence.number>1</record.sequence.number>"
        f"<update.type>{action}</update.type><{name}>{body}</{name}>"
        "</record></transmission></env:app.message></env:transaction>"
    )


def envelope(*records):
    """An envelope of records, each a tuple of `record`'s arguments."""
    return (HEAD + "".join(record(*each) for each in records) + "</env:envelope>").encode()


def goods(sid, code, indent, text, since="2020-01-01", until="", suffix="80"):
    """The records that create a line of the nomenclature."""
    end = f" validity.end.date={until}" if until else ""
    place = f"goods.nomenclature.item.id={code}"
    return [
        (CREATE, "goods.nomenclature", f"goods.nomenclature.sid={sid} {place} "
         f"producline.suffix={suffix} validity.start.date={since}{end} statistical.indicator=0"),
        (CREATE, "goods.nomenclature.indents", f"goods.nomenclature.indent.sid={sid} "
         f"goods.nomenclature.sid={sid} validity.start.date={since} number.indents={indent} "
         f"{place} productline.suffix={suffix}"),
        (CREATE, "goods.nomenclature.description.period",
         f"goods.nomenclature.description.period.sid={sid} goods.nomenclature.sid={sid} "
         f"validity.start.date={since} {place} productline.suffix={suffix}"),
        (CREATE, "goods.nomenclature.description",
         f"goods.nomenclature.description.period.sid={sid} language.id=EN "
         f"goods.nomenclature.sid={sid} {place} productline.suffix={suffix} description={text}"),
    ]  # fmt: skip


def measure(sid, kind, area, code, since="2020-01-01", act="R2000010", extra=""):
    """The fields of a measure."""
    return (
        f"measure.sid={sid} measure.type={kind} geographical.area={area} "
        f"goods.nomenclature.item.id={code} validity.start.date={since} "
        f"measure.generating.regulation.role=1 measure.generating.regulation.id={act} "
        f"stopped.flag=0 {extra}"
    )


def component(sid, expression, amount="", currency="", unit=""):
    """The fields of a measure component."""
    told = {"duty.amount": amount, "monetary.unit.code": currency, "measurement.unit.code": unit}
    more = " ".join(f"{name}={value}" for name, value in told.items() if value)
    return f"measure.sid={sid} duty.expression.id={expression} {more}"


def condition(sid, measure_sid, code, sequence, action, extra=""):
    """The fields of a measure condition."""
    return (
        f"measure.condition.sid={sid} measure.sid={measure_sid} condition.code={code} "
        f"component.sequence.number={sequence} action.code={action} {extra}"
    )


def regulation(act, since="2019-01-01", extra=""):
    """The fields of a base regulation."""
    return (
        f"base.regulation.role=1 base.regulation.id={act} validity.start.date={since} "
        "community.code=1 regulation.group.id=DNC replacement.indicator=0 stopped.flag=0 "
        f"information.text=A_regulation approved.flag=1 {extra}"
    )
