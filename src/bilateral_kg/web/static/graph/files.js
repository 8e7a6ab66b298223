// Exactly what is shown, as files: GraphML for other programs, SVG and PNG to look at.

import { wrap } from "./labels.js";
import { SHAPES } from "./style.js";

const ATTRIBUTES = {
  node: ["label", "type", "kind", "sector", "earliest", "latest", "x", "y"],
  edge: ["label", "predicate", "modality", "earliest", "latest", "assertions", "evidence"],
};
// XML 1.0 has no way to write these.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function escape(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, (sign) => entities[sign]);
}

export function graphml(cy) {
  const keys = Object.entries(ATTRIBUTES).flatMap(([domain, names]) =>
    names.map((name) => {
      const type = name === "x" || name === "y" ? "double" : "string";
      return `<key id="${domain}-${name}" for="${domain}" attr.name="${name}" attr.type="${type}"/>`;
    }),
  );
  const values = (domain, data) =>
    ATTRIBUTES[domain]
      .map((name) => [name, [data[name] ?? ""].flat().join("; ")])
      .filter(([, value]) => value !== "")
      .map(([name, value]) => `<data key="${domain}-${name}">${escape(value)}</data>`)
      .join("");
  const nodes = cy.nodes().map((node) => {
    const { x, y } = node.position();
    return `<node id="${escape(node.id())}">${values("node", { ...node.data(), x, y })}</node>`;
  });
  const links = cy.edges().map((link) => {
    const { source, target, ...data } = link.data();
    return `<edge source="${escape(source)}" target="${escape(target)}">${values("edge", data)}</edge>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys,
    '<graph edgedefault="directed">',
    ...nodes,
    ...links,
    "</graph>",
    "</graphml>\n",
  ].join("\n");
}

const CORNERS = { hexagon: 6, diamond: 4, triangle: 3, pentagon: 5, octagon: 8, rhomboid: 4, vee: 3 };

function figure(kind, x, y, size, colour) {
  const shape = SHAPES[kind];
  const half = size / 2;
  const corners = CORNERS[shape];
  if (!corners) {
    const round = shape === "ellipse" ? half : shape === "rectangle" ? 0 : 4;
    return `<rect x="${x - half}" y="${y - half}" width="${size}" height="${size}" rx="${round}" fill="${colour}"/>`;
  }
  const points = Array.from({ length: corners }, (_, n) => {
    const angle = (2 * Math.PI * n) / corners - Math.PI / 2;
    return `${(x + half * Math.cos(angle)).toFixed(1)},${(y + half * Math.sin(angle)).toFixed(1)}`;
  });
  return `<polygon points="${points.join(" ")}" fill="${colour}"/>`;
}

export function svg(cy, colours) {
  const box = cy.elements().boundingBox();
  const dashes = { dashed: "7 4", dotted: "2 4", solid: "none" };
  const links = cy.edges().map((link) => {
    const [from, to, middle] = [link.sourceEndpoint(), link.targetEndpoint(), link.midpoint()];
    // The curve that passes through the middle of what is drawn on the canvas.
    const bend = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
    const path = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${bend.x.toFixed(1)} ${bend.y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
    const title = escape(link.data("label"));
    return `<path d="${path}" fill="none" stroke="${link.data("colour")}" stroke-width="1.4" stroke-dasharray="${dashes[link.data("line")]}"><title>${title}</title></path>`;
  });
  const nodes = cy.nodes().map((node) => drawn(node, colours));
  const frame = [box.x1 - 20, box.y1 - 20, box.w + 40, box.h + 40].map((n) => n.toFixed(1));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${frame.join(" ")}" width="${frame[2]}" height="${frame[3]}" font-family="sans-serif">`,
    `<rect x="${frame[0]}" y="${frame[1]}" width="${frame[2]}" height="${frame[3]}" fill="${colours.paper}"/>`,
    ...links,
    ...nodes,
    "</svg>\n",
  ].join("\n");
}

function drawn(node, colours) {
  const { x, y } = node.position();
  const { kind, size, label, font, side } = node.data();
  const lines = node.data("drawn") ? wrap(label) : [];
  const high = font * 1.15;
  const top = side === "top" ? y - size / 2 - (lines.length + 0.3) * high : y + size / 2;
  const texts = lines.map(
    (line, n) => `<text x="${x.toFixed(1)}" y="${(top + (n + 1) * high).toFixed(1)}" font-size="${font.toFixed(1)}" text-anchor="middle" fill="${colours.ink}">${escape(line)}</text>`,
  );
  return `<g><title>${escape(label)}</title>${figure(kind, x, y, size, colours.kinds[kind])}${texts.join("")}</g>`;
}

export function save(content, name, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
