// Which of the loaded nodes and links are shown.

export function shown(store, view) {
  const links = [...store.links.values()].filter((link) => modality(link, view));
  const touched = new Set(links.flatMap((link) => [link.source, link.target]));
  const nodes = [...store.nodes.values()].filter(
    (node) =>
      !view.without.includes(node.kind) &&
      (node.short === view.center || !narrowed(view) || touched.has(node.id)) &&
      inSector(node, store, view),
  );
  const kept = new Set(nodes.map((node) => node.id));
  return {
    nodes,
    links: links.filter((link) => kept.has(link.source) && kept.has(link.target)),
  };
}

function narrowed(view) {
  return view.modality.length > 0;
}

// Reference data has no modality: nobody promises that a city lies in a state.
function modality(link, view) {
  if (!view.modality.length) return true;
  return link.modalities.some((each) => view.modality.includes(each));
}

// A sector keeps what belongs to it and what that is linked with.
function inSector(node, store, view) {
  if (!view.sector || node.sectors.includes(view.sector)) return true;
  for (const link of store.links.values()) {
    const other = link.source === node.id ? link.target : link.target === node.id ? link.source : null;
    if (other && store.nodes.get(other)?.sectors.includes(view.sector)) return true;
  }
  return false;
}

export function matches(node, words) {
  const text = words.trim().toLocaleLowerCase();
  return text !== "" && node.label.toLocaleLowerCase().includes(text);
}
