"""What a file itself suggests about the document: offered to the clerk with the reason, never applied unasked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from binder.domain.evidence import DocumentKind, Evidence

HEAD = 600
"""Characters at the beginning of a text within which a document carries its own 文号."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for one field of an evidence. why: where it was found, in a few Chinese words."""

    field: str
    value: str
    why: str

    @property
    def shown(self) -> str:
        """The value as a person reads it."""
        return DocumentKind(self.value).word if self.field == "kind" else self.value


def proposals(evidence: Evidence, text: str = "") -> tuple[Proposal, ...]:
    """What is suggested for the fields of an evidence that say something else, or nothing. text: what the file says."""
    found = [*_of_number(text), *_of_date(evidence, text), *_of_kind(evidence)]
    fresh = [each for each in found if getattr(evidence, each.field) != each.value]
    return tuple({(each.field, each.value): each for each in reversed(fresh)}.values())[::-1]


_NUMBER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,14})\s*[〔\[［【(（﹝]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]］】)）﹞]"
    r"\s*第?\s*(?P<count>\d{1,5})\s*号"
)
_LEADING = re.compile(r"^.*?(?:根据|按照|依据|关于|印发|转发|详见|文件|文号|编号|的|和|及|与|由|将|在|以|对|为)")


def numbers_in(text: str) -> Iterator[tuple[int, str]]:
    """Every 文号 in a text, written in one way, with where it begins."""
    for match in _NUMBER.finditer(text):
        body = _LEADING.sub("", match["body"])
        if len(body) >= 2:
            yield match.start(), f"{body}〔{match['year']}〕{int(match['count'])}号"


def _of_number(text: str) -> Iterator[Proposal]:
    """The 文号 in the head of a text is the document's own; one further down is only mentioned there."""
    for at, number in numbers_in(text[: 4 * HEAD]):
        if at < HEAD:
            yield Proposal("number", number, "文首")
            return


_DAY = re.compile(r"((?:19|20)\d{2})\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*[月.\-/]\s*(3[01]|[12]\d|0?[1-9])\s*日?")
_LABELLED = re.compile(rf"(?P<label>(?:[\u4e00-\u9fff]{{2}}日期|时间))\s*[:：]?\s*{_DAY.pattern}")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年.\-]\s*(1[0-2]|0?[1-9])\s*月?(?!\d)")
_HAN_DAY = re.compile(
    r"([二一][〇零○Oo一二三四五六七八九]{3})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_DIGITS = {"〇": 0, "零": 0, "○": 0, "O": 0, "o": 0, **{sign: n for n, sign in enumerate("一二三四五六七八九", 1)}}


def _of_date(evidence: Evidence, text: str) -> Iterator[Proposal]:
    if evidence.file.captured_at:
        yield Proposal("date", evidence.file.captured_at[:10], "拍摄时间")
    signed = _signed_on(text)
    labelled = _LABELLED.search(text)
    if signed:
        yield Proposal("date", signed, "落款")
    elif labelled and (day := _iso(*map(int, labelled.groups()[1:]))):
        yield Proposal("date", day, labelled["label"])
    named = _date_in(evidence.file.name)
    if named:
        yield Proposal("date", named, "文件名")


def _signed_on(text: str) -> str:
    """The last date that stands on a line of its own, as under a signature; "" for none."""
    for line in reversed(text.splitlines()):
        bare = line.strip().strip("（()）")
        for pattern, read in ((_DAY, _day_of), (_HAN_DAY, _han_day_of)):
            match = pattern.fullmatch(bare)
            if match and (day := read(match)):
                return day
    return ""


def _date_in(name: str) -> str:
    """The first day, else month, in a file name; "" for none."""
    for pattern in (_DAY, _COMPACT):
        match = pattern.search(name)
        if match and (day := _day_of(match)):
            return day
    match = _MONTH.search(name)
    return f"{match[1]}-{int(match[2]):02}" if match else ""


def _day_of(match: re.Match[str]) -> str:
    return _iso(int(match[1]), int(match[2]), int(match[3]))


def _han_day_of(match: re.Match[str]) -> str:
    year = int("".join(str(_DIGITS[sign]) for sign in match[1]))
    return _iso(year, _han_number(match[2]), _han_number(match[3]))


def _han_number(word: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = word.rpartition("十")
    return (10 * (_DIGITS[tens] if tens else 1) if ten else 0) + (_DIGITS[ones] if ones else 0)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


_KIND_WORDS: tuple[tuple[DocumentKind, str], ...] = (
    (DocumentKind.SCREENSHOT, r"截图|截屏|屏幕快照|screenshot|screen shot|snipaste"),
    (DocumentKind.ROSTER, r"名单|名册|花名册|人员表"),
    (DocumentKind.LEDGER, r"台账|登记簿|登记表|统计表|清单|明细"),
    (DocumentKind.CONTRACT, r"合同|协议"),
    (DocumentKind.CERTIFICATE, r"证书|资格证|执法证|荣誉证|奖状"),
    (DocumentKind.VOUCHER, r"发票|收据|凭证|票据"),
    (DocumentKind.CASE_FILE, r"案卷|处罚决定书|卷宗"),
    (DocumentKind.RECORD, r"记录|纪要|笔录|签到"),
    (DocumentKind.SCHEME, r"方案|制度|办法|计划|预案|规程|细则"),
    (DocumentKind.REPORT, r"报告|总结|汇报|自评"),
    (DocumentKind.PRESS, r"报道|新闻|宣传稿"),
    (DocumentKind.DOCUMENT, r"通知|批复|意见|请示|函|文件|通报"),
)


def _last_end(words: str, name: str) -> int:
    """Where the last of these words ends in a name; 0 when none is in it."""
    return max((match.end() for match in re.finditer(words, name, re.IGNORECASE)), default=0)


def _of_kind(evidence: Evidence) -> Iterator[Proposal]:
    """The kind whose words stand last in the title, else in the name; a picture with a time is a photo."""
    for name in (evidence.title, evidence.file.name):
        last = [(_last_end(words, name), kind) for kind, words in _KIND_WORDS]
        end, kind = max(last, key=lambda found: found[0])
        if end:
            yield Proposal("kind", str(kind), "名称")
            return
    if evidence.file.captured_at and evidence.file.kind.is_image:
        yield Proposal("kind", str(DocumentKind.PHOTO), "相机照片")
