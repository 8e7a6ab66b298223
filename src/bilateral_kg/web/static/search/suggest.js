// Names while they are typed, for every search box of a page. Without this the box still searches.
const PAUSE = 150;
const list = document.createElement("datalist");
list.id = "suggestions";
document.body.append(list);

let asked = 0;
let timer = 0;

async function suggest(text) {
  const mine = ++asked;
  const address = new URL("/api/suggest", location.href);
  address.searchParams.set("q", text);
  address.searchParams.set("lang", document.documentElement.lang);
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok || mine !== asked) return;
  const { items } = await answer.json();
  const names = items.flatMap((item) => Object.values(item.label ?? {}).slice(0, 1));
  list.replaceChildren(
    ...[...new Set(names)].map((name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    }),
  );
}

for (const box of document.querySelectorAll('input[type="search"][name="q"]')) {
  box.setAttribute("list", list.id);
  box.autocomplete = "off";
  box.addEventListener("input", () => {
    clearTimeout(timer);
    const text = box.value.trim();
    if (text.length < 2) return;
    timer = setTimeout(() => suggest(text).catch(() => {}), PAUSE);
  });
}
