// Names for controls that YASGUI leaves without one: readers of screens would only hear "button".

export function name(root) {
  const label = root.dataset.label;
  for (const field of root.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
    field.setAttribute("aria-label", label);
  }
}
