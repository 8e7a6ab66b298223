// The look of the drawing, from the design's own colours: light, dark and print follow by themselves.

export const SHAPES = {
  state: "hexagon",
  place: "diamond",
  body: "round-rectangle",
  person: "ellipse",
  document: "rectangle",
  event: "triangle",
  project: "pentagon",
  commitment: "rhomboid",
  corridor: "barrel",
  relation: "octagon",
  figure: "vee",
  other: "ellipse",
};

export function palette(element) {
  const style = getComputedStyle(element);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const kinds = Object.fromEntries(
    Object.keys(SHAPES).map((kind) => [kind, read(`--kind-${kind}`, "#777")]),
  );
  return {
    kinds,
    ink: read("--ink", "#222"),
    paper: read("--paper", "#fff"),
    accent: read("--accent", "#175b88"),
    link: read("--graph-link", "#999"),
    font: style.fontFamily,
  };
}

export function lineOf(modalities, styles) {
  return styles.find((each) => each.modalities.some((one) => modalities.includes(one))) ?? styles.at(-1);
}

export function sheet(colours) {
  const nodes = {
    shape: (node) => SHAPES[node.data("kind")],
    "background-color": (node) => colours.kinds[node.data("kind")],
    width: "data(size)",
    height: "data(size)",
    "border-width": 0,
    "border-color": colours.accent,
    label: "data(drawn)",
    color: colours.ink,
    "font-family": colours.font,
    "font-size": "data(font)",
    "text-wrap": "wrap",
    "text-valign": "data(side)",
    "text-margin-y": (node) => (node.data("side") === "top" ? -3 : 3),
    "text-background-color": colours.paper,
    "text-background-opacity": 0.8,
    "text-background-padding": 1,
  };
  const links = {
    width: 1.4,
    "curve-style": "bezier",
    "line-color": "data(colour)",
    "line-style": "data(line)",
    "target-arrow-color": "data(colour)",
    "target-arrow-shape": "triangle",
    "arrow-scale": 0.8,
    label: "data(drawn)",
    color: colours.ink,
    "font-family": colours.font,
    "font-size": "data(font)",
    "text-background-color": colours.paper,
    "text-background-opacity": 0.9,
  };
  return [
    { selector: "node", style: nodes },
    { selector: "edge", style: links },
    { selector: "node.open", style: { "border-width": 2, "border-color": colours.ink } },
    { selector: "node.found", style: { "border-width": 4 } },
    { selector: "node:selected", style: { "border-width": 4, "font-weight": "bold" } },
    { selector: "edge.near", style: { width: 2.2 } },
    { selector: ".faint", style: { opacity: 0.25 } },
  ];
}
