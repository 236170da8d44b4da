// The preview of an alert follows its form. Without it there is a button.
"use strict";

const form = document.getElementById("alert-form");
const place = document.getElementById("preview");
let asked = null;
let waiting = 0;

function fitting() {
  const value = (name) => form.elements[name]?.value;
  form.querySelector(".for-days").hidden = !["expiry", "silence"].includes(value("watch"));
  form.querySelector(".for-weekday").hidden = value("every") !== "weekly";
  form.querySelector(".for-at").hidden = !["daily", "weekly"].includes(value("every"));
}

async function show(part) {
  asked?.abort();
  const mine = (asked = new AbortController());
  place.setAttribute("aria-busy", "true");
  try {
    const sent = new URLSearchParams(new FormData(form));
    const answer = await fetch(place.dataset.address, { method: "POST", body: sent, signal: mine.signal });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = made.querySelector("section.preview");
    const [from, to] = part ? [shown?.querySelector(part), place.querySelector(part)] : [];
    // What is judged stays where it is: only the share is put in.
    if (from && to) to.textContent = from.textContent;
    else if (shown) place.replaceChildren(document.adoptNode(shown));
    else place.textContent = made.querySelector("h1, p")?.textContent ?? "";
  } catch (error) {
    // What stands there is of another form.
    if (error.name !== "AbortError") place.textContent = place.dataset.failed;
  } finally {
    if (asked === mine) place.removeAttribute("aria-busy");
  }
}

function changed(event) {
  const name = event.target.name ?? "";
  fitting();
  clearTimeout(waiting);
  if (name.startsWith("judge-")) waiting = setTimeout(() => show("#precision"), 150);
  else if (!["name", "note", "owner", "channel", "mail", "at", "every", "weekday", "mute_until", "enabled"].includes(name))
    waiting = setTimeout(() => show(""), 500);
}

if (form) {
  form.addEventListener("input", changed);
  document.addEventListener("change", (event) => event.target.form === form && event.target.type === "radio" && changed(event));
  fitting();
  if (form.elements.q.value.trim() && !place.querySelector("section.preview")) show("");
}
