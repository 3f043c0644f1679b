"""Transit over HTTP: a border post or an authorised consignee tells what arrived."""

from decimal import Decimal
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import problem, reply
from greenlane.usecases import answers, desk, transit_ends
from greenlane.usecases.transit_ends import Notice, OtherNoticeError


class ArrivalBody(Schema):
    """What arrived of an item, where, under the number of the notice; how the seals were.

    `place` is an office of the border post, or a place that the consignee's authorisation names;
    `quantity` is in kilograms; `remarks` say what was found where seals are broken.
    """

    item: int = Field(ge=1, le=9999)
    quantity: Decimal = Field(gt=0, max_digits=22, decimal_places=6)
    reference: str = Field(min_length=1, max_length=35)
    seals: Literal["whole", "broken", "none"]
    place: str = Field(min_length=1, max_length=17)
    remarks: str = Field(default="", max_length=500)


@api.post("/declarations/{mrn}/transit-arrival", tags=["Transit"], summary="Tell an arrival")
@acts("transit.notify")
def post_transit_arrival(request: HttpRequest, mrn: str, body: ArrivalBody) -> HttpResponse:
    """What arrived is discharged and its security free; the same notice again is the same arrival.

    403 for a place that is not yours, 409 for what is not on its way or more than is left, and
    `API-409-NOTICE` where another arrival was told under the number.
    """
    told = Notice(item=body.item, quantity=body.quantity, reference=body.reference,
                  seals=body.seals, remarks=body.remarks)  # fmt: skip
    try:
        made = transit_ends.notified(mrn, told, body.place, client(request), desk.current())
    except OtherNoticeError as error:
        return problem(request, error.code, str(error))
    stay = made.stay
    return reply(answers.encode({
        "mrn": mrn, "item": body.item, "reference": made.reference, "place": made.office,
        "quantity": _plain(made.quantity), "seals": made.seals, "moment": made.moment,
        "left": _plain(stay.quantity - stay.discharged), "state": stay.state,
    }))  # fmt: skip


def _plain(kilograms: Decimal) -> str:
    return f"{kilograms.normalize():f}"
