// Follows changes of the page it stands on. Added by `insyn serve`; nothing of it is published.
"use strict";
(() => {
  const panel = document.getElementById("insyn");
  if (!panel) return;
  const status = panel.querySelector(".insyn-status");
  const inner = panel.querySelector(".insyn-panel");
  const { page, away } = panel.dataset;
  const KEY = `insyn:${location.pathname}`;
  const CLOSED = "insyn:closed";
  let mark = panel.dataset.mark;
  let stream = null;
  let leaving = false;

  const store = {
    get(key) {
      try { return sessionStorage.getItem(key); } catch { return null; }
    },
    set(key, value) {
      try {
        if (value === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, value);
      } catch { /* without storage a reload begins at the top */ }
    },
  };

  // Where an element stands: by id, else by its place among its siblings.
  const pathOf = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id) return [`#${CSS.escape(at.id)}`, ...steps].join(" > ");
      steps.unshift(`${at.localName}:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    }
    return ["html", ...steps].join(" > ");
  };
  const find = (path) => {
    try { return document.querySelector(path); } catch { return null; }
  };

  const remember = () => {
    const focus = document.activeElement;
    store.set(KEY, JSON.stringify({
      scroll: [scrollX, scrollY],
      details: [...document.querySelectorAll("details")].filter((one) => !panel.contains(one))
        .map((one) => [pathOf(one), one.open]),
      fields: [...document.querySelectorAll("input, textarea, select")]
        .filter((one) => !["password", "file"].includes(one.type))
        .map((one) => [pathOf(one), one.value, Boolean(one.checked)]),
      focus: focus && focus !== document.body ? pathOf(focus) : null,
      caret: focus && "selectionStart" in focus ? focus.selectionStart : null,
    }));
  };
  const recall = () => {
    const text = store.get(KEY);
    store.set(KEY, null);
    if (!text) return;
    const was = JSON.parse(text);
    for (const [path, open] of was.details) {
      const one = find(path);
      if (one) one.open = open;
    }
    for (const [path, value, checked] of was.fields) {
      const one = find(path);
      if (!one) continue;
      if (["checkbox", "radio"].includes(one.type)) one.checked = checked;
      else one.value = value;
    }
    const focus = was.focus && find(was.focus);
    if (focus) {
      focus.focus({ preventScroll: true });
      try {
        if (was.caret !== null) focus.setSelectionRange(was.caret, was.caret);
      } catch { /* a field without a caret */ }
    }
    const scroll = () => scrollTo({ left: was.scroll[0], top: was.scroll[1], behavior: "instant" });
    scroll();
    addEventListener("load", scroll, { once: true });
  };

  // A panel that was closed stays closed until its problems change.
  const settle = () => {
    const details = inner.querySelector("details");
    if (!details) return;
    const said = details.textContent;
    if (store.get(CLOSED) === said) details.open = false;
    details.addEventListener("toggle", () => store.set(CLOSED, details.open ? null : said));
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
  };

  const ask = async (name) => {
    const answer = await fetch(`/_insyn/${name}?page=${encodeURIComponent(page)}`);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };
  const renew = async () => {
    const text = await ask("panel");
    const focus = inner.contains(document.activeElement) ? pathOf(document.activeElement) : null;
    const before = inner.querySelector("summary")?.textContent ?? "";
    inner.innerHTML = text;
    settle();
    const again = focus && (find(focus) ?? inner.querySelector("summary, a"));
    if (again) again.focus({ preventScroll: true });
    const now = inner.querySelector("summary")?.textContent ?? "";
    if (now !== before) say(now ? `${panel.dataset.new}: ${now}` : panel.dataset.clean, 4000);
  };
  let silence = 0;
  const say = (text, longest) => {
    clearTimeout(silence);
    status.textContent = text ?? "";
    if (longest) silence = setTimeout(() => { status.textContent = ""; }, longest);
  };

  // A new style sheet stands beside the old one until it is loaded.
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const restyle = (text) => {
    for (const [name, shown] of text.split("\n").map((line) => line.split(" "))) {
      const dot = name.lastIndexOf(".");
      const sheet = new RegExp(`static/${plain(name.slice(0, dot))}\\.[0-9a-f]+${plain(name.slice(dot))}$`);
      for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
        const href = link.getAttribute("href");
        const next = href.replace(sheet, `static/${shown}`);
        if (next === href) continue;
        const newer = link.cloneNode();
        newer.href = next;
        newer.addEventListener("load", () => link.remove());
        link.after(newer);
      }
    }
  };

  const follow = () => {
    if (stream || leaving || document.hidden) return;
    stream = new EventSource(`/_insyn/events?page=${encodeURIComponent(page)}&mark=${mark}`);
    stream.addEventListener("open", () => {
      if (status.textContent === away) say("");
    });
    stream.addEventListener("error", () => {
      // Silent for a moment: a server that is started again is back before one has read this.
      if (!leaving && stream?.readyState !== EventSource.OPEN) say(away);
      if (stream?.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(follow, 2000);
      }
    });
    stream.addEventListener("page", () => {
      leaving = true;
      stream.close();
      remember();
      location.reload();
    });
    stream.addEventListener("style", (event) => {
      mark = event.lastEventId;
      restyle(event.data);
    });
    stream.addEventListener("panel", (event) => {
      mark = event.lastEventId;
      renew().catch(() => say(away));
    });
  };
  const release = () => {
    stream?.close();
    stream = null;
  };

  const label = async () => {
    if (!("previews" in panel.dataset)) return;
    const lines = (await ask("previews")).split("\n").filter(Boolean).map((line) => line.split("\t"));
    const why = new Map(lines);
    for (const link of document.querySelectorAll("a[href]")) {
      const found = link.origin === location.origin && !panel.contains(link) && why.get(link.pathname);
      if (!found || link.hash) continue;
      link.classList.add("insyn-preview");
      link.dataset.insynPreview = found.toLowerCase();
    }
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? release() : follow()));
  addEventListener("pagehide", () => {
    leaving = true;
    release();
  });
  addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) follow();
  });
  settle();
  recall();
  label().catch(() => undefined);
  follow();
})();
