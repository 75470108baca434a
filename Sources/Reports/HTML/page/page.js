"use strict";
(() => {
  const page = document.querySelector(".espalier");
  const tools = page.querySelector(".tools");
  const field = tools.querySelector("input");
  const count = tools.querySelector("output");
  const folds = [...page.querySelectorAll("details")];
  const items = [...page.querySelectorAll(".entry, .call, .turn")];
  const rows = items.map((item) => [item, [...item.children].filter(
    (part) => !part.classList.contains("in")).map((part) => part.textContent).join("\n").toLowerCase()]);
  const first = folds.map((fold) => fold.open);
  tools.hidden = false;
  const restore = () => folds.forEach((fold, place) => { fold.open = first[place]; });
  const show = (holds) => {
    const kept = new Set();
    let hits = 0;
    for (const [item, text] of rows) {
      const isHit = holds !== null && holds(item, text);
      item.classList.toggle("hit", isHit);
      if (!isHit) continue;
      hits += 1;
      for (let up = item; up && up !== page; up = up.parentElement) {
        kept.add(up);
        if (up.tagName === "DETAILS") up.open = true;
      }
    }
    for (const [item] of rows) item.classList.toggle("out", holds !== null && !kept.has(item));
    count.textContent = holds === null ? "" : hits + " found";
  };
  let wait = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const wanted = field.value.trim().toLowerCase();
      if (wanted === "") restore();
      show(wanted === "" ? null : (item, text) => text.includes(wanted));
    }, 120);
  });
  tools.addEventListener("click", (event) => {
    switch (event.target.value) {
    case "open": folds.forEach((fold) => { fold.open = true; }); break;
    case "fold": folds.forEach((fold) => { fold.open = false; }); break;
    case "failed": field.value = ""; show((item) => item.dataset.status === "failed"); break;
    case "all": field.value = ""; show(null); restore(); break;
    }
  });
  let before = [];
  addEventListener("beforeprint", () => {
    before = folds.map((fold) => fold.open);
    folds.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folds.forEach((fold, place) => { fold.open = before[place]; }));
  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
