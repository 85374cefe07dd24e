"""What a YAML file says, as maps, lists and scalars that remember their lines."""

from typing import TypeAlias

from binder.errors import UserError

Scalar: TypeAlias = str | int | bool | None
Tree: TypeAlias = "Scalar | Map | Seq"


class Map(dict[str, "Tree"]):
    """A mapping of a file. line: where it starts; lines: key -> line of that key; both from 1.

    plain: whether it is known that nothing in it depends on level or reading, and that nobody changes it.
    """

    plain = False

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def put(self, key: str, value: "Tree", line: int) -> None:
        self[key] = value
        self.lines[key] = line


class Seq(list["Tree"]):
    """A list of a file. lines: the line of each entry, from 1. plain: as with mappings."""

    plain = False

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def line_of(tree: Tree, path: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `path` that stands in the tree."""
    line = tree.line if isinstance(tree, Map) else 1
    for step in path:
        match tree, step:
            case Map(), str() if step in tree:
                line, tree = tree.lines[step], tree[step]
            case Seq(), int() if step < len(tree):
                line, tree = tree.lines[step], tree[step]
    return line


class FileError(UserError):
    """A data file that cannot be used as it is. line: from 1.

    what: a Chinese sentence without its full stop, which begins with the key it is about; plain: without that key.
    """

    def __init__(self, code: str, file: str, line: int, what: str, key: str = "") -> None:
        self.plain = what
        what = f"{key} {what}".strip()
        super().__init__(code, f"{file} 第 {line} 行：{what}。")
        self.file = file
        self.line = line
        self.what = what
