"""Pages without text: a scanned certificate and sign-in sheet, a fax, windows caught from the screen."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from binder.demo.drawing import (
    INK,
    LAW_BLUE,
    PAPER,
    Colour,
    Size,
    centred,
    gradient,
    handwriting,
    roughen,
    sans,
    seal,
    serif,
)
from binder.demo.unit import COUNTY, NOTICE, PROVINCE, TEAM

A4_AT_150: Size = (1240, 1754)
FAX: Size = (1728, 2292)  # the width every fax has, at 204 × 196 dots an inch
GREY: Colour = (120, 124, 130)


def write_scan(path: Path, pages: Sequence[Image.Image]) -> None:
    """A PDF of page images as a flatbed gives them: a little askew, uneven, grainy, and without any text."""
    canvas = Canvas(str(path), invariant=1)
    for number, page in enumerate(pages):
        jpeg = BytesIO()
        _scanned(page, Random(number)).save(jpeg, "JPEG", quality=72, dpi=(150, 150))
        size = landscape(A4) if page.width > page.height else A4
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()


def _scanned(page: Image.Image, rng: Random) -> Image.Image:
    askew = page.rotate(rng.uniform(0.6, 1.4), Image.Resampling.BICUBIC, fillcolor=(214, 212, 206))
    return roughen(roughen(askew, (4, 5), 10, rng), page.size, 14, rng)


def certificate() -> Image.Image:
    """An invented certificate of legal qualification, on landscape A4."""
    wide, high = A4_AT_150[1], A4_AT_150[0]
    page = roughen(Image.new("RGB", (wide, high), (246, 238, 220)), (90, 60), 5, Random("证书"))
    draw = ImageDraw.Draw(page)
    for inset, width in ((60, 8), (78, 2), (92, 2)):
        draw.rectangle((inset, inset, wide - inset, high - inset), outline=(156, 108, 44), width=width)
    centred(draw, (0, 130, wide, 270), "法律职业资格证书（示例）", sans(78), (150, 28, 30))
    draw.rectangle((1310, 350, 1570, 690), outline=GREY, width=3)
    draw.ellipse((1380, 400, 1500, 530), fill=(200, 196, 188))
    draw.pieslice((1335, 550, 1545, 830), 180, 360, fill=(200, 196, 188))
    fields = (
        "姓　　名：示例甲",
        "身份证号：（示例，略）",
        "证书编号：示例A2020000000001",
        "资格类别：A 类",
        "取得日期：2020年3月18日",
    )
    for row, line in enumerate(fields):
        draw.text((200, 370 + row * 82), line, font=serif(46), fill=INK)
    draw.text((200, 850), "经国家统一法律职业资格考试合格，授予法律职业资格。", font=serif(42), fill=INK)
    stamp = seal("示例发证机关", 280)
    page.paste(stamp, (1200, 820), stamp)
    draw.text((wide / 2, high - 130), NOTICE, font=sans(34), fill=GREY, anchor="mm")
    return page


def certificate_back() -> Image.Image:
    """The notes on the back of the certificate."""
    page = Image.new("RGB", (A4_AT_150[1], A4_AT_150[0]), (246, 240, 228))
    draw = ImageDraw.Draw(page)
    centred(draw, (0, 150, page.width, 260), "年度备案记录", sans(60), (150, 28, 30))
    for row, line in enumerate(("2020 年度　备案　示例", "2021 年度　备案　示例", "2022 年度　备案　示例")):
        draw.text((300, 360 + row * 150), line, font=serif(48), fill=INK)
        draw.line((280, 440 + row * 150, page.width - 280, 440 + row * 150), fill=GREY, width=2)
    draw.text((page.width / 2, page.height - 130), NOTICE, font=sans(34), fill=GREY, anchor="mm")
    return page


def sign_in_sheet() -> Image.Image:
    """A sign-in sheet filled in by hand."""
    page = Image.new("RGB", A4_AT_150, PAPER)
    draw = ImageDraw.Draw(page)
    centred(draw, (0, 110, page.width, 200), "案件会商签到表", sans(56), INK)
    draw.text((130, 230), "会议：示例化工厂案会商　　时间：2022年8月17日", font=serif(32), fill=INK)
    columns = (130, 250, 500, 820, 1110)
    guests = ("执法大队", "法制审核岗", "示例律师事务所", "行业专家", "监测站", "记录人")
    rows = [
        ("序号", "姓名", "单位及职务", "签到"),
        *((str(number), "", who, "") for number, who in enumerate(guests, 1)),
    ]
    for place, row in enumerate(rows):
        top = 310 + place * 130
        for left, right, text in zip(columns[:-1], columns[1:], row, strict=True):
            draw.rectangle((left, top, right, top + 130), outline=INK, width=3)
            centred(draw, (left, top, right, top + 130), text, serif(34), INK)
    rng = Random("签到")
    for place, name in enumerate(("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己")):
        for left in (290, 880):
            spot = (left + rng.randint(-10, 20), 470 + place * 130 + rng.randint(-6, 10))
            draw.text(spot, name, font=handwriting(rng.randint(46, 54)), fill=(28, 40, 110))
    draw.text((page.width / 2, page.height - 110), NOTICE, font=sans(30), fill=GREY, anchor="mm")
    return page


def write_fax(path: Path, pages: Sequence[Sequence[str]]) -> None:
    """A black-and-white TIFF of several pages with the fax machine's line at the head of each."""
    sheets = [_fax_page(lines, number + 1, len(pages)) for number, lines in enumerate(pages)]
    options = {"save_all": True, "append_images": sheets[1:], "compression": "group4", "dpi": (204, 196)}
    sheets[0].save(path, "TIFF", **options)


def _fax_page(lines: Sequence[str], number: int, count: int) -> Image.Image:
    sheet = Image.new("L", FAX, 255)
    draw = ImageDraw.Draw(sheet)
    head = f"2022-12-06 09:12　发自 {PROVINCE}　传真　第 {number}/{count} 页"
    draw.text((60, 40), head, font=serif(34), fill=0)
    title, *rest = lines
    draw.text((FAX[0] / 2, 300), title, font=sans(64), fill=0, anchor="mm")
    for row, line in enumerate(rest):
        draw.text((170, 430 + row * 96), line, font=serif(46), fill=0)
    draw.text((FAX[0] / 2, FAX[1] - 120), NOTICE, font=sans(44), fill=0, anchor="mm")
    noisy = roughen(sheet.rotate(0.4, fillcolor=255), (FAX[0] // 2, FAX[1] // 2), 150, Random(number))
    return noisy.point([255 if level > 96 else 0 for level in range(256)]).convert("1")


def write_screenshot(path: Path, title: str, menu: str, rows: Sequence[Sequence[str]]) -> None:
    """A system's window with its menu at `menu`, a table and a status line; PNG or BMP by the name's ending."""
    screen = gradient((1366, 768), ((40, 92, 140), (24, 60, 104)))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((40, 30, 1326, 720), fill=(250, 251, 252))
    draw.rectangle((40, 30, 1326, 72), fill=LAW_BLUE)
    draw.text((58, 51), title, font=sans(20), fill=PAPER, anchor="lm")
    draw.text((1306, 51), "—  □  ×", font=sans(18), fill=PAPER, anchor="rm")
    _menu(draw, menu)
    left, width = 220, (1306 - 220) / len(rows[0])
    for line, row in enumerate(rows):
        top = 130 + line * 40
        back = (220, 230, 242) if line == 0 else (255, 255, 255) if line % 2 else (244, 247, 250)
        draw.rectangle((left, top, 1306, top + 40), fill=back, outline=(206, 212, 220))
        for column, text in enumerate(row):
            face = sans(16) if line == 0 else serif(16)
            draw.text((left + column * width + 12, top + 20), text, font=face, fill=INK, anchor="lm")
    draw.rectangle((40, 690, 1326, 720), fill=(232, 236, 240))
    draw.text((58, 705), f"单位：{TEAM}　　{NOTICE}", font=serif(16), fill=INK, anchor="lm")
    draw.text((1306, 705), "2022-11-21 15:26", font=serif(16), fill=INK, anchor="rm")
    screen.save(path)


def _menu(draw: ImageDraw.ImageDraw, chosen: str) -> None:
    draw.rectangle((40, 72, 200, 690), fill=(236, 241, 247))
    for place, name in enumerate(("首页", "任务管理", "企业名录", "检查记录", "执法公示", "统计报表", "系统设置")):
        top = 90 + place * 52
        if name == chosen:
            draw.rectangle((40, top, 200, top + 44), fill=(204, 220, 240))
        draw.text((64, top + 22), name, font=sans(17), fill=LAW_BLUE, anchor="lm")
    draw.text((220, 102), f"当前位置：{COUNTY} / {chosen}", font=serif(17), fill=GREY, anchor="lm")
