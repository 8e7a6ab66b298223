// The page /graph: neighbourhoods drawn, listed, filtered, moved through time and taken away.

import * as address from "./address.js";
import { Neighbourhoods } from "./data.js";
import { Details } from "./details.js";
import { Drawing } from "./drawing.js";
import * as files from "./files.js";
import { matches, shown } from "./filters.js";
import { List } from "./list.js";

class Page {
  constructor(root) {
    this.root = root;
    this.settings = JSON.parse(root.dataset.settings);
    this.view = address.read(location.search);
    this.view.center ||= this.settings.center;
    this.store = new Neighbourhoods(this.settings);
    const heard = {
      select: (id) => this.select(id),
      expand: (id) => this.expand(id),
      centre: (node) => this.start(node.short),
    };
    root.hidden = false;
    this.drawing = new Drawing(root.querySelector("[data-canvas]"), this.settings.styles, heard);
    this.list = new List(root.querySelector("[data-list]"), heard);
    this.details = new Details(root.querySelector("[data-details]"), this.settings, heard);
    this.status = root.querySelector("[data-status]");
    this.listen();
  }

  listen() {
    const days = this.control("at");
    days.addEventListener("input", () => this.tell(this.day(days.value)));
    days.addEventListener("change", () => this.load({ at: this.settings.days[days.value]?.[0] ?? "" }));
    this.control("find").addEventListener("input", (event) => this.narrow({ find: event.target.value }));
    this.control("sector").addEventListener("change", (event) => this.narrow({ sector: event.target.value }));
    for (const [name, turned] of [["kind", false], ["modality", true]]) {
      const boxes = [...this.root.querySelectorAll(`input[name=${name}]`)];
      const list = turned ? "modality" : "without";
      boxes.forEach((box) => box.addEventListener("change", () => {
        this.narrow({ [list]: boxes.filter((each) => each.checked === turned).map((each) => each.value) });
      }));
    }
    const actions = {
      in: () => this.drawing.zoom(1.3),
      out: () => this.drawing.zoom(1 / 1.3),
      fit: () => this.drawing.fit(),
      arrange: () => this.drawing.arrange(true),
      reset: () => this.start(this.view.center),
      graphml: () => files.save(files.graphml(this.drawing.cy), "graph.graphml", "application/xml"),
      svg: () => files.save(files.svg(this.drawing.cy, this.drawing.colours), "graph.svg", "image/svg+xml"),
      png: () => this.drawing.cy.png({ output: "blob-promise", full: true, scale: 2, bg: this.drawing.colours.paper }).then((blob) => files.save(blob, "graph.png")),
    };
    for (const button of this.root.querySelectorAll("button[data-do]")) {
      button.addEventListener("click", actions[button.dataset.do]);
    }
  }

  control(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  day(place) {
    return this.settings.days[place]?.[1] ?? this.settings.texts.anyDay;
  }

  tell(text) {
    this.control("day").textContent = text;
    this.control("at").setAttribute("aria-valuetext", text);
  }

  // The controls say what the address says.
  reflect() {
    const { view, settings } = this;
    const place = settings.days.findIndex(([day]) => day === view.at);
    this.control("at").value = place < 0 ? settings.days.length : place;
    this.tell(view.at && place < 0 ? view.at : this.day(place));
    this.control("find").value = view.find;
    for (const box of this.root.querySelectorAll("input[name=kind]")) box.checked = !view.without.includes(box.value);
    for (const box of this.root.querySelectorAll("input[name=modality]")) box.checked = view.modality.includes(box.value);
  }

  start(center) {
    return this.load({ center, open: [] });
  }

  async load(change) {
    Object.assign(this.view, change);
    this.store.forget();
    this.reflect();
    const { center, open, at } = this.view;
    try {
      await this.store.add(center, at, Number(this.view.depth) || 1);
      await Promise.all(open.map((each) => this.store.add(each, at, 1)));
    } catch (error) {
      this.status.textContent = error.message;
    }
    this.sectors();
    this.redraw();
    await this.drawing.arrange(true);
    this.drawing.fit();
    this.select(this.store.byShort(center)?.id);
  }

  async expand(id) {
    const node = this.store.nodes.get(id);
    if (!node || this.view.open.includes(node.short)) return;
    this.status.textContent = this.settings.texts.loading;
    try {
      await this.store.add(node.short, this.view.at, 1);
    } catch (error) {
      this.status.textContent = error.message;
      return;
    }
    this.view.open.push(node.short);
    this.sectors();
    const fresh = this.redraw(id);
    if (fresh) await this.drawing.arrange(false);
    this.select(id);
  }

  narrow(change) {
    Object.assign(this.view, change);
    this.redraw();
    this.select(this.list.chosen);
  }

  sectors() {
    const known = [...this.store.nodes.values()].flatMap((node) => node.sectors);
    const named = [...new Set([...known, this.view.sector].filter(Boolean))]
      .map((sector) => [this.settings.sectors[sector] ?? sector, sector])
      .sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang));
    const select = this.control("sector");
    select.length = 1;
    for (const [text, sector] of named) select.add(new Option(text, sector));
    select.value = this.view.sector;
  }

  redraw(near) {
    const { view, settings } = this;
    this.shown = shown(this.store, view);
    const fresh = this.drawing.show(this.shown, near);
    this.drawing.mark("open", (node) => node.short === view.center || view.open.includes(node.short));
    this.drawing.mark("found", (node) => matches(node, view.find));
    const listed = view.find ? this.shown.nodes.filter((node) => matches(node, view.find)) : this.shown.nodes;
    this.list.show(listed, settings.names);
    this.count();
    address.write(view, location, history);
    return fresh;
  }

  count() {
    const { texts } = this.settings;
    const { nodes, links } = this.shown;
    const said = texts.count.replace("{nodes}", nodes.length).replace("{links}", links.length);
    this.status.textContent = this.store.truncated ? `${said} ${texts.truncated}` : said;
    this.root.dataset.nodes = nodes.length;
    for (const box of this.root.querySelectorAll("[data-count]")) {
      const all = [...this.store.nodes.values()].filter((node) => node.kind === box.dataset.count);
      box.textContent = all.length;
      box.closest("label").hidden = !all.length;
    }
  }

  select(id) {
    const node = this.shown.nodes.find((each) => each.id === id);
    this.drawing.select(node?.id);
    this.list.mark(node?.id);
    if (node) this.drawing.bring(node.id);
    const opened = Boolean(node) && (node.short === this.view.center || this.view.open.includes(node.short));
    this.details.show(node, this.store, this.shown, opened);
  }
}

const root = document.querySelector("[data-graph]");
if (root && window.cytoscape) {
  const page = new Page(root);
  const table = document.querySelector("[data-table]");
  if (table) table.open = false;
  page.load({}).then(() => root.setAttribute("data-ready", ""));
  window.addEventListener("popstate", () => page.load(address.read(location.search)));
}
