"""What the name of a file or folder says: numbers that may be an item's, and the words that are left without them."""

import re
from dataclasses import dataclass
from unicodedata import normalize

_CAMERA = re.compile(
    r"(?:img|mvimg|dsc[fn]?|pict?|p(?=\d{5})|image|vid(?:eo)?|wx_camera|wechatimg|mmexport|screenshot|scan|cam|"
    r"微信图片|微信截图|qq图片|qq截图|屏幕截图|截屏|扫描全能王)[\s_\-.]*\d[\d\s_\-.:]*",
    re.IGNORECASE,
)
"""Names that cameras, phones and scanners give: their numbers say nothing."""
_NEW = re.compile(r"^新建\s*(?:microsoft\s*\w+\s*文档|文本文档|文件夹|\w*工作表|\w*演示文稿)", re.IGNORECASE)
_DOCUMENT_NUMBER = re.compile(
    r"\(?\s*[\u4e00-\u9fff]{0,6}\s*[〔\[【(]\s*(?:19|20)\d\d\s*[〕\]】)]\s*第?\s*\d+\s*号\s*\)?"
)
_DATES = re.compile(
    r"(?:19|20)\d\d\s*[-./_年]\s*\d{1,2}\s*(?:[-./_月]\s*\d{1,2}\s*日?|月份?)?(?:\s+\d{1,2}[.:]\d\d(?:[.:]\d\d)?)?"
    r"|(?:19|20)\d{6}(?:[_\-]?\d{4,6})?|(?<!\d)(?:19|20)\d\d(?!\d)\s*年?度?(?:[上下]半年)?"
    r"|\d{1,2}\s*(?:-\s*\d{1,2}\s*)?月(?:份|\s*\d{1,2}\s*日)?|[上下]半年|第?[一二三四1-4]季度"
    r"|(?:十[一二]?|[一二三四五六七八九])月份?"
)
_COPY = re.compile(r"(?:\s*\(\s*\d{1,2}\s*\)\s*|\s*-\s*副本\s*|\s+copy\s*)+$", re.IGNORECASE)
_VERSIONS = re.compile(
    r"(?<![a-z])v\d+(?:\.\d+)*|第\d+版|最终版?\d*|终稿\d*|定稿\d*|修订稿?\d*|修改稿?版?\d*|[新旧]版|副本|复件|"
    r"扫描件?|已?盖章版?|签字版?|复印件|打印版|电子版|报备版?",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"第\s*[\d一二三四五六七八九十]+\s*[次批期页届轮号楼册卷场](?!事项)|"
    r"\d+(?:\.\d+)?\s*(?:人(?![员事身才均])|份|张|辆|台(?!账)|套|家|次|件|例|万元|万|元|%|页|楼|号|日(?!常)|天|周|期|批|岁|米|公里|小时|分钟|寸)"
)
_ANNEX = re.compile(r"^附\s*(?:件|表)?\s*(\d{1,2})(?!\d)")
_CHINESE = "一二三四五六七八九"
_NUMBER = r"(\d{1,2}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3})"
_MARKED = re.compile(
    rf"(?:第\s*{_NUMBER}\s*(?:大?项|事项)|(?:序号|事项|项目)\s*:?\s*{_NUMBER})(?:\s*[-—_.]\s*(\d{{1,2}})(?!\d))?"
)
_LEADING = re.compile(
    r"^[(\[【]?\s*(\d{1,2}(?:\.\d{1,2})?)(?:\s*[-—_]\s*(\d{1,2})(?!\d))?\s*(?:[)\]】]\s*|[-—_.、,:]\s*|\s+|(?=[^\d.\-_])|$)"
)
_LEADING_CHINESE = re.compile(r"^(?:\(\s*([一二三四五六七八九十]{1,3})\s*\)|([一二三四五六七八九十]{1,3})\s*[、.,])\s*")
_PHRASES = re.compile(r"关于(?:印发|开展|实行|做好|加强|进一步)?|的通知(?=$|\s|\()")
_KEPT = re.compile(r"[^\u3400-\u9fffa-z0-9]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that may be an item's. key: as printed ("4", "3.1"); part: "" or the number behind it ("6" of "3.1-6").

    annex: 0, or N where it stands behind "附件N". is_marked: said to be one ("第4项", "序号4").
    """

    key: str
    part: str = ""
    annex: int = 0
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a name says. words: letters and digits without blanks, "" for a camera's name; annex: N of "附件N"."""

    words: str
    numbers: tuple[Numbered, ...] = ()
    annex: int = 0


def read_name(name: str) -> Read:
    """Read the name of a folder, or of a file without its ending."""
    text = normalize("NFKC", name).strip()
    text = _NEW.sub("", _CAMERA.sub("", text))
    text = _COPY.sub("", _DOCUMENT_NUMBER.sub("", text))
    for noise in (_DATES, _VERSIONS, _COUNTS, _PHRASES):
        text = noise.sub("", text)
    text, annex = _taken(_ANNEX, text.strip(" -—_.、"))
    text = text.strip(" -—_.、")
    numbers: list[Numbered] = []
    if found := _MARKED.search(text):
        numbers.append(_numbered(found[1] or found[2], found[3] or "", annex, marked=True))
        text = text[: found.start()] + " " + text[found.end() :]
    elif found := _LEADING.match(text):
        numbers += _readings(found[1], found[2] or "", annex)
        text = text[found.end() :]
    elif found := _LEADING_CHINESE.match(text):
        numbers.append(_numbered(found[1] or found[2], "", annex))
        text = text[found.end() :]
    words = squeezed(text)
    return Read("" if words.isdecimal() else words, tuple(numbers), annex)


def squeezed(text: str) -> str:
    """Text as it is compared: one form of each sign, small letters, no blanks or punctuation."""
    return _KEPT.sub("", normalize("NFKC", text).casefold())


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, int]:
    found = pattern.match(text)
    return (text[found.end() :], int(found[1])) if found else (text, 0)


def _readings(number: str, part: str, annex: int) -> list[Numbered]:
    """ "4.2" is a key of its own in some rubrics, the second part of 4 in others."""
    whole = _numbered(number, part, annex)
    if "." not in number:
        return [whole]
    first, second = number.split(".")
    return [whole, _numbered(first, str(int(second)), annex)]


def _numbered(number: str, part: str, annex: int, *, marked: bool = False) -> Numbered:
    plain = number if number[0].isdigit() else str(_value(number))
    key = ".".join(str(int(piece)) for piece in plain.split("."))
    return Numbered(key, str(int(part)) if part else "", annex, marked)


def _value(chinese: str) -> int:
    """Of 一 to 九十九."""
    tens, ten, ones = chinese.rpartition("十")
    if not ten:
        return _CHINESE.index(chinese[-1]) + 1
    return (_CHINESE.index(tens[-1]) + 1 if tens else 1) * 10 + (_CHINESE.index(ones[0]) + 1 if ones else 0)
