"use strict";
(() => {
  const page = document.querySelector(".espalier");
  const state = page.querySelector(".live");
  const rows = page.querySelector(".rows");
  let mark = page.dataset.mark;
  let source = null;
  const made = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };
  const room = (row) => [...row.children].find((part) => part.classList.contains("in"));
  const own = (row, what) => [...row.querySelectorAll(":scope > " + what)];
  const keep = (old, fresh) => {
    for (const what of ["details", "pre"]) {
      const parts = own(old, what);
      own(fresh, what).forEach((part, place) => {
        if (!parts[place]) return;
        if (what === "details") part.open = parts[place].open;
        part.scrollTop = parts[place].scrollTop;
      });
    }
  };
  const renew = (row, fresh) => {
    const active = document.activeElement;
    const hadFocus = active.parentElement === row && active.tagName === "SUMMARY";
    if (row.tagName === "DETAILS") row.open = row.open || (fresh.open && row.dataset.status !== fresh.dataset.status);
    for (const name of ["class", "data-status", "data-turn"])
      if (fresh.hasAttribute(name)) row.setAttribute(name, fresh.getAttribute(name));
      else row.removeAttribute(name);
    keep(row, fresh);
    const below = room(row);
    for (const part of [...row.children]) if (part !== below) part.remove();
    for (const part of [...fresh.children]) if (!part.classList.contains("in")) below.before(part);
    if (hadFocus) row.firstElementChild.focus({ preventScroll: true });
  };
  const put = (told) => {
    const fresh = made(told.html);
    const old = document.getElementById(told.id);
    let row = fresh;
    if (old && old.tagName === fresh.tagName) {
      row = old;
      renew(old, fresh);
    } else if (old) {
      room(fresh).append(...room(old).childNodes);
      old.remove();
    }
    const holder = told.in === "" ? rows : room(document.getElementById(told.in));
    const front = told.after === "" ? null : document.getElementById(told.after);
    if (row.parentElement === holder && row.previousElementSibling === front) return;
    if (front) front.after(row); else holder.prepend(row);
  };
  const swap = (what, html) => {
    const old = page.querySelector(what);
    if (html === "") { if (old) old.remove(); return; }
    const fresh = made(html);
    if (old) old.replaceWith(fresh); else rows.after(fresh);
  };
  const title = () => {
    const sign = page.querySelector("header .status");
    const name = page.querySelector("header h1");
    if (sign && name) document.title = sign.textContent.replace(/[()]/g, "").split(" ")[0] + " " + name.textContent;
  };
  const change = (news) => {
    if (news.reload) { location.reload(); return; }
    const bottom = document.documentElement;
    const isAtEnd = rows !== null && innerHeight + scrollY >= bottom.scrollHeight - 8;
    if (news.table !== undefined) {
      const id = document.activeElement && document.activeElement.id;
      page.querySelector(".table").replaceWith(made(news.table));
      if (id) document.getElementById(id)?.focus({ preventScroll: true });
      return;
    }
    for (const row of news.rows) put(row);
    for (const id of news.gone) document.getElementById(id)?.remove();
    if (news.head !== undefined) { swap("header", news.head); title(); }
    if (news.answer !== undefined) swap(".rows ~ .answer", news.answer);
    page.dispatchEvent(new Event("rows"));
    if (isAtEnd) scrollTo(0, bottom.scrollHeight);
  };
  const tell = (word, isBad) => {
    state.textContent = word;
    state.classList.toggle("error", isBad);
  };
  const listen = () => {
    if (source !== null || document.hidden) return;
    source = new EventSource(page.dataset.live + "?from=" + encodeURIComponent(mark));
    source.onopen = () => tell("live", false);
    source.onmessage = (event) => {
      mark = event.lastEventId;
      page.dataset.mark = mark;
      try { change(JSON.parse(event.data)); } catch { location.reload(); }
    };
    source.onerror = () => tell(source.readyState === EventSource.CLOSED
      ? "✗ not live any more, reload to try again" : "✗ the server does not answer, trying again", true);
  };
  const hush = () => {
    if (source === null) return;
    source.close();
    source = null;
  };
  addEventListener("visibilitychange", () => { if (document.hidden) hush(); else listen(); });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  title();
  listen();
})();
