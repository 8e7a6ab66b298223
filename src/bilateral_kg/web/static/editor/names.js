// Names for controls that YASGUI leaves without one: readers of screens would only hear "button".

export function name(root) {
  const named = {
    ".CodeMirror textarea": root.dataset.label,
    "select.tableSizer": root.dataset.rows,
  };
  for (const [selector, label] of Object.entries(named)) {
    for (const field of root.querySelectorAll(`${selector}:not([aria-label])`)) {
      field.setAttribute("aria-label", label);
    }
  }
}
