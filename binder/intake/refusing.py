"""Whatever a damaged Office document does to the library that reads it, a person hears one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from binder.errors import UserError


@contextmanager
def damage_told(what: str, programs: str) -> Iterator[None]:
    """Turn whatever goes wrong within into UserError "damaged-file". what: the document; programs: what may mend it.

    Its XML may be well-formed, and anything missing in it, misnamed or of another kind. What says already what is to be
    done stays as it is, and so does a lack of memory.
    """
    try:
        yield
    except (MemoryError, UserError):
        raise
    except Exception as error:
        raise UserError("damaged-file", f"{what}已损坏，无法读取。请用 {programs}打开并另存后再添加。") from error
