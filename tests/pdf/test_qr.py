"""QR codes, held against another program's."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from binder.pdf.qr import qr_code


def others(text: str, mask: int) -> list[list[bool]]:
    """The code as reportlab makes it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text.encode()))
    code.make()
    code.makeImpl(False, mask)
    return [[bool(module) for module in row] for row in code.modules]


@settings(max_examples=40)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=70).filter(lambda t: len(t.encode()) <= 213),
    st.integers(0, 7),
)
def test_every_module_is_where_another_program_puts_it(text: str, mask: int) -> None:
    assert [list(row) for row in qr_code(text, mask)] == others(text, mask)
