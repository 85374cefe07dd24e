"""A decided tree against its model, with the first fault told in Chinese, by file, line and key."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from binder.rubric.tree import FileError, Tree, line_of

Model = TypeVar("Model", bound=BaseModel)

_SAID: Mapping[str, str] = {
    "missing": "缺少这个键，请补上",
    "extra_forbidden": "不认识这个键，请核对拼写",
    "string_type": "要写成文字，数字、日期、分值和版本请加引号",
    "string_too_short": "不能是空的",
    "string_pattern_mismatch": "写法不合格式",
    "too_short": "不能是空的",
    "greater_than": "数太小",
    "greater_than_equal": "数太小",
    "int_type": "要写成整数，不加引号",
    "bool_type": "要写成 true 或 false",
    "tuple_type": "要写成列表",
    "dict_type": "要写成“键: 值”",
    "model_type": "要写成“键: 值”",
    "model_attributes_type": "要写成“键: 值”",
    "union_tag_not_found": "缺少 kind 或 over，请写明是哪一种",
}


def validated(model: type[Model], tree: Tree, name: str) -> Model:
    """The tree as an instance of the model. name: the file, for messages. Raises FileError."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        first, *others = error.errors(include_url=False)
        more = f"；另有 {len(others)} 处" if others else ""
        own = first["type"] == "value_error"  # our models' own words are in both languages
        english = "" if own else f"（{first['msg']}）"
        what = f"{said(first)}{english}{more}"
        raise FileError("bad-rubric", name, line_of(tree, first["loc"]), what, dotted(first["loc"])) from error


def shape_faults(model: type[BaseModel], tree: Tree) -> list[ErrorDetails]:
    """Everything that keeps the tree from being an instance of the model."""
    try:
        model.model_validate(tree)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def dotted(path: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in path)


def said(fault: ErrorDetails) -> str:
    """What is wrong and what belongs there, in Chinese without a full stop."""
    context = fault.get("ctx", {})
    expected = context.get("expected") or context.get("expected_tags")
    usual = _SAID.get(fault["type"]) or (f"只能是 {expected}" if expected else "不合要求")
    return str(context.get("error") or usual)
