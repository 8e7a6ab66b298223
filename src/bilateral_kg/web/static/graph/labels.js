// Labels that never overlap: of two that would, the one of more weight is drawn.

const FONT = 12;
const LINE = 15;
const GAP = 3;
const WIDEST = 24;
const LINES = 3;

// Breaks a label into at most three short lines; a long rest ends in an ellipsis.
export function wrap(text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const joined = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (joined.length <= WIDEST || !lines.at(-1)) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  const cut = lines.map((line) => (line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line));
  if (cut.length <= LINES) return cut;
  return [...cut.slice(0, LINES - 1), `${cut[LINES - 1].slice(0, WIDEST - 1)}…`];
}

const ruler = document.createElement("canvas").getContext("2d");

function width(lines, font) {
  ruler.font = `${FONT}px ${font}`;
  return Math.max(...lines.map((line) => ruler.measureText(line).width));
}

// Chooses the labels that fit at the present zoom. Gives how many are drawn.
export function place(cy, font) {
  const zoom = cy.zoom();
  const taken = cy.nodes(":visible").map((node) => body(node, zoom));
  const own = new Map(taken.map((box) => [box.id, box]));
  const ranked = cy.nodes(":visible").sort((a, b) => weight(b) - weight(a));
  const placed = [];
  cy.batch(() => {
    cy.elements().data({ drawn: "", font: FONT / zoom });
    for (const node of ranked) {
      const lines = wrap(node.data("label"));
      const box = sides(own.get(node.id()), lines, font).find(
        (one) => !placed.some((other) => overlap(one, other)) &&
          (node.selected() || !taken.some((other) => other.id !== node.id() && overlap(one, other))),
      );
      if (!box) continue;
      placed.push(box);
      node.data({ drawn: lines.join("\n"), side: box.side });
    }
    for (const link of cy.edges(".near:visible")) nameLink(link, font, placed, taken);
  });
  return placed;
}

function nameLink(link, font, placed, taken) {
  const text = wrap(link.data("label"))[0];
  const middle = link.renderedMidpoint();
  const half = width([text], font) / 2 + GAP;
  const box = { left: middle.x - half, right: middle.x + half, top: middle.y - LINE / 2, bottom: middle.y + LINE / 2 };
  if ([...placed, ...taken].some((other) => overlap(box, other))) return;
  placed.push(box);
  link.data("drawn", text);
}

function weight(node) {
  return (node.selected() ? 1e6 : 0) + (node.hasClass("found") ? 1e5 : 0) + (node.hasClass("open") ? 1e4 : 0) + node.degree(false);
}

function body(node, zoom) {
  const { x, y } = node.renderedPosition();
  const half = (node.data("size") * zoom) / 2;
  return { id: node.id(), x, left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function sides(box, lines, font) {
  const half = width(lines, font) / 2 + GAP;
  const high = lines.length * LINE + GAP;
  const across = { left: box.x - half, right: box.x + half };
  return [
    { ...across, side: "bottom", top: box.bottom + 1, bottom: box.bottom + high },
    { ...across, side: "top", top: box.top - high, bottom: box.top - 1 },
  ];
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
