"""YAML text -> tree, by ruamel's pure YAML 1.2 parser. What a data file has no need of is refused."""

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from binder.rubric.tree import FileError, Map, Scalar, Seq, Tree

MAX_BYTES = 500_000
MAX_PARTS = 30_000
"""Keys, values, lists and maps. Both limits are seven to ten times the largest known rubric; that takes about 1 s."""
MAX_DEPTH = 50
MAX_OPEN = 500
"""Brackets open at once, those within texts counted too: the parser slows down with the square of them."""


def read_tree(text: str, name: str) -> Map:
    """Read one YAML document whose top is a mapping. name: the file, for messages. Raises FileError."""
    if len(text.encode()) > MAX_BYTES:
        raise _bad(name, 1, f"文件超过 {MAX_BYTES // 1000} KB，不像是评分标准文件，请核对（file too large）")
    if (line := _too_open(text)) is not None:
        raise _bad(name, line, f"嵌套超过 {MAX_DEPTH} 层，请核对缩进和括号（nested too deeply）")
    try:
        tree = _Reader(YAML(typ="safe", pure=True).parse(text), name).document()
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _bad(name, line, f"不是有效的 YAML，请核对缩进、冒号和引号（{error.problem}）") from error
    except YAMLError as error:
        raise _bad(name, 1, f"不是有效的 YAML，请核对文件编码和特殊字符（{error}）") from error
    if not isinstance(tree, Map):
        raise _bad(name, 1, "最外层要是“键: 值”的形式（expected a mapping）")
    return tree


def _too_open(text: str) -> int | None:
    """The line on which too many brackets are open at once, None for a sane text."""
    depth = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > MAX_OPEN:
            return text.count("\n", 0, found.start()) + 1
    return None


def _bad(name: str, line: int, what: str) -> FileError:
    return FileError("bad-yaml", name, line, what)


_INT = re.compile(r"-?(0|[1-9]\d{0,17})")
_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}


class _Reader:
    """Builds the tree from parser events, refusing as it goes what a data file has no need of."""

    def __init__(self, events: Iterator[Event], name: str) -> None:
        self._events = events
        self._name = name
        self._parts = 0

    def document(self) -> Tree:
        tree: Tree = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(event, "一个文件里只能有一份内容，请去掉多余的“---”（only one document）")
                tree = self._node(next(self._events), 1)
        return tree

    def _count(self, event: Event) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise self._refuse(event, f"键和值超过 {MAX_PARTS} 个，不像是评分标准文件，请核对（too many values）")

    def _node(self, event: Event, depth: int) -> Tree:
        self._count(event)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(event, "不能用锚点（&）和引用（*），请把内容写全（anchors and aliases are not allowed）")
        if getattr(event, "tag", None) is not None:
            raise self._refuse(event, "不能用类型标签（!），文字请加引号（tags are not allowed）")
        if depth > MAX_DEPTH:
            raise self._refuse(event, f"嵌套超过 {MAX_DEPTH} 层，请核对缩进和括号（nested too deeply）")
        if isinstance(event, MappingStartEvent):
            return self._map(event, depth)
        if isinstance(event, SequenceStartEvent):
            return self._seq(depth)
        assert isinstance(event, ScalarEvent)
        return self._scalar(event)

    def _map(self, start: Event, depth: int) -> Map:
        found = Map(_line(start))
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise self._refuse(event, "键要是一个词，不能是列表、映射或引用（a key must be a scalar）")
            self._count(event)
            key = str(event.value)
            if key in found:
                raise self._refuse(
                    event, f"键“{key}”重复（第一次在第 {found.lines[key]} 行），请留一个（duplicate key）"
                )
            found.put(key, self._node(next(self._events), depth + 1), _line(event))
        return found

    def _seq(self, depth: int) -> Seq:
        found = Seq()
        while not isinstance(event := next(self._events), SequenceEndEvent):
            found.lines.append(_line(event))
            found.append(self._node(event, depth + 1))
        return found

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text = str(event.value)
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return int(text)
        return text  # decimals and dates too: they stay exactly as written

    def _refuse(self, event: Event, what: str) -> FileError:
        return _bad(self._name, _line(event), what)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
