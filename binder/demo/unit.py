"""The invented county: its unit, its people and the line that says so."""

from dataclasses import dataclass

NOTICE = "示例数据，纯属虚构"
COUNTY = "云岭县"
BUREAU = "云岭县生态环境分局（示例）"
TEAM = "云岭县生态环境综合行政执法大队（示例）"
CITY = "示例市生态环境局"
PROVINCE = "示例省生态环境厅"

_MAJORS = ("环境工程", "法学", "环境科学", "生态学", "行政管理", "法学", "会计学")
_POSTS = ("一线执法岗", "一线执法岗", "法制审核岗", "一线执法岗", "综合岗")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented member of the team. since: month of entry, "YYYY-MM"; card: "" or an invented law card number."""

    name: str
    duty: str
    major: str
    post: str
    since: str
    card: str


def _person(number: int) -> Person:
    duty = {1: "大队长", 2: "教导员", 3: "副大队长", 4: "副大队长"}.get(number, "执法员" if number < 19 else "见习")
    return Person(
        name=f"示例{number:02}",
        duty=duty,
        major=_MAJORS[number % len(_MAJORS)],
        post=_POSTS[number % len(_POSTS)] if number > 2 else "领导岗",
        since=f"{2003 + number * 7 % 19}-{number % 12 + 1:02}",
        card=f"示例证{number:04}" if number < 19 else "",
    )


PEOPLE = tuple(_person(number) for number in range(1, 21))
