// What is known here of the chosen thing: its name, its page, what links it with others.

export class Details {
  constructor(element, settings, heard) {
    this.element = element;
    this.settings = settings;
    this.title = element.querySelector("[data-title]");
    this.kind = element.querySelector("[data-kind]");
    this.page = element.querySelector("[data-page]");
    this.rows = element.querySelector("[data-links]");
    this.expand = element.querySelector("[data-expand]");
    this.centre = element.querySelector("[data-centre]");
    this.expand.addEventListener("click", () => heard.expand(this.node.id));
    this.centre.addEventListener("click", () => heard.centre(this.node));
    this.rows.addEventListener("click", (event) => {
      const to = event.target.closest("button");
      if (to) heard.select(to.dataset.id);
    });
  }

  show(node, store, shown, opened) {
    this.node = node;
    this.element.hidden = !node;
    if (!node) return;
    this.title.textContent = node.label;
    this.kind.textContent = this.settings.names[node.kind];
    const query = this.settings.query;
    this.page.hidden = node.short === node.id;
    if (!this.page.hidden) this.page.href = `/id/${node.short}${query}`;
    this.expand.disabled = opened;
    const own = shown.links.filter((link) => link.source === node.id || link.target === node.id);
    this.rows.replaceChildren(...own.map((link) => this.row(node, link, store)));
  }

  row(node, link, store) {
    const outward = link.source === node.id;
    const other = store.nodes.get(outward ? link.target : link.source);
    const entry = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = other.id;
    button.textContent = other.label;
    const said = document.createElement("span");
    said.textContent = `${outward ? "→" : "←"} ${link.label} `;
    entry.append(said, button);
    for (const modality of link.modalities) entry.append(" ", badge(modality, this.settings));
    entry.append(" ", why(link, this.settings));
    return entry;
  }
}

function badge(modality, settings) {
  const made = document.createElement("span");
  made.className = `badge m-${modality}`;
  made.textContent = settings.modalities[modality] ?? modality;
  return made;
}

// The interface's address of the evidence and the page's differ in one part.
function why(link, settings) {
  const made = document.createElement("a");
  made.className = "why";
  const { pathname, search } = new URL(link.why, location.href);
  made.href = pathname.replace(/^\/api\//, "/") + search + settings.query.replace("?", "&");
  made.textContent = settings.texts.why;
  const about = document.createElement("span");
  about.className = "unseen";
  about.textContent = `: ${link.label}`;
  made.append(about);
  return made;
}
