"""Draws what was measured as one SVG picture: the standard library is enough for bars and a line."""
from html import escape

WIDTH, ROW, LEFT, RIGHT = 760, 24, 230, 90
BLUE, GREY, ORANGE = "#2b6cb0", "#a0aec0", "#dd6b20"


class Picture:
    """Parts below each other; each says how high it is."""

    def __init__(self):
        self.parts = []
        self.height = 10

    def text(self, x, y, words, size=12, anchor="start", weight="normal"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
                          f'text-anchor="{anchor}">{escape(words)}</text>')

    def title(self, words):
        self.height += 26
        self.text(10, self.height, words, 14, weight="bold")
        self.height += 10

    def bars(self, rows, unit):
        """rows: [(label, value, colour)]"""
        most = max((value for _, value, _ in rows), default=0) or 1
        for label, value, colour in rows:
            y = self.height
            wide = (WIDTH - LEFT - RIGHT) * value / most
            self.text(LEFT - 8, y + 15, label, anchor="end")
            self.parts.append(f'<rect x="{LEFT}" y="{y + 3}" width="{wide:.1f}" height="{ROW - 8}" '
                              f'fill="{colour}"/>')
            self.text(LEFT + wide + 6, y + 15, f"{value:,.0f} {unit}".strip())
            self.height += ROW

    def curves(self, curves, across, up):
        """curves: [(label, colour, [(x, y)])]; the axes begin at 0."""
        high, top = 180, self.height + 8
        most_x = max((x for _, _, line in curves for x, _ in line), default=0) or 1
        most_y = max((y for _, _, line in curves for _, y in line), default=0) or 1
        wide = WIDTH - 80 - RIGHT

        def place(x, y):
            return 80 + wide * x / most_x, top + high * (1 - y / most_y)

        for part in range(5):
            y = most_y * part / 4
            _, at = place(0, y)
            self.parts.append(f'<line x1="80" y1="{at:.1f}" x2="{80 + wide}" y2="{at:.1f}" '
                              f'stroke="#e2e8f0"/>')
            self.text(74, at + 4, f"{y:,.0f}", 11, "end")
            at_x, _ = place(most_x * part / 4, 0)
            self.text(at_x, top + high + 16, f"{most_x * part / 4:,.0f}", 11, "middle")
        for index, (label, colour, line) in enumerate(curves):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*p) for p in line))
            self.parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" '
                              f'stroke-width="2"/>')
            self.parts.append(f'<rect x="{100 + 240 * index}" y="{top + high + 38}" width="14" '
                              f'height="4" fill="{colour}"/>')
            self.text(120 + 240 * index, top + high + 44, label, 11)
        self.text(80 + wide, top + high + 30, across, 11, "end")
        self.text(80, top - 4, up, 11)
        self.height = top + high + 56

    def svg(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height + 10}" '
                f'viewBox="0 0 {WIDTH} {self.height + 10}" font-family="sans-serif">\n'
                f'<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(self.parts) +
                "\n</svg>\n")


def draw(relay, shares, polling):
    """relay: {name: {orders/s, µs an order}} of drayd and the floor; the others may be None."""
    picture = Picture()
    if relay:
        colours = {"drayd": BLUE, "floor": GREY}
        picture.title("CPU for an order, from the shop to Confirmed")
        picture.bars([(who, relay[who]["cpu_us"], colours[who]) for who in ("drayd", "floor")], "µs")
        picture.title("Orders in a second")
        picture.bars([(who, relay[who]["rate"], colours[who]) for who in ("drayd", "floor")], "")
    if shares and relay:
        picture.title("Where drayd's CPU for an order goes")
        each = relay["drayd"]["cpu_us"]
        picture.bars([(name, share * each, BLUE) for name, share in shares.items()], "µs")
    if polling:
        picture.title(f"Looking at {polling['orders']:,} open consignments within "
                      f"{polling['per_hour']:,} calls an hour")
        seconds = polling["samples"][-1][0]
        allowed = [(t, polling["per_hour"] * (1 / 20 + t / 3600)) for t in (0, seconds)]
        picture.curves(
            [("calls that the budget allows", GREY, allowed),
             ("calls made", ORANGE, [(0, 0)] + [(t, n) for t, n, _ in polling["samples"]])],
            f"seconds; after {seconds:.0f} all were looked at", "calls")
    return picture.svg()
