#!/usr/bin/env python3
"""Draws dashboards as pictures: what stands in their files, filled with what a Prometheus answers.

draw.py --prometheus URL [--minutes N] [--until SECONDS] [--scrape SECONDS] [--out DIR] [FILE...]

Without FILE: every dashboard of deploy/grafana/dashboards. Each becomes DIR/NAME.svg (docs/pictures), and NAME.png as well
with --png, which needs rsvg-convert. Kinds of panels are stat and timeseries; another kind is refused, so that no panel is
left out silently. Exit code 1 if a panel shows nothing at all; the picture is written all the same.
"""

import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from xml.sax.saxutils import escape

HOME = pathlib.Path(__file__).resolve().parents[3]
COLUMN, ROW, GAP, HEADER, EDGE = 60, 36, 8, 64, 16
TITLE, AXIS_LEFT, AXIS_BELOW, LEGEND_ROW, LEAST_CHART = 26, 58, 18, 15, 96
COLOURS = ["#56A64B", "#F2CC0C", "#3274D9", "#FF780A", "#E02F44", "#8F3BB8", "#37A2A8", "#A16A2B", "#6C7A89", "#C15C9E"]
NAMED = {"green": "#56A64B", "red": "#E02F44", "orange": "#FF780A", "yellow": "#F2CC0C", "blue": "#3274D9"}
# Unit of Grafana: the sizes it is shown in, each from there on, and what stands behind the number.
THOUSANDS = [(1, ""), (1e3, " K"), (1e6, " M"), (1e9, " G")]
SIZES = {
    "short": THOUSANDS,
    "cps": [(size, name + " c/s") for size, name in THOUSANDS],
    "reqps": [(size, name + " req/s") for size, name in THOUSANDS],
    "percentunit": [(0.01, " %")],
    "bytes": [(1, " B"), (2**10, " KiB"), (2**20, " MiB"), (2**30, " GiB")],
    "s": [(1e-6, " µs"), (1e-3, " ms"), (1, " s"), (60, " min"), (3600, " h"), (86400, " d")],
}
CALCULATIONS = {
    "lastNotNull": ("last", lambda values: values[-1]),
    "max": ("max", max),
    "mean": ("mean", lambda values: sum(values) / len(values)),
}


def size_of(value, unit):
    """The largest that fits; for what is smaller than all, the plain one."""
    fitting = [size for size in SIZES[unit] if abs(value) >= size[0]]
    return fitting[-1] if fitting else next((size for size in SIZES[unit] if size[0] == 1), SIZES[unit][0])


def shown(value, unit):
    size, name = size_of(value, unit)
    number = value / size
    decimals = 0 if abs(number) >= 100 or number == int(number) else 1 if abs(number) >= 10 else 2 if abs(number) >= 0.1 else 3
    text = f"{number:.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + name


def ticks(largest, unit, whole):
    """From 0 to the first one that nothing exceeds; about four, at round numbers of the unit they are shown in."""
    if largest <= 0:
        largest = 1
    size = size_of(largest, unit)[0]
    wanted = largest / size / 4
    power = 10 ** math.floor(math.log10(wanted))
    step = size * power * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= wanted * 0.999)
    if whole:
        step = max(1, math.ceil(step))
    return [index * step for index in range(math.ceil(largest / step - 1e-9) + 1)]


class Series:
    """Values by moment; moments without one are missing."""

    def __init__(self, name, samples):
        self.name = name
        self.samples = samples

    def calculate(self, calculation):
        return CALCULATIONS[calculation][1](list(self.samples.values()))


class Source:
    def __init__(self, url, begin, end, scrape):
        self.url, self.begin, self.end, self.scrape = url, begin, end, scrape
        self.step = max(scrape, math.ceil((end - begin) / 150))

    def moments(self):
        return range(self.begin, self.end + 1, self.step)

    def ask(self, target):
        # As Grafana does it: a rate reaches over four scrapes at least.
        rate = f"{max(self.step + self.scrape, 4 * self.scrape)}s"
        query = {"query": target["expr"].replace("$__rate_interval", rate), "start": self.begin, "end": self.end, "step": self.step}
        with urllib.request.urlopen(f"{self.url}/api/v1/query_range?{urllib.parse.urlencode(query)}", timeout=60) as answer:
            found = json.load(answer)["data"]["result"]
        for series in found:
            samples = {round(moment): float(value) for moment, value in series["values"] if math.isfinite(float(value))}
            if samples:
                yield Series(self.name(target, series["metric"]), samples)

    @staticmethod
    def name(target, labels):
        return re.sub(r"{{(\w+)}}", lambda label: labels.get(label.group(1), ""), target.get("legendFormat", "")).strip()


def text(x, y, content, look="", anchor="start"):
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{end} class="{look}">{escape(content)}</text>'


def line(points):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


class Chart:
    """Lines in a rectangle, over time; the floor is 0."""

    def __init__(self, x, y, width, height, source, largest):
        self.x, self.y, self.width, self.height, self.source, self.largest = x, y, width, height, source, largest

    def place(self, moment, value):
        return (self.x + (moment - self.source.begin) / (self.source.end - self.source.begin) * self.width,
                self.y + self.height * (1 - value / self.largest))

    def runs(self, moments):
        """Moments that follow each other without a gap."""
        run = []
        for moment in moments:
            if run and moment - run[-1] > self.source.step:
                yield run
                run = []
            run.append(moment)
        if run:
            yield run

    def draw(self, floor, top, colour, opacity, width=1.4):
        for run in self.runs(sorted(top)):
            upper = [self.place(moment, top[moment]) for moment in run]
            lower = [self.place(moment, floor.get(moment, 0)) for moment in reversed(run)]
            if opacity:
                yield f'<path d="{line(upper + lower)}Z" fill="{colour}" fill-opacity="{opacity / 100:g}"/>'
            yield f'<path d="{line(upper)}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


class Panel:
    def __init__(self, definition, source):
        self.definition = definition
        self.source = source
        self.unit = definition["fieldConfig"]["defaults"]["unit"]
        self.series = [series for target in definition["targets"] for series in source.ask(target)]
        place = definition["gridPos"]
        self.x, self.y = EDGE + place["x"] * COLUMN, HEADER + place["y"] * ROW
        self.width, self.height = place["w"] * COLUMN - GAP, place["h"] * ROW - GAP

    def draw(self):
        yield f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="3" class="panel"/>'
        yield text(self.x + 10, self.y + 18, self.definition["title"], "title")
        if not self.series:
            yield text(self.x + self.width / 2, self.y + self.height / 2 + 8, "No data", "quiet", "middle")
        elif self.definition["type"] == "stat":
            yield from self.stat()
        elif self.definition["type"] == "timeseries":
            yield from self.lines()
        else:
            sys.exit(f"{self.definition['title']}: draw.py cannot draw a {self.definition['type']}")

    def stat(self):
        series = self.series[0]
        value = series.calculate(self.definition["options"]["reduceOptions"]["calcs"][0])
        steps = self.definition["fieldConfig"]["defaults"]["thresholds"]["steps"]
        colour = NAMED[[step["color"] for step in steps if step["value"] is None or value >= step["value"]][-1]]
        largest = max(series.samples.values())
        height = self.height * 0.36
        spark = Chart(self.x + 1, self.y + self.height - height - 1, self.width - 2, height, self.source, largest * 1.05 or 1)
        yield from spark.draw({}, series.samples, colour, 15, 1)
        words = {name: word["text"] for mapping in self.definition["fieldConfig"]["defaults"].get("mappings", [])
                 for name, word in mapping["options"].items()}
        yield (f'<text x="{self.x + self.width / 2:.1f}" y="{self.y + self.height * 0.58:.1f}" text-anchor="middle" '
               f'style="font-size:30px;fill:{colour}">{escape(words.get(f"{value:g}") or shown(value, self.unit))}</text>')

    def stacked(self):
        """Floor and top of each series."""
        floors = dict.fromkeys(self.source.moments(), 0.0)
        for series in self.series:
            tops = {moment: floors[moment] + value for moment, value in series.samples.items()}
            yield dict(floors), tops
            floors.update(tops)

    def lines(self):
        custom = self.definition["fieldConfig"]["defaults"]["custom"]
        areas = list(self.stacked()) if custom["stacking"]["mode"] == "normal" else [({}, series.samples) for series in self.series]
        whole = self.unit == "short" and all(value == int(value) for _, top in areas for value in top.values())
        marks = ticks(max(value for _, top in areas for value in top.values()), self.unit, whole)
        room = (self.height - TITLE - AXIS_BELOW - LEAST_CHART) // LEGEND_ROW - 1
        listed = self.series if len(self.series) <= room else self.series[:room - 1]
        below = AXIS_BELOW + (len(listed) + 1 + (len(listed) < len(self.series))) * LEGEND_ROW + 6
        chart = Chart(self.x + AXIS_LEFT, self.y + TITLE + 6, self.width - AXIS_LEFT - 14, self.height - TITLE - 6 - below,
                      self.source, marks[-1])
        yield from self.axes(chart, marks)
        for index, (floor, top) in enumerate(areas):
            yield from chart.draw(floor, top, COLOURS[index % len(COLOURS)], custom["fillOpacity"])
        yield from self.legend(chart.y + chart.height + AXIS_BELOW + LEGEND_ROW - 2, listed)

    def axes(self, chart, marks):
        for mark in marks:
            height = chart.place(self.source.begin, mark)[1]
            yield f'<path d="M{chart.x} {height:.1f}h{chart.width}" class="grid"/>'
            yield text(chart.x - 6, height + 4, shown(mark, self.unit), "small", "end")
        seconds = next(step for step in (60, 120, 300, 600, 1800, 3600, 10800, 86400)
                       if (self.source.end - self.source.begin) / step <= 7)
        for moment in range(math.ceil(self.source.begin / seconds) * seconds, self.source.end + 1, seconds):
            across = chart.place(moment, 0)[0]
            yield f'<path d="M{across:.1f} {chart.y}v{chart.height}" class="grid"/>'
            yield text(across, chart.y + chart.height + 14, time.strftime("%H:%M", time.gmtime(moment)), "small", "middle")

    def legend(self, y, listed):
        calculations = self.definition["options"]["legend"]["calcs"]
        columns = [self.x + self.width - 14 - 82 * index for index in range(len(calculations) - 1, -1, -1)]
        yield text(self.x + 26, y, "Name", "head")
        for column, calculation in zip(columns, calculations):
            yield text(column, y, CALCULATIONS[calculation][0].capitalize(), "head", "end")
        for index, series in enumerate(listed):
            y += LEGEND_ROW
            yield f'<rect x="{self.x + 10}" y="{y - 6:.1f}" width="11" height="4" rx="1" fill="{COLOURS[index % len(COLOURS)]}"/>'
            yield text(self.x + 26, y, series.name, "small")
            for column, calculation in zip(columns, calculations):
                yield text(column, y, shown(series.calculate(calculation), self.unit), "small", "end")
        if len(listed) < len(self.series):
            yield text(self.x + 26, y + LEGEND_ROW, f"and {len(self.series) - len(listed)} more", "quiet")


STYLE = """text{font-family:Inter,Helvetica,Arial,'DejaVu Sans',sans-serif;fill:#24292e}
.panel{fill:#fff;stroke:#d8dadd}.grid{stroke:#e6e8ea;fill:none}.title{font-size:13px;font-weight:600}
.small{font-size:11px}.head{font-size:11px;fill:#3274d9}.quiet{font-size:11px;fill:#7b8087}.name{font-size:20px;font-weight:600}"""


def draw(file, source):
    """The picture, and the titles of panels that show nothing."""
    dashboard = json.loads(file.read_text())
    panels = [Panel(definition, source) for definition in dashboard["panels"]]
    width = 2 * EDGE + 24 * COLUMN - GAP
    height = max(panel.y + panel.height for panel in panels) + EDGE
    from_to = " to ".join(time.strftime("%Y-%m-%d %H:%M", time.gmtime(moment)) for moment in (source.begin, source.end))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(dashboard['title'])}</title><style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#f4f5f6"/>',
        text(EDGE, 34, dashboard["title"], "name"),
        text(EDGE, 52, dashboard["description"], "quiet"),
        text(width - EDGE, 34, from_to + " UTC", "small", "end"),
        *(part for panel in panels for part in panel.draw()),
        "</svg>\n",
    ]
    return "\n".join(parts), [panel.definition["title"] for panel in panels if not panel.series]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--prometheus", required=True)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--until", type=int, default=int(time.time()))
    options.add_argument("--scrape", type=int, default=5, help="Prometheus's scrape_interval")
    options.add_argument("--out", type=pathlib.Path, default=HOME / "docs/pictures")
    options.add_argument("--png", action="store_true")
    options.add_argument("files", nargs="*", type=pathlib.Path)
    chosen = options.parse_args()
    source = Source(chosen.prometheus, chosen.until - int(chosen.minutes * 60), chosen.until, chosen.scrape)
    chosen.out.mkdir(parents=True, exist_ok=True)
    bare = False
    for file in chosen.files or sorted((HOME / "deploy/grafana/dashboards").glob("*.json")):
        picture, empty = draw(file, source)
        target = chosen.out / f"{file.stem}.svg"
        target.write_text(picture)
        if chosen.png:
            subprocess.run(["rsvg-convert", "-o", target.with_suffix(".png"), target], check=True)
        print(target, *(["nothing in: " + ", ".join(empty)] if empty else []))
        bare |= bool(empty)
    sys.exit(1 if bare else 0)


main()
