// What a keyboard and a mouse can do more quickly. Every page works without.
"use strict";

document.documentElement.classList.add("scripted");
const box = document.getElementById("q");
const hits = () => [...document.querySelectorAll(".hits > .hit")];

// Filters apply at once.
for (const one of document.querySelectorAll('.facets [form="search"], .order select')) {
  one.addEventListener("change", () => one.form.requestSubmit());
}

// Suggestions go on with what is typed: of its last word they are made, what stands before stays.
const offered = [...(document.getElementById("offered")?.options ?? [])].map((one) => [one, one.value, one.label]);
box?.addEventListener("input", () => {
  const before = box.value.replace(/(?:[^\s:"]+:"?[^"]*|\S*)$/u, "");
  for (const [one, value, label] of offered) {
    if (!("part" in one.dataset)) continue; // a whole search stands for itself
    one.value = before + value;
    one.label = before + label;
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
  const sent = await fetch("/marks", { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  if (sent.type !== "opaqueredirect") return button.form.requestSubmit(button);
  const on = button.name === "star";
  button.name = on ? "unstar" : "star";
  button.setAttribute("aria-pressed", String(on));
  button.firstElementChild.textContent = on ? "★" : "☆";
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".star");
  if (!button) return;
  event.preventDefault();
  star(button).catch(() => button.form.requestSubmit(button));
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
  const here = hits()[current];
  const starred = here ? here.querySelector(".star") : document.querySelector("main .star");
  if (event.key === "/") box.focus(), box.select();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o" && here) here.querySelector(".title").click();
  else if (event.key === "s" && starred && (here || !hits().length)) starred.click();
  else return;
  event.preventDefault();
});
