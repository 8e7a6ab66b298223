// What joins places. The nodes of a corridor have no order: each is joined to its nearest.

export function segments(points) {
  const distance = window.d3.geoDistance;
  const [first, ...rest] = points;
  const joined = first ? [first] : [];
  const found = [];
  while (rest.length) {
    let best = null;
    for (const from of joined) {
      for (const to of rest) {
        const far = distance(from, to);
        if (!best || far < best.far) best = { far, from, to };
      }
    }
    found.push([best.from, best.to]);
    joined.push(best.to);
    rest.splice(rest.indexOf(best.to), 1);
  }
  return found;
}
