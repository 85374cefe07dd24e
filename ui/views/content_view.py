"""Documents without pages of their own, shown to be read: text and pictures in a browser, sheets as tables."""

from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTabWidget, QTextBrowser, QWidget

from binder.domain.content import Block, Content, Paragraph, Picture, Table
from ui.theme import tokens

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LINE_PX = 900
"""Width that a table's shares are laid out in."""
PICTURE_PX = 640


def content_widget(content: Content) -> QWidget:
    """A widget that shows a document: a tab for each sheet of a ledger, running text for everything else."""
    tables = [block for block in content.blocks if isinstance(block, Table)]
    if tables and len(tables) == len(content.blocks):
        return _sheets(tables)
    return _text(content.blocks)


class _Cells(QAbstractTableModel):
    """A table's texts; its header rows stand in bold."""

    def __init__(self, table: Table, owner: QWidget) -> None:
        super().__init__(owner)
        self._table = table

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._table.widths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self._table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text.split("\n"))
        return text if role == Qt.ItemDataRole.ToolTipRole and len(text) > 12 else None


def _sheets(tables: list[Table]) -> QWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.tabBar().setVisible(len(tables) > 1)
    for table in tables:
        view = QTableView()
        view.setModel(_Cells(table, view))
        view.horizontalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(28)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for column, share in enumerate(table.widths):
            view.setColumnWidth(column, max(64, round(share * LINE_PX)))
        tabs.addTab(view, table.title or tabs.tr("表格"))
    return tabs


def _text(blocks: tuple[Block, ...]) -> QWidget:
    browser = QTextBrowser()
    browser.setOpenLinks(False)
    html = []
    for number, block in enumerate(blocks):
        if isinstance(block, Picture):
            name = f"picture:{number}"
            image = QImage.fromData(block.data)
            browser.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
            html.append(f'<p><img src="{name}" width="{min(block.width, PICTURE_PX)}"></p>')
        else:
            html.append(_paragraph(block) if isinstance(block, Paragraph) else _table(block))
    browser.document().setDocumentMargin(28)
    browser.setHtml("".join(html))
    return browser


def _paragraph(block: Paragraph) -> str:
    spans = []
    for span in block.spans:
        text = escape(span.text).replace("\n", "<br>")
        text = f"<b>{text}</b>" if span.bold else text
        spans.append(f"<i>{text}</i>" if span.italic else text)
    tag = f"h{block.level + 1}" if block.level else "p"
    bullet = f"{escape(block.bullet)} " if block.bullet else ""
    return f'<{tag} align="{block.align}">{bullet}{"".join(spans)}</{tag}>'


def _table(table: Table) -> str:
    rows = []
    for number, row in enumerate(table.rows):
        tag = "th" if number < table.header_rows else "td"
        cells = (f"<{tag}>{escape(text)}</{tag}>" for text in row)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    style = f'border="1" cellspacing="0" cellpadding="5" width="100%" style="border-color:{tokens().line}"'
    title = f"<p><b>{escape(table.title)}</b></p>" if table.title else ""
    return f"{title}<table {style}>{''.join(rows)}</table>"
