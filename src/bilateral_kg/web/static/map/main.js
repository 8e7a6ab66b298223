// The page /map: places and what joins them, over outlines that come with the program.

import { arrange } from "./labels.js";
import { segments } from "./lines.js";
import { Zoom } from "./zoom.js";

const LOWEST = 300;
const SLENDER = 0.58;
const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

class Chart {
  constructor(root) {
    this.root = root;
    const { places, lines, shown } = JSON.parse(root.dataset.map);
    this.places = places;
    this.svg = root.querySelector("svg");
    // In pixels of the screen, so that names are as large on a phone as on a desk.
    const wide = this.svg.parentElement.clientWidth;
    const high = Math.max(LOWEST, wide * SLENDER);
    this.svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    this.layer = make("g", {}, this.svg);
    const points = places.map((place) => place.point);
    this.projection = window.d3.geoMercator().fitExtent(
      [[wide * 0.09, high * 0.1], [wide * 0.86, high * 0.9]],
      { type: "MultiPoint", coordinates: points.length > 1 ? points : [[40, 35], [80, 55]] },
    );
    this.path = window.d3.geoPath(this.projection);
    this.lines = lines;
    this.kinds = new Set(shown);
  }

  async outlines(address) {
    const world = await (await fetch(address)).json();
    const land = make("g", { class: "land", "aria-hidden": "true" }, this.layer);
    const countries = window.topojson.feature(world, world.objects.countries);
    make("path", { d: this.path(countries), class: "countries" }, land);
    const borders = window.topojson.mesh(world, world.objects.countries, (a, b) => a !== b);
    make("path", { d: this.path(borders), class: "borders" }, land);
  }

  draw() {
    const drawn = make("g", { class: "lines" }, this.layer);
    for (const line of this.lines) {
      for (const coordinates of segments(line.points)) {
        const d = this.path({ type: "LineString", coordinates });
        make("title", {}, make("path", { d, class: `line ${line.kind}`, "data-kind": line.kind }, drawn)).textContent = line.label;
      }
    }
    // Those with the most to tell last, on top of the others.
    this.marks = this.places.toSorted((a, b) => a.links - b.links).map((place) => this.mark(place));
  }

  mark(place) {
    const [x, y] = this.projection(place.point);
    const link = make("a", { href: place.href, class: `place ${place.kind}`, "data-kind": place.kind }, this.layer);
    make("title", {}, link).textContent = place.title;
    const size = 4 + Math.min(5, Math.sqrt(place.links));
    if (place.kind === "port") make("rect", { x: -size, y: -size, width: 2 * size, height: 2 * size }, link);
    else if (place.kind === "venue") make("path", { d: `M0 ${-size}L${size} ${size}L${-size} ${size}Z` }, link);
    else make("circle", { r: size }, link);
    const text = make("text", { "aria-hidden": "true" }, link);
    text.textContent = place.label;
    return { x, y, size, link, text };
  }

  // Marks and names keep their size while the map grows.
  moved({ k, x, y }) {
    this.layer.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
    if (!this.marks) return;
    for (const mark of this.marks) {
      mark.link.setAttribute("transform", `translate(${mark.x} ${mark.y}) scale(${1 / k})`);
    }
    const shown = this.marks.filter((mark) => !mark.link.hasAttribute("data-hidden"));
    arrange(shown.toReversed().map((mark) => ({ ...mark, x: mark.x * k + x, y: mark.y * k + y })), this.svg.viewBox.baseVal.width);
  }

  show(kind, visible) {
    for (const each of this.svg.querySelectorAll(`[data-kind="${kind}"]`)) {
      each.toggleAttribute("data-hidden", !visible);
    }
  }
}

async function start(root) {
  root.hidden = false;
  const chart = new Chart(root);
  await chart.outlines(root.dataset.outlines);
  chart.draw();
  const zoom = new Zoom(chart.svg, (state) => chart.moved(state));
  for (const button of root.querySelectorAll("button[data-do]")) {
    button.addEventListener("click", () => zoom[button.dataset.do]());
  }
  const boxes = [...root.querySelectorAll("input[name=kind]")];
  for (const box of boxes) {
    const apply = () => {
      chart.show(box.value, box.checked);
      chart.moved(zoom);
    };
    box.checked = chart.kinds.has(box.value);
    apply();
    box.addEventListener("change", () => {
      apply();
      remember(boxes);
    });
  }
  root.setAttribute("data-ready", "");
}

function remember(boxes) {
  const given = new URLSearchParams(location.search);
  const shown = boxes.filter((box) => box.checked).map((box) => box.value);
  if (shown.length === boxes.length) given.delete("show");
  else given.set("show", shown.join(","));
  const text = given.toString().replaceAll("%2C", ",");
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

const root = document.querySelector("[data-map]");
if (root && window.topojson && window.d3) start(root);
