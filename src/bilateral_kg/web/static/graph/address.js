// What is looked at, as the page's address says it: every view can be shared and returned to.

const LISTS = ["open", "without", "modality"];
const SINGLE = ["center", "at", "sector", "find", "depth"];

export function read(search) {
  const given = new URLSearchParams(search);
  const view = {};
  for (const name of SINGLE) view[name] = given.get(name) ?? "";
  for (const name of LISTS) view[name] = (given.get(name) ?? "").split(",").filter(Boolean);
  return view;
}

// Other parameters, such as the language, stay as they are.
export function write(view, location, history) {
  const given = new URLSearchParams(location.search);
  for (const name of SINGLE) set(given, name, view[name]);
  for (const name of LISTS) set(given, name, view[name].join(","));
  const text = given.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

function set(given, name, value) {
  if (value) given.set(name, value);
  else given.delete(name);
}
