// The page /editor: YASGUI over this server's endpoint, and nothing else.

import { name } from "./names.js";

// Its own completion asks a vocabulary service elsewhere, and its own list of prefixes is a public
// register's. Both are replaced before an editor is made.
function complete(settings) {
  const { Yasqe } = window.Yasgui;
  const prefixes = Object.entries(settings.prefixes).map(([short, iri]) => `${short}: <${iri}>`);
  const lists = { class: settings.terms.class, property: settings.terms.property, prefixes };
  for (const [kind, list] of Object.entries(lists)) {
    Yasqe.forkAutocompleter(kind, {
      name: `own-${kind}`,
      persistenceId: null,
      bulk: true,
      get: () => list,
    });
  }
  Yasqe.defaults.autocompleters = ["variables", ...Object.keys(lists).map((kind) => `own-${kind}`)];
}

function start(root) {
  const settings = JSON.parse(root.dataset.settings);
  const form = document.querySelector("[data-form]");
  const text = form.elements.namedItem("query").value;
  complete(settings);
  root.hidden = false;
  const yasgui = new window.Yasgui(root, {
    persistenceId: null,
    copyEndpointOnNewTab: false,
    populateFromUrl: false,
    autofocus: false,
    requestConfig: {
      endpoint: new URL("/sparql", location.href).href,
      method: "POST",
      headers: {},
    },
    yasqe: { value: text, persistenceId: null, showQueryButton: true, resizeable: true },
    yasr: { prefixes: settings.prefixes, persistenceId: null },
  });
  form.hidden = true;
  const tab = yasgui.getTab();
  tab.setQuery(text);
  name(root);
  new MutationObserver(() => name(root)).observe(root, { childList: true, subtree: true });
  document.addEventListener("click", (event) => example(event, yasgui));
  root.setAttribute("data-ready", "");
}

// An example goes into the editor; with a modifier its link opens as any other does.
async function example(event, yasgui) {
  const link = event.target.closest("a[data-question]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
  yasgui.getTab().setQuery(page.querySelector("#query").value);
  yasgui.getTab().getYasqe().focus();
  history.replaceState(null, "", link.href);
}

const root = document.querySelector("[data-editor]");
if (root && window.Yasgui) start(root);
