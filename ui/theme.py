"""The look: one set of tokens for light and one for dark, one palette, one style sheet, pixel sizes."""

from dataclasses import asdict, dataclass
from html import escape
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from binder.resources import resource_path

FAMILY = "Noto Sans SC"
TINY, SMALL, BODY, LARGE, TITLE, HUGE = 11, 12, 13, 14, 20, 40
GUTTER = 24
RADIUS = 8


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as "#rrggbb". green, amber and red carry meaning only.

    window: behind the cards; card: cards, bars, lists; ink, ink2, ink3: text from strong to faint;
    *_soft: a tinted ground; *_light: the lighter tone of a bar; track: the empty part of a bar.
    """

    window: str
    card: str
    band: str
    line: str
    field_line: str
    hover: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_hover: str
    accent_ink: str
    accent_soft: str
    quote: str
    green: str
    green_light: str
    green_soft: str
    amber: str
    amber_soft: str
    amber_ink: str
    red: str
    red_light: str
    red_soft: str
    track: str
    scroll: str


LIGHT = Tokens(
    window="#f3f5f8",
    card="#ffffff",
    band="#f7f8fa",
    line="#e2e6ec",
    field_line="#c9d0da",
    hover="#f0f4fa",
    ink="#1d2430",
    ink2="#5a6472",
    ink3="#8d96a3",
    accent="#1b5fc1",
    accent_hover="#174fa3",
    accent_ink="#ffffff",
    accent_soft="#e6effb",
    quote="#e9edf4",
    green="#1e9e5a",
    green_light="#a6d8bd",
    green_soft="#e4f4eb",
    amber="#e39a0b",
    amber_soft="#fdf3df",
    amber_ink="#8a5a00",
    red="#d3423b",
    red_light="#efb4b1",
    red_soft="#fdebea",
    track="#e8ecf2",
    scroll="#c3cad5",
)

DARK = Tokens(
    window="#16191f",
    card="#1e222b",
    band="#232833",
    line="#323945",
    field_line="#454e5d",
    hover="#272d38",
    ink="#e9edf3",
    ink2="#aab3c0",
    ink3="#7f8998",
    accent="#5a9bff",
    accent_hover="#7bb0ff",
    accent_ink="#0e1420",
    accent_soft="#22344f",
    quote="#262b35",
    green="#35b873",
    green_light="#2f6a4b",
    green_soft="#1b3527",
    amber="#f0ad2e",
    amber_soft="#3b301b",
    amber_ink="#f3c467",
    red="#f0645c",
    red_light="#7a3b39",
    red_soft="#41262a",
    track="#2c323d",
    scroll="#4a5362",
)

_SHEET = Template("""
* { outline: none; }
QWidget { color: $ink; }
QMainWindow, QDialog, QMessageBox { background: $window; }
QToolTip { background: $card; color: $ink; border: 1px solid $field_line; padding: 4px 6px; }
QMenuBar { background: $card; padding: 2px 12px; }
QMenuBar::item { padding: 5px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 14px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $ink3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QStatusBar { background: $card; border-top: 1px solid $line; color: $ink2; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $ink2; font-size: 12px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QScrollArea, QScrollArea > QWidget > QWidget[surface="true"] { background: transparent; border: 0; }
QFrame[card="true"] { background: $card; border: 1px solid $line; border-radius: 8px; }
QFrame[quote="true"] { background: $quote; border: 0; border-left: 3px solid $accent; }
QFrame[alert="true"] { background: $amber_soft; border: 0; border-bottom: 1px solid $amber; }
QFrame[trial="true"] { background: $accent_soft; border: 0; border-bottom: 1px solid $accent; }
QWidget[pane="true"] { background: $card; }
QWidget[strip="true"] { background: $card; border-bottom: 1px solid $line; }
QLabel[tone="2"] { color: $ink2; }
QLabel[tone="3"] { color: $ink3; }
QLabel[tone="green"] { color: $green; }
QLabel[tone="amber"] { color: $amber; }
QLabel[tone="amber_ink"] { color: $amber_ink; }
QLabel[tone="red"] { color: $red; }
QLabel[tone="accent"] { color: $accent; }
QPushButton, QToolButton[button="true"] {
  background: $card; border: 1px solid $field_line; border-radius: 5px; padding: 6px 14px; min-height: 18px; }
QPushButton:hover, QToolButton[button="true"]:hover { background: $hover; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus, QToolButton[button="true"]:focus { border-color: $accent; }
QPushButton:disabled { color: $ink3; background: $window; border-color: $line; }
QPushButton[primary="true"] {
  background: $accent; border-color: $accent; color: $accent_ink; font-weight: 700; }
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:focus {
  background: $accent_hover; border-color: $accent_hover; }
QPushButton[trial="true"]:checked { background: $accent_soft; border-color: $accent; color: $accent; font-weight: 700; }
QPushButton[primary="true"]:disabled { background: $track; border-color: $track; color: $ink3; }
QPushButton[chip="true"] { border-radius: 13px; padding: 3px 12px; font-size: 12px; color: $ink2; min-height: 18px; }
QPushButton[chip="true"]:checked {
  background: $accent_soft; border-color: $accent; color: $accent; font-weight: 700; }
QPushButton[chip="true"]:focus { border-color: $accent; }
QPushButton[chip="true"]:disabled { color: $ink3; border-color: $line; }
QPushButton[chip="true"]:checked:disabled { background: $track; }
QPushButton[link="true"], QToolButton[link="true"] {
  background: transparent; border: 0; padding: 0 2px; color: $accent; min-height: 0; }
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus,
QToolButton[link="true"]:hover, QToolButton[link="true"]:focus { color: $accent_hover; text-decoration: underline; }
QPushButton[entry="true"] { background: transparent; border: 0; padding: 0; min-height: 48px; }
QPushButton[entry="row"] { background: transparent; border: 0; border-radius: 4px; padding: 0; min-height: 30px; }
QPushButton[entry]:hover, QPushButton[entry]:focus { background: $hover; }
QToolButton { background: transparent; border: 0; border-radius: 4px; padding: 2px; }
QToolButton:hover { background: $hover; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QTextEdit {
  background: $card; border: 1px solid $field_line; border-radius: 5px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $accent_ink; }
QLineEdit { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: $accent; }
QLineEdit[wrong="true"] { border-color: $red; }
QLineEdit[flat="true"] { background: transparent; border-color: transparent; font-weight: 700; padding: 2px 6px; }
QLineEdit[flat="true"]:hover { border-color: $field_line; }
QLineEdit[flat="true"]:focus { background: $card; border-color: $accent; }
QLineEdit[flat="true"][wrong="true"] { border-color: $red; }
QLineEdit:disabled { background: $window; color: $ink3; }
QFrame[rule="true"] { background: $line; border: 0; }
QToolButton[step="true"] { background: $card; border: 1px solid $field_line; border-radius: 5px; color: $ink2; }
QToolButton[step="true"]:hover { background: $hover; }
QToolButton[step="true"]:focus { border-color: $accent; }
QPushButton[state] {
  background: transparent; border: 0; color: $ink2; font-size: 12px; padding: 3px 2px; text-align: right; }
QPushButton[state]::menu-indicator { image: none; width: 0; }
QPushButton[state="missing"] { color: $ink3; }
QPushButton[state="estimate"] { color: $accent; }
QPushButton[state="pending"], QPushButton[state="not_applicable"] { color: $amber_ink; }
QPushButton[state]:hover, QPushButton[state]:focus { background: $hover; }
QPushButton[answer] { padding: 2px 0; color: $ink2; min-height: 20px; }
QPushButton[answer="yes"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[answer="no"] { border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: 0; }
QPushButton[answer="yes"]:checked {
  background: $green_soft; border: 1px solid $green; color: $green; font-weight: 700; }
QPushButton[answer="no"]:checked { background: $quote; color: $ink; font-weight: 700; }
QPushButton[answer]:focus { border: 1px solid $accent; }
QPushButton[mark="true"] {
  background: $accent_soft; border: 0; border-radius: 3px; color: $accent; font-size: 11px; padding: 1px 5px;
  min-height: 14px; }
QPushButton[mark="true"]:hover, QPushButton[mark="true"]:focus { background: $accent; color: $accent_ink; }
QPushButton[slot] {
  border-radius: 5px; padding: 3px 10px; font-size: 12px; min-height: 18px; text-align: left; }
QPushButton[slot="empty"] { background: $amber_soft; border: 1px dashed $amber; color: $amber_ink; }
QPushButton[slot="filled"] { background: $green_soft; border: 1px solid $green_light; color: $green; }
QPushButton[slot="loose"] { background: $card; border: 1px solid $field_line; color: $ink2; }
QPushButton[slot]:checked, QPushButton[slot]:focus { border: 1px solid $accent; }
QPushButton[slot]:checked { font-weight: 700; }
QPushButton[slot][over="true"] { background: $accent_soft; border: 1px solid $accent; color: $accent; }
QListView, QTreeView, QTableView, QListWidget, QTableWidget { background: $card; border: 0; }
QListWidget::item { border-radius: 4px; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $accent_soft; color: $ink; }
QListWidget { border: 1px solid $line; border-radius: 5px; padding: 2px; }
QListWidget::item { padding: 6px 8px; border-radius: 4px; }
QListWidget::item:selected { background: $accent_soft; color: $ink; }
QTreeWidget[ticks="true"] { border: 1px solid $line; border-radius: 8px; padding: 4px; }
QTreeWidget[ticks="true"]::item { padding: 3px 2px; }
QTreeWidget[ticks="true"]::item:hover { background: $hover; }
QTreeWidget[ticks="true"]::item:selected { background: $accent_soft; color: $ink; }
QTreeWidget[ticks="true"]::indicator, QListWidget::indicator {
  width: 14px; height: 14px; border: 1px solid $ink3; border-radius: 3px; background: $card; }
QTreeWidget[ticks="true"]::indicator:checked, QListWidget::indicator:checked {
  background: $accent; border-color: $accent; image: url($tick); }
QTreeWidget[ticks="true"]::indicator:indeterminate { background: $accent_soft; border-color: $accent; }
QTreeWidget[ticks="true"]::item:disabled { color: $ink3; }
QTreeWidget[ticks="true"]::indicator:checked:disabled { background: $ink3; border-color: $ink3; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $band; }
QCalendarWidget QToolButton { padding: 3px 8px; font-weight: 700; }
QCalendarWidget QAbstractItemView { border: 0; selection-background-color: $accent; selection-color: $accent_ink; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QHeaderView::section { background: $band; color: $ink2; border: 0; border-bottom: 1px solid $line; padding: 5px 8px; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 14px; height: 14px; background: $card; border: 1px solid $ink3; border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover,
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $window; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $ink3; }
QRadioButton::indicator:checked:disabled { border-color: $ink3; }
QCheckBox:disabled, QRadioButton:disabled { color: $ink3; }
QComboBox {
  background: $card; border: 1px solid $field_line; border-radius: 5px; padding: 4px 8px; min-height: 20px; }
QComboBox:focus { border-color: $accent; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $line; selection-background-color: $accent_soft;
  selection-color: $ink; }
QProgressBar { background: $track; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; min-height: 32px; min-width: 32px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def load_fonts() -> None:
    """Make the shipped typeface known. Raises FileNotFoundError if it is not shipped: a fault of the program."""
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resource_path(f"resources/fonts/NotoSansSC-{weight}.ttf")))


def font(pixels: int, *, bold: bool = False) -> QFont:
    """The one typeface at a pixel size."""
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def metrics(pixels: int, *, bold: bool = False) -> QFontMetrics:
    return QFontMetrics(font(pixels, bold=bold))


def tokens() -> Tokens:
    """The tokens in force. The application's palette remembers which they are."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def apply_theme(app: QApplication, *, dark: bool) -> None:
    """Dress the whole application. Painted widgets read `tokens()` when they paint, so they follow."""
    chosen = DARK if dark else LIGHT
    app.setStyle("Fusion")
    app.setFont(font(BODY))
    app.setPalette(_palette(chosen))
    icons = {name: resource_path(f"resources/icons/{name}.svg").as_posix() for name in ("down", "tick")}
    app.setStyleSheet(_SHEET.substitute(asdict(chosen), **icons))


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in {
        role.Window: t.window,
        role.Base: t.card,
        role.AlternateBase: t.band,
        role.Button: t.card,
        role.ToolTipBase: t.card,
        role.WindowText: t.ink,
        role.Text: t.ink,
        role.ButtonText: t.ink,
        role.ToolTipText: t.ink,
        role.BrightText: t.red,
        role.PlaceholderText: t.ink3,
        role.Highlight: t.accent,
        role.HighlightedText: t.accent_ink,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.Accent: t.accent,
        role.Light: t.card,
        role.Midlight: t.line,
        role.Mid: t.field_line,
        role.Dark: t.field_line,
        role.Shadow: t.ink3,
    }.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.ink3))
    return palette


def set_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet looks at, and restyle the widget if it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def tip(*lines: str) -> str:
    """A tooltip of these lines, whatever they hold: long ones break, and nothing in them is taken for markup."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def label(text: str = "", pixels: int = BODY, *, tone: str = "", bold: bool = False, wrap: bool = False) -> QLabel:
    """A plain-text label. tone: "", "2", "3", "green", "amber", "amber_ink", "red" or "accent"."""
    made = QLabel()
    made.setTextFormat(made.textFormat().PlainText)
    made.setText(text)
    made.setFont(font(pixels, bold=bold))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    return made
