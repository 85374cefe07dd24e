"""Drawn scenes that stand in for a clerk's photographs, each upright and of any size of at least 1500 pixels a side."""

from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from binder.demo.drawing import (
    INK,
    LAW_BLUE,
    PAPER,
    Colour,
    Size,
    board,
    centred,
    gradient,
    patches,
    roughen,
    sans,
)
from binder.demo.unit import TEAM

Scene = Callable[[Size, Random], Image.Image]

SKY = ((86, 140, 204), (150, 190, 228), (214, 228, 238))
ASPHALT = ((112, 114, 118), (88, 90, 96))
GRASS = ((118, 140, 92), (84, 108, 66))
WALL = ((232, 230, 222), (218, 214, 204), (196, 190, 178))
FLOOR = ((150, 132, 112), (176, 158, 136))
SKIN: Colour = (222, 184, 156)
HAIR: Colour = (36, 30, 28)
UNIFORM: Colour = (38, 54, 84)


def _outdoors(size: Size, ground: Sequence[Colour], rng: Random) -> Image.Image:
    """Sky with clouds over rough ground; the horizon is at 60 % of the height."""
    wide, high = size
    horizon = round(high * 0.6)
    image = gradient(size, SKY)
    clouds = roughen(patches((wide, horizon), (14, 9), rng), (60, 40), 40, rng)
    clouds = clouds.point([min(230, max(0, level * 2 - 250)) for level in range(256)])
    image.paste((250, 250, 250), (0, 0), clouds)
    earth = gradient((wide, high - horizon), ground)
    for cells, depth in (((90, 40), 10), ((500, 300), 9)):
        earth = roughen(earth, cells, depth, rng)
    image.paste(earth, (0, horizon))
    return image


def _indoors(size: Size, rng: Random) -> Image.Image:
    """A wall with uneven light over a floor of boards; the floor starts at 68 % of the height."""
    wide, high = size
    edge = round(high * 0.68)
    image = roughen(gradient(size, WALL), (7, 5), 12, rng)
    image.paste(roughen(gradient((wide, high - edge), FLOOR), (30, 220), 10, rng), (0, edge))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, edge - 26, wide, edge), fill=(120, 104, 88))
    for x in range(-wide, 2 * wide, wide // 7):
        draw.line((x, high, wide / 2 + (x - wide / 2) * 0.55, edge), fill=(128, 110, 92), width=3)
    return image


def _shadow(image: Image.Image, x: float, y: float, half: float) -> None:
    """Darken a soft flat ellipse on the ground, `half` pixels to either side of x."""
    wide, high = round(half * 2.6), round(half * 0.8)
    mask = Image.new("L", (wide, high))
    ImageDraw.Draw(mask).ellipse((wide * 0.14, high * 0.2, wide * 0.86, high * 0.8), fill=130)
    image.paste(
        (20, 22, 26), (round(x - wide / 2), round(y - high / 2)), mask.filter(ImageFilter.GaussianBlur(half / 9))
    )


def _person(image: Image.Image, x: float, foot: float, tall: float, coat: Colour = UNIFORM) -> None:
    """Somebody without a face; the uniform has a cap."""
    _shadow(image, x, foot, tall * 0.17)
    draw = ImageDraw.Draw(image)
    unit = tall / 16
    trousers = (coat[0] - 14, coat[1] - 14, coat[2] - 18)
    for side in (-1, 1):
        draw.rounded_rectangle(
            (x + side * unit * 0.85 - unit * 0.75, foot - unit * 7, x + side * unit * 0.85 + unit * 0.75, foot),
            unit * 0.4,
            fill=trousers,
        )
        arm = x + side * unit * 2.35
        draw.rounded_rectangle(
            (arm - unit * 0.6, foot - unit * 13, arm + unit * 0.6, foot - unit * 7.4), unit / 2, coat
        )
        draw.ellipse((arm - unit * 0.5, foot - unit * 7.8, arm + unit * 0.5, foot - unit * 6.8), fill=SKIN)
    draw.rounded_rectangle((x - unit * 2, foot - unit * 13.2, x + unit * 2, foot - unit * 6.6), unit, fill=coat)
    draw.polygon(
        [(x, foot - unit * 10.8), (x - unit * 0.7, foot - unit * 13.2), (x + unit * 0.7, foot - unit * 13.2)], PAPER
    )
    draw.rectangle((x - unit * 2, foot - unit * 8.2, x + unit * 2, foot - unit * 7.7), fill=(30, 30, 32))
    draw.ellipse((x - unit * 1.1, foot - unit * 15.8, x + unit * 1.1, foot - unit * 13), fill=SKIN)
    in_uniform = coat == UNIFORM
    draw.chord(
        (x - unit * 1.3, foot - unit * 16.2, x + unit * 1.3, foot - unit * 14), 180, 360, coat if in_uniform else HAIR
    )
    if in_uniform:
        draw.rectangle((x - unit * 1.4, foot - unit * 15.2, x + unit * 1.4, foot - unit * 14.9), fill=(222, 190, 90))


def office_front(size: Size, rng: Random) -> Image.Image:
    """The office building with its long vertical sign beside the door."""
    image = _outdoors(size, ASPHALT, rng)
    wide, high = size
    front = roughen(
        gradient((round(wide * 0.8), round(high * 0.63)), ((226, 220, 208), (198, 190, 176))), (60, 60), 9, rng
    )
    image.paste(front, (round(wide * 0.1), round(high * 0.15)))
    draw = ImageDraw.Draw(image)
    for row in range(3):
        for column in range(7):
            left, top = wide * (0.14 + column * 0.107), high * (0.29 + row * 0.135)
            pane = gradient((round(wide * 0.075), round(high * 0.1)), ((92, 124, 152), (58, 84, 112), (120, 150, 172)))
            image.paste(pane, (round(left), round(top)))
            draw.rectangle((left, top, left + wide * 0.075, top + high * 0.1), outline=(240, 240, 238), width=7)
    board(draw, (wide * 0.14, high * 0.17, wide * 0.86, high * 0.26), TEAM, LAW_BLUE, PAPER)
    draw.rectangle((wide * 0.42, high * 0.58, wide * 0.58, high * 0.78), fill=(64, 78, 92), outline=PAPER, width=9)
    draw.line((wide * 0.5, high * 0.58, wide * 0.5, high * 0.78), fill=PAPER, width=7)
    plate = (wide * 0.33, high * 0.5, wide * 0.375, high * 0.77)
    draw.rectangle(plate, fill=PAPER, outline=(90, 90, 90), width=5)
    centred(draw, plate, "\n".join("生态环境执法"), sans(round(high * 0.026)), INK)
    return image


def office_room(size: Size, rng: Random) -> Image.Image:
    """A room with a window, the blue line of the common design, and desks set the same way."""
    image = _indoors(size, rng)
    wide, high = size
    image.paste(gradient((round(wide * 0.34), round(high * 0.24)), SKY), (round(wide * 0.58), round(high * 0.2)))
    draw = ImageDraw.Draw(image)
    left, top, right, low = wide * 0.58, high * 0.2, wide * 0.92, high * 0.44
    draw.rectangle((left, top, right, low), outline=PAPER, width=18)
    draw.line(((left + right) / 2, top, (left + right) / 2, low), fill=PAPER, width=12)
    draw.rectangle((0, high * 0.5, wide, high * 0.53), fill=LAW_BLUE)
    board(draw, (wide * 0.07, high * 0.24, wide * 0.52, high * 0.31), "办公场所统一标识", LAW_BLUE, PAPER)
    for place in range(3):
        x, y = wide * (0.08 + place * 0.3), high * (0.6 + place * 0.08)
        _shadow(image, x + wide * 0.13, y + high * 0.17, wide * 0.15)
        draw.rectangle((x, y, x + wide * 0.27, y + high * 0.022), fill=(196, 164, 120))
        draw.rectangle((x, y + high * 0.022, x + wide * 0.27, y + high * 0.16), fill=(160, 128, 90))
        draw.rectangle((x + wide * 0.05, y - high * 0.085, x + wide * 0.16, y - high * 0.01), fill=(30, 32, 38))
        screen = gradient((round(wide * 0.1), round(high * 0.063)), ((66, 110, 160), (140, 180, 210)))
        image.paste(screen, (round(x + wide * 0.055), round(y - high * 0.08)))
        card = (x + wide * 0.18, y - high * 0.03, x + wide * 0.26, y)
        draw.rectangle(card, fill=PAPER, outline=LAW_BLUE, width=3)
        centred(draw, card, f"岗位{place + 1}", sans(round(high * 0.013)), LAW_BLUE)
    return image


def _car(image: Image.Image, x: float, base: float, long: float) -> None:
    """A white law car seen from the side, `long` pixels from bumper to bumper."""
    _shadow(image, x + long / 2, base, long * 0.5)
    draw = ImageDraw.Draw(image)
    u = long / 20
    roof = [
        (x + 4 * u, base - 4.4 * u),
        (x + 6 * u, base - 7.2 * u),
        (x + 16 * u, base - 7.2 * u),
        (x + 18.6 * u, base - 4.4 * u),
    ]
    draw.polygon(roof, fill=(232, 234, 236))
    body = gradient((round(long), round(3.6 * u)), ((246, 247, 248), (226, 229, 232), (178, 182, 188)))
    mask = Image.new("L", body.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, body.width - 1, body.height - 1), 1.2 * u, fill=255)
    image.paste(body, (round(x), round(base - 4.6 * u)), mask)
    for left, right in ((6.2, 10.6), (11.2, 15.6)):
        draw.rectangle((x + left * u, base - 6.8 * u, x + right * u, base - 4.7 * u), fill=(60, 78, 94))
    draw.rectangle((x, base - 3.6 * u, x + long, base - 1.9 * u), fill=LAW_BLUE)
    centred(draw, (x, base - 3.6 * u, x + long, base - 1.9 * u), "生态环境执法", sans(round(1.2 * u)), PAPER)
    draw.rectangle((x + 9 * u, base - 7.8 * u, x + 13 * u, base - 7.2 * u), fill=(36, 70, 160))
    for wheel in (4.4, 15.6):
        for radius, tone in ((1.7, 26), (0.9, 176), (0.3, 60)):
            centre = x + wheel * u
            box = (centre - radius * u, base - (0.9 + radius) * u, centre + radius * u, base - (0.9 - radius) * u)
            draw.ellipse(box, fill=(tone, tone, tone + 4))


def vehicles(size: Size, rng: Random) -> Image.Image:
    """Three marked cars in the yard."""
    image = _outdoors(size, ASPHALT, rng)
    wide, high = size
    wall = roughen(gradient((wide, round(high * 0.24)), ((178, 168, 152), (150, 140, 126))), (120, 40), 10, rng)
    image.paste(wall, (0, round(high * 0.38)))
    draw = ImageDraw.Draw(image)
    board(draw, (wide * 0.2, high * 0.4, wide * 0.8, high * 0.49), "执法车辆统一标识 示例", LAW_BLUE, PAPER)
    for line in range(6):
        x = wide * (0.02 + line * 0.19)
        draw.line((x, high * 0.64, x - wide * 0.12, high), fill=(214, 214, 208), width=10)
    for x, base, long in ((0.06, 0.7, 0.36), (0.56, 0.7, 0.36), (0.22, 0.92, 0.54)):
        _car(image, wide * x, high * base, wide * long)
    return image


def shelves(title: str, labels: Sequence[str]) -> Scene:
    """A rack with one dark case for each label, three to a board."""

    def draw_rack(size: Size, rng: Random) -> Image.Image:
        image = _indoors(size, rng)
        wide, high = size
        draw = ImageDraw.Draw(image)
        boards = -(-len(labels) // 3)
        step = high * 0.66 / boards
        draw.rectangle((wide * 0.06, high * 0.26, wide * 0.94, high * 0.95), fill=(96, 100, 106))
        board(draw, (wide * 0.14, high * 0.15, wide * 0.86, high * 0.235), title, LAW_BLUE, PAPER)
        for place, label in enumerate(labels):
            left = wide * (0.09 + place % 3 * 0.285)
            low = high * 0.27 + step * (place // 3 + 0.98)
            _case(image, (left, low), (wide * 0.25, step * 0.6), rng)
            draw.rectangle((wide * 0.06, low, wide * 0.94, low + 22), fill=(176, 180, 184))
            card = (left + wide * 0.01, low - step * 0.2, left + wide * 0.24, low - 10)
            draw.rectangle(card, fill=(250, 246, 214), outline=INK, width=3)
            centred(draw, card, label, sans(round(min(step * 0.1, wide * 0.2 / len(label)))), INK)
        return image

    return draw_rack


def _case(image: Image.Image, corner: tuple[float, float], size: tuple[float, float], rng: Random) -> None:
    """A carrying case standing on `corner` (its lower left), with a handle and two locks."""
    tone = rng.choice(((44, 48, 54), (70, 74, 60), (34, 52, 84), (108, 88, 54)))
    light = (tone[0] + 52, tone[1] + 52, tone[2] + 52)
    left, top = round(corner[0]), round(corner[1] - size[1])
    face = roughen(gradient((round(size[0]), round(size[1])), (light, tone, tone)), (60, 40), 8, rng)
    draw = ImageDraw.Draw(image)
    third = size[0] / 3
    draw.rounded_rectangle((left + third, top - 42, left + 2 * third, top + 20), 18, outline=(24, 24, 26), width=14)
    image.paste(face, (left, top))
    for lock in (0.22, 0.72):
        draw.rectangle(
            (left + size[0] * lock, top + 14, left + size[0] * (lock + 0.07), top + 54), fill=(196, 190, 170)
        )


def parade(size: Size, rng: Random) -> Image.Image:
    """Three ranks in uniform on the square under a banner."""
    image = _outdoors(size, ASPHALT, rng)
    wide, high = size
    draw = ImageDraw.Draw(image)
    for tree in range(9):
        x, r = wide * (tree * 0.13 - 0.02), wide * rng.uniform(0.06, 0.09)
        draw.ellipse((x - r, high * 0.6 - r * 1.7, x + r, high * 0.6), fill=(64, rng.randint(96, 120), 58))
    board(
        draw,
        (wide * 0.12, high * 0.22, wide * 0.88, high * 0.32),
        "着装执法 队列训练 示例",
        (190, 36, 36),
        (250, 240, 200),
    )
    for rank in range(3):
        for place in range(7):
            _person(image, wide * (0.14 + place * 0.12), high * (0.72 + rank * 0.11), high * (0.26 + rank * 0.05))
    return image


def gathering(title: str, ground: Sequence[Colour] | None = None, people: int = 4) -> Scene:
    """People behind a table under a banner: indoors, or on `ground` before a factory."""

    def draw_gathering(size: Size, rng: Random) -> Image.Image:
        image = _outdoors(size, ground, rng) if ground else _indoors(size, rng)
        wide, high = size
        if ground:
            _factory(image, rng)
        draw = ImageDraw.Draw(image)
        board(draw, (wide * 0.06, high * 0.26, wide * 0.94, high * 0.35), title, (190, 36, 36), (250, 240, 200))
        gap = 0.76 / (people - 1)
        coats: tuple[Colour, ...] = (UNIFORM, UNIFORM, (96, 92, 84), (120, 70, 60))
        for place in range(people):
            _person(image, wide * (0.12 + place * gap), high * 0.84, high * 0.4, coats[place % len(coats)])
        cloth = roughen(
            gradient((round(wide * 0.9), round(high * 0.2)), ((66, 92, 132), (40, 58, 92))), (50, 30), 8, rng
        )
        image.paste(cloth, (round(wide * 0.05), round(high * 0.76)))
        for place in range(people):
            x = wide * (0.12 + place * gap)
            draw.polygon(
                [(x - 130, high * 0.79), (x - 90, high * 0.765), (x + 130, high * 0.765), (x + 90, high * 0.79)], PAPER
            )
        return image

    return draw_gathering


def _factory(image: Image.Image, rng: Random) -> None:
    wide, high = image.size
    draw = ImageDraw.Draw(image)
    for x in (0.12, 0.8):
        chimney = gradient((round(wide * 0.04), round(high * 0.4)), ((196, 120, 104), (150, 100, 90)))
        image.paste(chimney, (round(wide * x), round(high * 0.2)))
        draw.rectangle((wide * x, high * 0.24, wide * (x + 0.04), high * 0.27), fill=PAPER)
    hall = roughen(gradient((wide, round(high * 0.2)), ((168, 178, 188), (132, 142, 152))), (160, 6), 12, rng)
    image.paste(hall, (0, round(high * 0.42)))


def classroom(size: Size, rng: Random) -> Image.Image:
    """A slide on the wall and rows of backs of heads."""
    image = _indoors(size, rng)
    wide, high = size
    draw = ImageDraw.Draw(image)
    slide = (wide * 0.1, high * 0.2, wide * 0.9, high * 0.5)
    draw.rectangle((slide[0] - 18, slide[1] - 18, slide[2] + 18, slide[3] + 18), fill=(40, 42, 46))
    image.paste(
        gradient((round(wide * 0.8), round(high * 0.3)), ((250, 252, 255), (214, 230, 246))),
        (round(slide[0]), round(slide[1])),
    )
    centred(
        draw, slide, "第三季度业务培训（示例）\n现场检查与证据固定\n主讲：示例甲", sans(round(wide * 0.05)), LAW_BLUE
    )
    for row in range(4):
        for place in range(5):
            x, y, r = (
                wide * (0.12 + place * 0.19 + row % 2 * 0.03),
                high * (0.66 + row * 0.1),
                wide * (0.035 + row * 0.008),
            )
            draw.rounded_rectangle(
                (x - r * 2, y + r * 0.7, x + r * 2, y + high * 0.2), r, fill=(38 - row * 3, 54 - row * 3, 84)
            )
            draw.ellipse((x - r, y - r * 1.2, x + r, y + r), fill=(36, 30, 28))
    return image


def drone(size: Size, rng: Random) -> Image.Image:
    """A drone over a river bend."""
    image = _outdoors(size, GRASS, rng)
    wide, high = size
    draw = ImageDraw.Draw(image)
    banks = [(0.42, 0.6), (0.47, 0.6), (0.62, 0.72), (0.56, 0.84), (0.94, 1.0), (0.3, 1.0), (0.28, 0.84), (0.46, 0.72)]
    draw.polygon([(wide * x, high * y) for x, y in banks], fill=(104, 140, 158))
    x, y, u = wide * 0.56, high * 0.34, wide / 60
    for side in (-1, 1):
        for reach, lift in ((8, 2.2), (5, 3.4)):
            tip = (x + side * reach * u, y - lift * u)
            draw.line((x, y, *tip), fill=(40, 42, 46), width=round(u * 0.8))
            draw.ellipse((tip[0] - 4 * u, tip[1] - u * 0.5, tip[0] + 4 * u, tip[1] + u * 0.3), fill=(120, 126, 134))
            draw.rectangle((tip[0] - u * 0.5, tip[1] - u * 0.6, tip[0] + u * 0.5, tip[1] + u), fill=(30, 30, 34))
        draw.line((x + side * 2 * u, y + u, x + side * 4 * u, y + 4 * u), fill=(40, 42, 46), width=round(u * 0.5))
    draw.rounded_rectangle((x - 4 * u, y - 1.8 * u, x + 4 * u, y + 1.8 * u), u, fill=(226, 228, 230))
    draw.ellipse((x - u, y + u, x + u, y + 3 * u), fill=(24, 26, 30))
    board(draw, (wide * 0.06, high * 0.8, wide * 0.56, high * 0.88), "无人机巡查 云岭河 示例", LAW_BLUE, PAPER)
    return image
