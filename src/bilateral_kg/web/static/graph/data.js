// Neighbourhoods from /api/graph, joined as they come.

// As many as can still be drawn and moved about at once.
const MOST = 500;
const ROOT = "https://w3id.org/bilateral-kg/id/";

// The short name under which the interface knows a thing: state/kazakhstan.
export function short(iri) {
  return iri.startsWith(ROOT) ? iri.slice(ROOT.length) : iri;
}

export class Neighbourhoods {
  constructor(settings) {
    this.settings = settings;
    this.forget();
  }

  forget() {
    this.nodes = new Map();
    this.links = new Map();
    this.truncated = false;
  }

  // Fetches what surrounds *center* and adds it; gives the ids of the nodes that are new.
  async add(center, at, depth) {
    const query = new URLSearchParams({ center, depth, limit: MOST, lang: this.settings.language });
    if (at) query.set("at", at);
    const answer = await fetch(`${this.settings.source}?${query}`, {
      headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail ?? told.title ?? String(answer.status));
    this.truncated ||= told.truncated;
    return this.join(told);
  }

  join(told) {
    const fresh = [];
    for (const node of told.nodes) {
      if (this.nodes.has(node.id)) continue;
      this.nodes.set(node.id, this.dressed(node));
      fresh.push(node.id);
    }
    for (const link of told.links) {
      // An edge's number belongs to one answer; what it says tells it apart for good.
      const { source, target, label, predicate, modality } = link;
      const id = [source, target, predicate, label, ...modality].join(" ");
      this.links.set(id, { ...link, id, modalities: modality });
    }
    return fresh;
  }

  dressed(node) {
    const { kinds, order } = this.settings;
    const own = new Set(node.type.split("; ").map((type) => kinds[type]));
    return {
      ...node,
      kind: order.find((kind) => own.has(kind)) ?? "other",
      short: short(node.id),
      sectors: node.sector ?? [],
    };
  }

  byShort(name) {
    for (const node of this.nodes.values()) if (node.short === name) return node;
    return undefined;
  }
}
