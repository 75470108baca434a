"use strict";
(() => {
  const page = document.querySelector(".espalier");
  const tools = page.querySelector(".tools");
  const field = tools.querySelector("input");
  const count = tools.querySelector("output");
  const all = (what) => [...page.querySelectorAll(what)];
  const folds = () => all("details");
  const items = () => all(".entry, .call, .turn");
  const text = (item) => [...item.children].filter(
    (part) => !part.classList.contains("in")).map((part) => part.textContent).join("\n").toLowerCase();
  const first = new WeakMap();
  const note = () => folds().forEach((fold) => { if (!first.has(fold)) first.set(fold, fold.open); });
  const restore = () => folds().forEach((fold) => { fold.open = first.get(fold); });
  const unfold = (item) => {
    for (let up = item; up && up !== page; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  };
  tools.hidden = false;
  note();
  let wanted = null;
  const show = (holds) => {
    wanted = holds;
    const kept = new Set();
    const rows = items();
    let hits = 0;
    for (const item of rows) {
      const isHit = holds !== null && holds(item);
      item.classList.toggle("hit", isHit);
      if (!isHit) continue;
      hits += 1;
      for (let up = item; up && up !== page; up = up.parentElement) kept.add(up);
      unfold(item);
    }
    for (const item of rows) item.classList.toggle("out", holds !== null && !kept.has(item));
    count.textContent = holds === null ? "" : hits + " found";
  };
  page.addEventListener("rows", () => { note(); if (wanted !== null) show(wanted); });
  let wait = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const word = field.value.trim().toLowerCase();
      if (word === "") restore();
      show(word === "" ? null : (item) => text(item).includes(word));
    }, 120);
  });
  const keys = tools.querySelector(".keys");
  const help = () => { keys.hidden = !keys.hidden; };
  tools.addEventListener("click", (event) => {
    switch (event.target.value) {
    case "open": folds().forEach((fold) => { fold.open = true; }); break;
    case "fold": folds().forEach((fold) => { fold.open = false; }); break;
    case "failed": field.value = ""; show((item) => item.dataset.status === "failed"); break;
    case "all": field.value = ""; show(null); restore(); break;
    case "keys": help(); break;
    }
  });
  const stops = () => all(".turn > summary, .call > summary, .entry").filter(
    (stop) => stop.checkVisibility());
  const here = () => document.activeElement.closest(".turn > summary, .call > summary, .entry");
  const go = (stop) => {
    if (!stop) return;
    if (stop.tagName !== "SUMMARY") stop.tabIndex = -1;
    stop.focus({ preventScroll: true });
    const box = stop.getBoundingClientRect();
    const top = tools.getBoundingClientRect().height;
    if (box.top < top || box.top > innerHeight - 40) scrollBy(0, box.top - innerHeight / 3);
  };
  const step = (by) => {
    const list = stops();
    const place = list.indexOf(here());
    if (place >= 0) { go(list[place + by]); return; }
    go(list.find((stop) => stop.getBoundingClientRect().top >= 0) || list[0]);
  };
  const seek = (what) => {
    const list = all(what);
    const from = here();
    const next = list.find((item) => from && from.compareDocumentPosition(item) & 4 && !item.contains(from));
    const found = next || list[0];
    if (!found) return;
    unfold(found);
    go(found.firstElementChild);
  };
  const fold = (isOpen) => {
    const item = here() && here().closest("details, .entry");
    if (!item) return;
    if (item.tagName === "DETAILS" && item.open !== isOpen) { item.open = isOpen; return; }
    if (isOpen) { step(1); return; }
    const up = item.parentElement.closest(".turn, .call, .entry");
    if (up) go(up.tagName === "DETAILS" ? up.firstElementChild : up);
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === field) { if (event.key === "Escape") field.blur(); return; }
    switch (event.key) {
    case "j": step(1); break;
    case "k": step(-1); break;
    case "h": fold(false); break;
    case "l": fold(true); break;
    case "e": seek(".call.failed"); break;
    case "r": seek(".call.running, .call.waiting"); break;
    case "t": seek(".call"); break;
    case "g": go(stops()[0]); break;
    case "G": go(stops().pop()); scrollTo(0, document.documentElement.scrollHeight); break;
    case "/": field.focus(); break;
    case "?": help(); break;
    default: return;
    }
    event.preventDefault();
  });
  let before = [];
  addEventListener("beforeprint", () => {
    before = folds().map((fold) => [fold, fold.open]);
    before.forEach(([fold]) => { fold.open = true; });
  });
  addEventListener("afterprint", () => before.forEach(([fold, isOpen]) => { fold.open = isOpen; }));
  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    unfold(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
