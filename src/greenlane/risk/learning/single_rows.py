"""Trees asked of one row at a time, by the C interface of LightGBM made for that.

The same numbers as `Booster.predict`, without its preparations: a lodgement asks few rows, and each
microsecond that is not spent stays with the trader. Source: LightGBM C API,
LGBM_BoosterPredictForMatSingleRowFast.
"""

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

_NORMAL, _FLOAT64, _ALL = 0, 1, -1
Ask = Callable[[Sequence[float]], float]


def asker(booster: Any) -> Ask | None:
    """What asks the trees of `booster` for one row; None where the interface is not there."""
    import lightgbm

    library: Any = getattr(lightgbm.basic, "_LIB", None)
    begin = getattr(library, "LGBM_BoosterPredictForMatSingleRowFastInit", None)
    if begin is None:
        return None
    width, fast = booster.num_feature(), ctypes.c_void_p()
    failed = begin(
        booster._handle, ctypes.c_int(_NORMAL), ctypes.c_int(0), ctypes.c_int(_ALL),
        ctypes.c_int(_FLOAT64), ctypes.c_int32(width), ctypes.c_char_p(b"num_threads=1"),
        ctypes.byref(fast),
    )  # fmt: skip
    if failed:
        return None
    row_type = ctypes.c_double * width
    predict = library.LGBM_BoosterPredictForMatSingleRowFast

    def ask(row: Sequence[float]) -> float:
        told, length = ctypes.c_double(), ctypes.c_int64()
        if predict(fast, row_type(*row), ctypes.byref(length), ctypes.byref(told)):
            raise ValueError("the trees could not be asked")
        return told.value

    return ask
