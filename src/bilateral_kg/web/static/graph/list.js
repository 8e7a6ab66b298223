// The same things as a list: for the keyboard, for screen readers, for whoever would rather read.

export class List {
  constructor(element, heard) {
    this.element = element;
    this.heard = heard;
    this.nodes = [];
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.nodes.findIndex((node) => node.id === item.dataset.id));
    });
    element.addEventListener("dblclick", () => heard.expand(this.chosen));
  }

  show(nodes, kinds) {
    this.nodes = nodes.toSorted((a, b) => a.label.localeCompare(b.label, document.documentElement.lang));
    this.element.replaceChildren(...this.nodes.map((node, place) => item(node, place, kinds)));
    this.mark(this.chosen);
  }

  // Shows which one is chosen, without telling anyone.
  mark(id) {
    this.chosen = id;
    for (const each of this.element.children) {
      each.setAttribute("aria-selected", String(each.dataset.id === id));
    }
    const chosen = this.element.querySelector("[aria-selected=true]");
    if (chosen) this.element.setAttribute("aria-activedescendant", chosen.id);
    else this.element.removeAttribute("aria-activedescendant");
    if (chosen) this.reveal(chosen);
  }

  // Scrolls the list, never the page.
  reveal(item) {
    const { element } = this;
    const top = item.offsetTop - element.offsetTop;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + item.offsetHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + item.offsetHeight - element.clientHeight;
    }
  }

  choose(place) {
    const node = this.nodes[Math.max(0, Math.min(place, this.nodes.length - 1))];
    if (node) this.heard.select(node.id);
  }

  key(event) {
    const now = this.nodes.findIndex((node) => node.id === this.chosen);
    const places = {
      ArrowDown: now + 1,
      ArrowUp: now < 0 ? 0 : now - 1,
      Home: 0,
      End: this.nodes.length - 1,
      PageDown: now + 10,
      PageUp: now - 10,
    };
    if (event.key in places) this.choose(places[event.key]);
    else if (event.key === "Enter" && now >= 0) this.heard.expand(this.chosen);
    else return;
    event.preventDefault();
  }
}

function item(node, place, kinds) {
  const entry = document.createElement("li");
  entry.id = `node-${place}`;
  entry.role = "option";
  entry.dataset.id = node.id;
  const kind = document.createElement("span");
  kind.className = "kind";
  kind.textContent = kinds[node.kind];
  entry.append(node.label, " ", kind);
  return entry;
}
