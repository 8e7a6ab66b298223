// The drawing itself: Cytoscape over what is loaded, laid out by fcose.

import { place } from "./labels.js";
import { lineOf, palette, sheet } from "./style.js";

const SETTLE_MS = 60;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Drawing {
  constructor(element, styles, heard) {
    this.element = element;
    this.styles = styles;
    this.colours = palette(element);
    this.cy = window.cytoscape({
      container: element,
      style: sheet(this.colours),
      minZoom: 0.05,
      maxZoom: 4,
      boxSelectionEnabled: false,
      selectionType: "single",
    });
    this.cy.on("tap", "node", (event) => heard.select(event.target.id()));
    this.cy.on("dbltap", "node", (event) => heard.expand(event.target.id()));
    this.cy.on("viewport position", () => this.relabel());
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
  }

  repaint() {
    this.colours = palette(this.element);
    this.cy.style(sheet(this.colours));
    this.cy.edges().forEach((link) => link.data(this.look(link.data("modalities"))));
  }

  look(modalities) {
    const { colour, line } = lineOf(modalities, this.styles);
    const own = getComputedStyle(this.element).getPropertyValue(colour).trim();
    return { colour: own || this.colours.link, line };
  }

  // Brings the drawing to what *shown* holds; what is there already stays where it is.
  show(shown, near) {
    const wanted = new Set([...shown.nodes, ...shown.links].map((each) => each.id));
    const fresh = shown.nodes.filter((node) => this.cy.getElementById(node.id).empty());
    const origin = this.cy.getElementById(near ?? "");
    const at = origin.nonempty() ? origin.position() : { x: 0, y: 0 };
    this.cy.batch(() => {
      this.cy.elements().filter((each) => !wanted.has(each.id())).remove();
      fresh.forEach((node, place) => {
        const angle = (2 * Math.PI * place) / fresh.length;
        const position = { x: at.x + 90 * Math.cos(angle), y: at.y + 90 * Math.sin(angle) };
        this.cy.add({ group: "nodes", data: { ...node, size: 22, drawn: "", side: "bottom", font: 12 }, position });
      });
      for (const link of shown.links) {
        if (this.cy.getElementById(link.id).nonempty()) continue;
        const data = { ...link, ...this.look(link.modalities), drawn: "", font: 12 };
        this.cy.add({ group: "edges", data });
      }
    });
    this.resize();
    return fresh.length;
  }

  // What many things are linked with is larger.
  resize() {
    this.cy.batch(() => this.cy.nodes().forEach((node) => {
      node.data("size", 16 + Math.min(26, 4 * Math.sqrt(node.degree(false))));
    }));
  }

  arrange(afresh) {
    const run = this.cy.layout({
      name: "fcose",
      quality: "default",
      randomize: afresh,
      animate: !still.matches && this.cy.nodes().length < 150,
      animationDuration: 400,
      nodeSeparation: 150,
      idealEdgeLength: 150,
      nodeRepulsion: 20000,
      packComponents: true,
      padding: 55,
    });
    const done = run.promiseOn("layoutstop");
    run.run();
    return done.then(() => this.relabel());
  }

  relabel() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.labelled = place(this.cy, this.colours.font);
    }, SETTLE_MS);
  }

  select(id) {
    this.cy.batch(() => {
      this.cy.elements().unselect().removeClass("near faint");
      const node = this.cy.getElementById(id ?? "");
      if (node.empty()) return;
      node.select();
      node.connectedEdges().addClass("near");
      this.cy.elements().difference(node.closedNeighborhood()).addClass("faint");
    });
    this.relabel();
  }

  mark(className, test) {
    this.cy.batch(() => this.cy.nodes().forEach((node) => node.toggleClass(className, test(node.data()))));
    this.relabel();
  }

  bring(id) {
    const node = this.cy.getElementById(id);
    const { x, y } = node.renderedPosition();
    const inside = x > 20 && y > 20 && x < this.cy.width() - 20 && y < this.cy.height() - 20;
    if (!inside) this.cy.center(node);
  }

  zoom(factor) {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  fit() {
    this.cy.fit(undefined, 55);
  }
}
