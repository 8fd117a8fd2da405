"""Loops over numbers, compiled by Numba where numpy would call fifty functions to do little in each.

Compiled at the first call with each set of types (see `warm`) and kept beside the code, or in Numba's cache folder
where that cannot be written. `NUMBA_DISABLE_JIT=1` runs them as plain Python.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED: Final[list[Any]] = []
"""Every function that is."""


def compiled(function: Function) -> Function:
    """Compile a function of arrays, numbers and named tuples of them; its type stays.

    What it does on bad indices is undefined, as in C: only call it with arrays that fit together. Let it call and name
    what is in its own file only: what is kept is thrown away when that file changes, and no other.
    """
    try:
        compiler = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder to keep it in can be written: every process compiles for itself
        compiler = numba.njit(nogil=True)(function)
    COMPILED.append(compiler)
    return cast("Function", compiler)


def compilations() -> int:
    """Count the functions compiled in this process, once for each set of types."""
    return sum(len(getattr(function, "signatures", ())) for function in COMPILED)
