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
    if (old.tagName === "DETAILS" && fresh.tagName === "DETAILS")
      fresh.open = old.open || (fresh.open && old.dataset.status !== fresh.dataset.status);
    for (const what of ["details", "pre"]) {
      const parts = own(old, what);
      own(fresh, what).forEach((part, place) => {
        if (!parts[place]) return;
        if (what === "details") part.open = parts[place].open;
        part.scrollTop = parts[place].scrollTop;
      });
    }
  };
  const put = (row) => {
    const fresh = made(row.html);
    const old = document.getElementById(row.id);
    let focus = null;
    if (old) {
      const active = document.activeElement;
      if (active === old) focus = fresh;
      else if (active && active.parentElement === old && active.tagName === "SUMMARY") focus = fresh.firstElementChild;
      room(fresh).append(...room(old).childNodes);
    }
    const front = row.after === "" ? null : document.getElementById(row.after);
    if (front) front.after(fresh);
    else (row.in === "" ? rows : room(document.getElementById(row.in))).prepend(fresh);
    if (old) { keep(old, fresh); old.remove(); }
    if (focus) {
      if (focus === fresh) fresh.tabIndex = -1;
      focus.focus({ preventScroll: true });
    }
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
