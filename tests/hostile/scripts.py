"""Forty texts that are scripts where a page forgets to escape, and a country in which all are stored."""

import inspect
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, TRADER, declaration, item

PAYLOADS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=data:,alert(2)></SCRIPT>", "<img src=x onerror=alert(3)>",
    "<svg onload=alert(4)>", "<svg><script>alert(5)</script></svg>", "<body onload=alert(6)>",
    "<iframe srcdoc='<script>parent.alert(7)</script>'>", "<iframe src=javascript:parent.alert(8)>",
    "<details open ontoggle=alert(9)>x</details>", "<input autofocus onfocus=alert(10)>",
    "<video src=x onerror=alert(11)></video>", "<audio src=x onerror=alert(12)>",
    "<object data=javascript:alert(13)>", "<embed src=javascript:alert(14)>",
    "<math><mtext><img src=x onerror=alert(15)></mtext></math>", "<marquee onstart=alert(16)>x",
    "\"><script>alert(17)</script>", "'><script>alert(18)</script>", "\" autofocus onfocus=alert(19) x=\"",
    "' autofocus onfocus=alert(20) x='", "\" onmouseover=alert(21) \"", "</title><script>alert(22)</script>",
    "</textarea><script>alert(23)</script>", "</script><script>alert(24)</script>",
    "--><script>alert(25)</script>", "]]><script>alert(26)</script>", "<a href=javascript:alert(27)>x</a>",
    "javascript:alert(28)", "{{constructor.constructor('alert(29)')()}}", "${alert(30)}",
    "<link rel=stylesheet href=data:text/css,*{color:red}>", "<style>@import'data:,';*{display:none}</style>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(33)\">", "<base href=//evil.example/>",
    "<form action=javascript:alert(35)><button>x</button></form>", "<button hx-get=/x hx-trigger=load>x</button>",
    "<div hx-on:load=alert(37)>x</div>", "<script type=module>alert(38)</script>",
    "<template><script>alert(39)</script></template><img src=x onerror=alert(39)>",
    "\u202e<img/src/onerror=alert(40)>",
]  # fmt: skip
ALL = " ".join(PAYLOADS)
DESK = {"random": {"share": "0.999999", "lane": "red", "instruction": ALL, "basis": PAYLOADS[2]}}


def store(desk):
    """Store them wherever a person can write; gives the number of the declaration that has all."""
    seed.run()
    mrn = _declare(desk)
    _people()
    _rulings(desk)
    _law(desk)
    _files(mrn)
    return mrn


def _declare(desk):
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases import conduct
    from greenlane.usecases.lodge import lodge

    made = declaration("XSS-1", items=len(PAYLOADS))
    for number, payload in enumerate(PAYLOADS, start=1):
        text = "".join(c for c in payload if unicodedata.category(c) != "Cf")  # DM-012 refuses them
        goods = item(number)
        goods["commodity"]["description"] = text[:500]
        goods["packaging"][0]["marksNumbersId"] = text[:500]
        goods["additionalDocument"][0]["id"] = text[:30]
        made["goodsShipment"]["governmentAgencyGoodsItem"][number - 1] = goods
    made["goodsShipment"]["seller"]["name"] = PAYLOADS[2]
    made["goodsShipment"]["seller"]["address"]["cityName"] = PAYLOADS[3]
    made["goodsShipment"]["consignment"]["goodsLocation"]["name"] = PAYLOADS[9][:30]
    red = replace(desk, profiles=ProfileSet.read(DESK))
    told = json.loads(
        lodge(json.dumps(made).encode(), "json", Actor("b", "broker", BROKER), red).body
    )
    assert told["state"] != "rejected", told["findings"]
    mrn = told["mrn"]
    officer, broker = Actor("officer", "officer", OFFICE), Actor("broker", "broker", BROKER)
    for text in PAYLOADS:
        conduct.query(mrn, text, officer, desk)
        conduct.reply(mrn, text, broker, desk)
    return mrn


def _people():
    from greenlane.store import models

    for number, account in enumerate(models.Account.objects.order_by("pk")):
        account.name = PAYLOADS[number % len(PAYLOADS)][:120]
        account.save()
    for number, operator in enumerate(models.Operator.objects.order_by("pk")):
        operator.name = PAYLOADS[number][:200]
        operator.address = {"cityName": PAYLOADS[number], "line": ALL}
        operator.save()


def _rulings(desk):
    from greenlane.store import models

    now = datetime(2026, 7, 1, tzinfo=UTC)
    change_set = models.LawChangeSet.objects.create(title=PAYLOADS[0], author="x", opened=now)
    for state in ("received", "asked", "decided", "published", "refused"):
        models.RulingApplication.objects.create(
            kind="classification", holder_id=TRADER, goods=ALL, received=now, due=now.date(),
            decision=ALL, grounds=ALL, question=ALL, answer=ALL, confidential=ALL, state=state,
            decided=now, code="61091000", change_set=change_set, officer="officer",
        )  # fmt: skip


def _law(desk):
    from greenlane.store import models
    from greenlane.usecases import law_desk

    for number, text in enumerate(PAYLOADS[:4]):
        made = law_desk.draft(text, "law-editor", desk, reason=ALL)
        made.consulted_until = date(2099, 1, 1)
        made.save()
        for said in PAYLOADS:
            models.LawComment.objects.create(
                change_set=made, name=said[:120], text=said, moment=desk.now()
            )
        models.LawChange.objects.create(
            change_set=made, table_name="acts", key=f"{text}|{number}", operation="put",
            since=date(2026, 7, 1), cells={"act": text, "title_en": ALL, "title_ar": ALL},
        )  # fmt: skip


def _names():
    """Every word of the module that reads drafts: the names of the fields are among them."""
    from greenlane.usecases import draft_document

    return list(dict.fromkeys(re.findall(r'"([a-z_]+)"', inspect.getsource(draft_document))))


def _files(mrn):
    from greenlane.store import models

    row = models.DeclarationRow.objects.get(mrn=mrn)
    for number in range(3):
        texts = dict(zip(_names(), PAYLOADS[number:] * 9, strict=False))
        models.Draft.objects.create(
            operator_id=BROKER, author=models.Account.objects.get(username="broker"),
            trade="import", lrn=PAYLOADS[number][:35],
            body={"fields": texts, "items": [texts, texts], "documents": [texts],
                  "charges": [texts]},
        )  # fmt: skip
    now = datetime(2026, 7, 1, tzinfo=UTC)
    for number, text in enumerate(PAYLOADS):
        models.Attachment.objects.create(
            sha256=f"{number:064}", received="0" * 64, size=1, media=text[:80], name=text[:120],
            purpose="document", operator_id=BROKER, declaration=row, code="N935"[:4],
            reference=text[:70], state="infected" if number % 2 else "clean", found=text[:120],
            scanned=now, uploaded=now, uploader=text[:60], role="broker",
        )  # fmt: skip
