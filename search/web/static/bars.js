// A range of bars asks for their time together: dragged with mouse or finger, or with Shift and the arrow keys.
// Without this each bar is a link, and any range can be typed.
"use strict";

const bars = document.querySelector(".histogram svg");
if (bars) {
  const slots = [...bars.querySelectorAll("[data-first]")]; // the empty ones, too: a range may begin and end there
  const links = slots.filter((one) => one.localName === "a");
  const how = document.getElementById("bars-how");
  const told = document.getElementById("bars-range");
  const usual = [...how.childNodes];
  let from = -1; // the slot in which the range began
  let to = -1;
  let dragged = null; // by which pointer

  const language = document.documentElement.lang;
  const month = language === "vi" ? "numeric" : "short";
  const written = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "numeric", month, year: "numeric" });
  const day = (iso) => written.format(new Date(`${iso}T12:00`));
  const chosen = () => (from < 0 ? [] : slots.slice(Math.min(from, to), Math.max(from, to) + 1));
  const at = (event) => {
    const box = bars.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * slots.length);
    return Math.min(Math.max(place, 0), slots.length - 1);
  };
  function show() {
    const within = from === to ? [] : chosen();
    slots.forEach((one) => one.classList.toggle("within", within.includes(one)));
    const count = within.reduce((sum, one) => sum + Number(one.dataset.count), 0);
    const text = within.length
      ? how.dataset.range
          .replace("{first}", day(within[0].dataset.first))
          .replace("{last}", day(within.at(-1).dataset.last))
          .replace("{n}", count.toLocaleString(language))
      : "";
    how.replaceChildren(...(text ? [text] : usual));
    return text;
  }
  function drop() {
    from = to = -1;
    dragged = null;
    told.textContent = show();
  }
  function go() {
    const range = chosen();
    const address = new URL(bars.dataset.address, location.href);
    address.searchParams.set("from", range[0].dataset.first);
    address.searchParams.set("to", range.at(-1).dataset.last);
    location.assign(address);
  }

  how.hidden = false;
  bars.addEventListener("dragstart", (event) => event.preventDefault());
  bars.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    dragged = event.pointerId;
    from = to = at(event);
  });
  addEventListener("pointermove", (event) => {
    if (event.pointerId !== dragged) return;
    to = at(event);
    show();
  });
  addEventListener("pointerup", (event) => {
    if (event.pointerId !== dragged) return;
    if (from !== to) go();
    drop();
  });
  addEventListener("pointercancel", drop); // the finger scrolls the page

  // One stop of the Tab key; from there the arrows go on.
  const stop = (link) => links.forEach((one) => one.setAttribute("tabindex", one === link ? "0" : "-1"));
  stop(links.at(-1));
  bars.addEventListener("keydown", (event) => {
    const here = slots.indexOf(event.target.closest("a"));
    if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = links.indexOf(slots[here]);
    const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: links.length - 1 }[event.key];
    if (next !== undefined) {
      const link = links[Math.min(Math.max(next, 0), links.length - 1)];
      if (event.shiftKey && from < 0) from = here;
      if (event.shiftKey) to = slots.indexOf(link);
      else drop();
      stop(link);
      link.focus();
      told.textContent = show();
    } else if (event.key === "Enter" && from !== to) go();
    else if (event.key === "Escape" && from >= 0) drop();
    else return;
    event.preventDefault();
  });
}
