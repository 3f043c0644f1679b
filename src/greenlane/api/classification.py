"""The classification assistant over HTTP: codes for a description, and the model in use; no token.

Nothing is stored and no code is filled in anywhere: the caller chooses.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from greenlane.api.door import api
from greenlane.api.problems import ProblemError, reply
from greenlane.api.visitors import admit
from greenlane.usecases import answers, classifying, desk

_TAGS = ["Classification"]
_LONGEST = 500


class DescriptionBody(Schema):
    """A description in any language of the tariff, answers so far by attribute, a day (today)."""

    description: str
    answers: dict[str, str] = {}
    day: date | None = None


@api.post("/classification", auth=None, tags=_TAGS, summary="Codes for a description")
def post_classification(request: HttpRequest, body: DescriptionBody) -> HttpResponse:
    """At most three codes with calibrated confidence, what speaks for each, and one question.

    `verdict` is `codes`, `vague` (say what `vague` asks for) or `unsure`; `method` is `search`
    where no model can be asked, and then there are no chances. The answer to `question` goes into
    `answers` under its `attribute`.
    """
    admit(request)
    if not body.description.strip() or len(body.description) > _LONGEST:
        raise ProblemError("API-400", f"description: 1 to {_LONGEST} characters.")
    here = desk.current()
    law = here.book.on(body.day or here.day_of(here.now()))
    language = (request.headers.get("Accept-Language") or "en")[:2].lower()
    told = {str(name)[:40]: str(value)[:40] for name, value in list(body.answers.items())[:8]}
    made = classifying.classify(law, body.description, language, told)
    return reply(answers.encode({"law": law.book.version, "day": law.day, **_told(made)}))


def _told(made: classifying.Answered) -> dict[str, Any]:
    scored = made.method == "model"
    return {
        "verdict": made.verdict, "method": made.method, "why": made.why, "model": made.model,
        "measured": made.measured,
        "vague": [{"kind": v.kind, "found": v.found, "add": v.add} for v in made.vague],
        "unknownWords": list(made.strange),
        "codes": [
            {"code": each.code, "declared": each.declared, "description": each.text,
             "confidence": _share(each.confidence) if scored else None,
             "headingConfidence": _share(each.heading_confidence) if scored else None,
             "below": [{"code": code, "description": text} for code, text in each.below],
             "speaks": speaks}
            for each, speaks in zip(made.proposed, made.speaks, strict=True)
        ],
        "heading": {"code": made.heading.code, "confidence": _share(made.heading.confidence)}
        if made.heading else None,
        "question": {"attribute": made.question.attribute, "words": made.question.words,
                     "options": made.question.options}
        if made.question else None,
    }  # fmt: skip


def _share(value: float) -> float:
    return round(value, 4)


@api.get("/classification/model", auth=None, tags=_TAGS, summary="The model in use")
def get_model(request: HttpRequest) -> HttpResponse:
    """Its digest, from how many descriptions of which kind it learned, or why there is none."""
    admit(request)
    return reply(answers.encode(classifying.in_use()))
