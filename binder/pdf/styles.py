"""How the binder's own pages look: the layout of official documents (GB/T 9704) for text, smaller type for tables.

3号 is 16 pt, 2号 22 pt, 4号 14 pt, 5号 10.5 pt, 小五 9 pt. 版心: 22 lines of 28 characters of 3号.
"""

from binder.pdf.fonts import Face
from binder.pdf.marks import TEXT
from binder.pdf.typeset import Style

LINES, CHARACTERS = 22, 28
LINE = TEXT.height / LINES
PROSE = Style(Face.FANG, 16, LINE, justify=True, tracking=TEXT.width / CHARACTERS - 16)
"""3号仿宋 on the grid of 22 lines of 28 characters."""

TITLE = Style(Face.TITLE, 22, 36, align="center", after=10, glue=True)
SUBTITLE = Style(Face.SANS_BOLD, 12, 22, before=10, after=3, glue=True)
PLAIN = Style(Face.SERIF, 10.5, 17, justify=True)
SMALL = Style(Face.SERIF, 9, 12.5)
SMALL_MIDDLE = SMALL.but(align="center")
SMALL_BOLD = Style(Face.SANS_BOLD, 9, 12.5)
HEAD = SMALL_BOLD.but(align="center")

HEADINGS = (
    PROSE.but(face=Face.SANS_BOLD, justify=False, glue=True),
    PROSE.but(face=Face.KAI, justify=False, glue=True),
    PROSE.but(face=Face.SERIF_BOLD, justify=False, glue=True),
)
"""Of documents: 黑体, 楷体, and bold for whatever is below."""

GROUND = 0.93
LIGHT_GROUND = 0.97
