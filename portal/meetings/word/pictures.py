"""Bars and small lines for Word as pictures, so that Word, WPS and LibreOffice draw them alike."""

from __future__ import annotations

import io
from decimal import Decimal

from PIL import Image, ImageDraw

from portal.meetings.sheets.bar import Bar
from portal.meetings.sheets.months import Chart, Point

#: Drawn so many times larger and brought down, for smooth lines; dots a millimetre in the file.
FINER, PER_MM = 3, 8
INK, GREY, PALE, LINE, RED, WHITE = "#1f2733", "#6b7685", "#e6e9ee", "#c9cfd8", "#c8102e", "#ffffff"
#: The colours that lights have everywhere; bars without a light are grey.
COLOURS = {"green": "#2e7d4f", "yellow": "#d99a1c", "red": "#b3261e"}


class Canvas:
    """A white picture of so many millimetres; coordinates are parts of *wide* and *high*."""

    def __init__(self, size: tuple[float, float], wide: float, high: float) -> None:
        self.pixels = (round(size[0] * PER_MM), round(size[1] * PER_MM))
        self.scale = (self.pixels[0] * FINER / wide, self.pixels[1] * FINER / high)
        whole = (self.pixels[0] * FINER, self.pixels[1] * FINER)
        self.image = Image.new("RGB", whole, WHITE)
        self.draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale[0], y * self.scale[1]

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        """A line of *width* millimetres."""
        placed = [self.at(*point) for point in points]
        self.draw.line(placed, fill=colour, width=round(width * PER_MM * FINER), joint="curve")

    def broken(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        """A line of dashes a millimetre long, level or upright."""
        (x0, y0), (x1, y1) = self.at(*start), self.at(*end)
        dash = 0.6 * PER_MM * FINER
        steps = max(1, round((abs(x1 - x0) + abs(y1 - y0)) / dash))
        for step in range(0, steps, 2):
            ends = [step / steps, min(1.0, (step + 1) / steps)]
            placed = [(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in ends]
            self.draw.line(placed, fill=INK, width=round(width * PER_MM * FINER))

    def dot(self, point: Point, colour: str, size: float, inside: str = "") -> None:
        """A round dot of *size* millimetres, empty where *inside* is another colour."""
        x, y = self.at(float(point[0]), float(point[1]))
        radius = size * PER_MM * FINER / 2
        box = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(box, fill=inside or colour, outline=colour, width=FINER * 2)

    def png(self) -> bytes:
        stream = io.BytesIO()
        small = self.image.resize(self.pixels, Image.Resampling.LANCZOS)
        small.save(stream, "PNG", compress_level=6)
        return stream.getvalue()


def bar(found: Bar, light: str, size: tuple[float, float]) -> bytes:
    """The bar with the target as a full mark and the median as a broken one; *size* in millimetres."""
    canvas = Canvas(size, 100, 12)
    canvas.draw.rectangle((*canvas.at(0, 2.5), *canvas.at(100, 9.5)), fill=PALE)
    if found.done:
        end = canvas.at(float(found.done), 9.5)
        canvas.draw.rectangle((*canvas.at(0, 2.5), *end), fill=COLOURS.get(light, "#9aa3b0"))
    if found.median is not None:
        place = _inside(found.median)
        canvas.broken((place, 0), (place, 12), 0.25)
    if found.mark is not None:
        place = _inside(found.mark)
        canvas.line([(place, 0), (place, 12)], INK, 0.45)
    return canvas.png()


def _inside(place: Decimal) -> float:
    """So that a mark at either end is drawn whole."""
    return min(max(float(place), 1.0), 99.0)


def months(chart: Chart, size: tuple[float, float]) -> bytes:
    """Twelve months with the target's line; *size* in millimetres."""
    canvas = Canvas(size, chart.width, chart.height)
    foot = float(chart.foot)
    canvas.line([(0, foot), (chart.width, foot)], LINE, 0.15)
    if chart.target:
        first, last, height = (float(one) for one in chart.target)
        canvas.broken((first, height), (last, height), 0.2)
    for run in chart.runs:
        canvas.line([(float(x), float(y)) for x, y in run], GREY, 0.35)
    for point in chart.dots:
        canvas.dot(point, GREY, 1.0)
    for point in chart.carried:
        canvas.dot(point, GREY, 0.9, inside=WHITE)
    if chart.last:
        canvas.dot(chart.last, RED, 1.0)
    return canvas.png()
