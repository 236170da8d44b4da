// What a keyboard and a mouse can do more quickly. Every page works without.
"use strict";

document.documentElement.classList.add("scripted");
const box = document.getElementById("q");
const hits = () => [...document.querySelectorAll(".hits > .hit")];

// On a narrow screen the row of pages begins where one is.
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Filters apply at once.
for (const one of document.querySelectorAll('.facets [form="search"], .order select')) {
  one.addEventListener("change", () => one.form.requestSubmit());
}

// Suggestions go on with what is typed: what stands before the last words, with which a name begins, stays. Typed
// without tone marks, names are found without.
const unmarked = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
const offered = [...(document.getElementById("offered")?.options ?? [])].map((one) => [one, one.value, one.label]);
const names = offered.filter(([one]) => "part" in one.dataset).map(([, , label]) => label.toLowerCase());
function begun(text) {
  for (const word of [...text.matchAll(/\S+/gu)].slice(-5)) {
    const last = text.slice(word.index).toLowerCase();
    const plain = unmarked(last) === last;
    if (names.some((name) => (plain ? unmarked(name) : name).startsWith(last))) return word.index;
  }
  return text.search(/(?:[^\s:"]+:"?[^"]*|\S*)$/u);
}
box?.addEventListener("input", () => {
  const before = box.value.slice(0, begun(box.value));
  const last = box.value.slice(before.length);
  const plain = unmarked(last) === last;
  for (const [one, value, label] of offered) {
    if (!("part" in one.dataset)) continue; // a whole search stands for itself
    one.value = before + value;
    one.label = before + (plain ? unmarked(label) : label);
  }
});

// Addresses stay short: what is empty is not sent.
document.getElementById("search")?.addEventListener("formdata", (event) => {
  const usual = { sort: "relevance", view: "stories" };
  for (const [name, value] of [...event.formData]) {
    if (name in usual ? value === usual[name] : value === "") {
      const others = event.formData.getAll(name).filter((each) => each !== value);
      event.formData.delete(name);
      others.forEach((each) => event.formData.append(name, each));
    }
  }
});

// Stars without loading the page again.
async function star(button) {
  const form = new FormData(button.form);
  form.append(button.name, button.value);
  const sent = await fetch("/marks", { method: "POST", body: new URLSearchParams(form), redirect: "manual", keepalive: true });
  if (sent.type !== "opaqueredirect") return button.form.requestSubmit(button);
  const on = button.name === "star";
  button.name = on ? "unstar" : "star";
  button.setAttribute("aria-pressed", String(on));
  button.firstElementChild.textContent = on ? "★" : "☆";
}
let sending = Promise.resolve(); // one after another: what a second press means is known when the first was answered
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".star");
  if (!button) return;
  event.preventDefault();
  sending = sending.then(() => star(button)).catch(() => button.form.requestSubmit(button));
});

// What was opened is read, also on the page that one goes back to: the browser shows that as it was.
const READ = "kyket-read";
const opened = () => new Set(JSON.parse(sessionStorage.getItem(READ) ?? "[]"));
function noteOpened(id, isRead) {
  const ids = opened();
  ids.delete(id);
  if (isRead) ids.add(id);
  sessionStorage.setItem(READ, JSON.stringify([...ids].slice(-500)));
}
const here = document.querySelector("[data-article]")?.dataset.article;
if (here) noteOpened(here, true);
document.getElementById("leave")?.addEventListener("submit", ({ submitter }) => noteOpened(submitter.value, false));
addEventListener("pageshow", (event) => {
  if (!event.persisted && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  for (const id of opened()) {
    const hit = document.getElementById(`hit-${id}`);
    hit?.classList.add("read");
    hit?.querySelector(".new")?.remove();
  }
});

// Keys, unless they are switched off or something is being typed.
let current = -1;
function move(by) {
  const all = hits();
  if (!all.length) return;
  current = Math.min(Math.max(current + by, 0), all.length - 1);
  all.forEach((one, place) => one.classList.toggle("current", place === current));
  all[current].querySelector(".title").focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
}
document.addEventListener("focusin", (event) => {
  const within = event.target.closest?.(".hits > .hit");
  if (within) current = hits().indexOf(within);
});
document.addEventListener("keydown", (event) => {
  if (event.target === box && event.key === "Escape") return box.blur();
  if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const hit = hits()[current];
  const starred = hit ? hit.querySelector(".star") : document.querySelector("main .star");
  const beside = { j: "next", k: "prev" }[event.key]; // of an article, the one behind and the one before it
  const link = beside && document.querySelector(`.around [rel="${beside}"]`);
  if (event.key === "/") box.focus(), box.select();
  else if (link) link.click();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o" && hit) hit.querySelector(".title").click();
  else if (event.key === "s" && starred && (hit || !hits().length)) starred.click();
  else return;
  event.preventDefault();
});
