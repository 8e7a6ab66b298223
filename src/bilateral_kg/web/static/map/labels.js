// Names beside their places, on the side where there is room; without room, none.

const GAP = 4;
const HIGH = 16;

// *places*: {x, y, size, text element}, the most important first, in units of the drawing.
export function arrange(places, wide) {
  const taken = places.map(({ x, y, size }) => ({ left: x - size, right: x + size, top: y - size, bottom: y + size }));
  for (const { x, y, size, text } of places) {
    const long = text.getComputedTextLength();
    const sides = [
      { left: x + size + GAP, top: y - HIGH / 2 },
      { left: x - size - GAP - long, top: y - HIGH / 2 },
      { left: x - long / 2, top: y - size - GAP - HIGH },
      { left: x - long / 2, top: y + size + GAP },
    ];
    const free = sides
      .map(({ left, top }) => ({ left, top, right: left + long, bottom: top + HIGH }))
      .filter((box) => box.left >= 0 && box.right <= wide)
      .find((box) => !taken.some((other) => overlap(box, other)));
    text.toggleAttribute("data-hidden", !free);
    if (!free) continue;
    taken.push(free);
    text.setAttribute("x", free.left - x);
    text.setAttribute("y", free.top - y + HIGH * 0.75);
  }
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
