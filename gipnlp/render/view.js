
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  root.classList.add("js");
  const $ = (id) => document.getElementById(id);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const store = {
    get(key) { try { return localStorage.getItem("gipnlp." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("gipnlp." + key, value); } catch { /* private window */ } },
  };
  const list = (words) => (words || "").split(" ").filter(Boolean);

  // token (id of an entity, record, repair) -> its pieces in the text
  const pieces = new Map();
  for (const piece of all(".m")) {
    for (const token of list(piece.dataset.t)) {
      if (!pieces.has(token)) pieces.set(token, []);
      pieces.get(token).push(piece);
    }
  }
  const of = (token) => pieces.get(token) || [];
  const cards = new Map(all("li.rec").map((card) => [card.id, card]));
  const recordsOf = (piece) => list(piece.dataset.t).filter((token) => cards.has(token));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = window.matchMedia("(max-width: 58rem)");

  // language and theme
  const setLang = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    for (const node of all("[data-label-zh]")) node.setAttribute("aria-label", node.dataset[lang === "zh" ? "labelZh" : "labelEn"]);
    for (const node of all("option[data-zh]")) node.textContent = node.dataset[lang];
  };
  $("lang").addEventListener("click", () => {
    setLang(root.dataset.lang === "zh" ? "en" : "zh");
    tell();
  });
  const signs = { auto: "◐", light: "☀", dark: "☾" };
  const setTheme = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    $("theme").dataset.themeIs = theme;
    $("theme").firstElementChild.textContent = signs[theme];
  };
  const themes = Object.keys(signs);
  setTheme(themes.includes(store.get("theme")) ? store.get("theme") : "auto");
  $("theme").addEventListener("click", () => {
    const next = themes[(themes.indexOf($("theme").dataset.themeIs) + 1) % themes.length];
    setTheme(next);
    store.set("theme", next);
    tell();
  });

  // inside another page (gipnlp serve) the two follow it, and it follows them
  const outer = window.parent === window ? null : window.parent;
  const tell = () => outer?.postMessage({ gipnlp: { lang: root.dataset.lang, theme: $("theme").dataset.themeIs } }, "*");
  if (outer) {
    window.addEventListener("message", (event) => {
      if (event.source !== outer || !event.data?.gipnlp) return;
      root.classList.add("framed"); // the page around it has these buttons
      const { lang, theme } = event.data.gipnlp;
      if (lang === "zh" || lang === "en") setLang(lang);
      if (themes.includes(theme)) setTheme(theme);
    });
  }

  // panes on a phone
  const places = {};
  const setPane = (pane) => {
    if (pane === body.dataset.pane) return;
    places[body.dataset.pane] = window.scrollY;
    body.dataset.pane = pane;
    for (const tab of all(".panes button")) tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
  };
  for (const tab of all(".panes button")) {
    tab.addEventListener("click", () => {
      const same = tab.dataset.pane === body.dataset.pane;
      setPane(tab.dataset.pane);
      window.scrollTo(0, (!same && places[tab.dataset.pane]) || 0);
    });
  }

  // selecting: marks pieces in the text and the cards that belong to them
  let origin = null;
  const clear = () => {
    for (const node of all(".on")) node.classList.remove("on");
    for (const node of all('.rec > button[aria-pressed="true"]')) node.setAttribute("aria-pressed", "false");
  };
  const mark = (tokens) => {
    for (const token of tokens) {
      for (const piece of of(token)) piece.classList.add("on");
      const card = cards.get(token);
      if (!card) continue;
      card.classList.add("on");
      card.querySelector("button").setAttribute("aria-pressed", "true");
      for (const name of list(card.dataset.checks)) $(name)?.classList.add("on");
    }
  };
  const reveal = (node, block) => {
    for (let up = node.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    node.scrollIntoView({ block, inline: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  };
  const say = (words) => { $("said").textContent = words; };
  const toText = (tokens, from) => {
    clear();
    mark(tokens);
    const first = tokens.flatMap(of)[0];
    if (!first) return;
    if (from) origin = from;
    if (narrow.matches) setPane("text");
    reveal(first, "center");
    if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
    rove(first);
    first.focus({ preventScroll: true });
    say(first.textContent);
  };
  const toCards = (piece) => {
    const tokens = recordsOf(piece);
    clear();
    mark(tokens);
    origin = null;
    const card = cards.get(tokens[0]);
    if (!card) return;
    if (card.hidden) resetFilter();
    if (narrow.matches) {
      origin = piece;
      setPane("records");
      reveal(card, "center");
      card.querySelector("button").focus({ preventScroll: true });
    } else {
      const check = $(list(card.dataset.checks)[0]);
      reveal(check || card, "nearest");
    }
    say(card.innerText.replace(/\s+/g, " "));
  };

  // text: one tab stop, arrows step through the numbers
  const numbers = all(".m.rec");
  let stop = null;
  const rove = (piece) => {
    if (!piece.classList.contains("rec")) return;
    if (stop) stop.tabIndex = -1;
    stop = piece;
    stop.tabIndex = 0;
  };
  if (numbers.length) rove(numbers[0]);
  const main = $("text");
  main.addEventListener("keydown", (event) => {
    const at = numbers.indexOf(event.target);
    if (at < 0) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: numbers.length - 1 }[event.key];
    if (to !== undefined && numbers[to]) {
      event.preventDefault();
      rove(numbers[to]);
      numbers[to].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toCards(event.target);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clear();
    if (!origin) return;
    const back = origin;
    origin = null;
    if (narrow.matches) setPane(back.closest(".reading") ? "text" : back.closest(".s-records") ? "records" : "checks");
    back.focus();
  });
  main.addEventListener("click", (event) => {
    const piece = event.target.closest(".m.rec");
    if (!piece || String(window.getSelection())) return;
    rove(piece);
    toCards(piece);
  });

  // panel: numbers, whole checks, records
  $("panel").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const check = button.closest(".chk");
    if (button.dataset.go) toText([button.dataset.go], button);
    else if (button.dataset.all !== undefined) toText(list(button.dataset.all), button);
    else if (button.parentElement.matches("li.rec")) {
      const id = button.parentElement.id;
      toText([id, ...list(button.parentElement.dataset.tokens).filter((token) => token !== id)], button);
    } else return;
    if (check) { check.classList.add("on"); button.classList.add("on"); }
  });

  // pointing: a record lights its pieces up and the other way round
  let lit = [];
  const light = (nodes) => {
    for (const node of lit) node.classList.remove("hot");
    lit = nodes;
    for (const node of lit) node.classList.add("hot");
  };
  const pointed = (target) => {
    const card = target.closest?.("li.rec");
    if (card) return [card, ...list(card.dataset.tokens).flatMap(of)];
    const check = target.closest?.(".num, .parts button");
    if (check) return of(check.dataset.go);
    const whole = target.closest?.(".chk");
    if (whole) return list(whole.dataset.records).flatMap(of);
    const piece = target.closest?.(".m.rec");
    if (piece) return recordsOf(piece).flatMap((id) => [cards.get(id), ...list(cards.get(id).dataset.tokens).flatMap(of)]);
    return [];
  };
  document.addEventListener("pointerover", (event) => light(pointed(event.target)));
  $("panel").addEventListener("focusin", (event) => light(pointed(event.target)));
  document.addEventListener("focusout", () => light([]));

  // filter by indicator and confidence
  const indicator = $("by-indicator"), confidence = $("by-confidence"), shown = $("shown");
  const applyFilter = () => {
    const least = Number(confidence.value);
    let count = 0;
    const hidden = new Set();
    for (const [id, card] of cards) {
      card.hidden = Boolean(indicator.value && card.dataset.i !== indicator.value) || Number(card.dataset.c) < least;
      if (card.hidden) hidden.add(id); else count += 1;
    }
    for (const piece of numbers) piece.classList.toggle("off", recordsOf(piece).every((id) => hidden.has(id)));
    const active = Boolean(indicator.value) || least > 0;
    document.querySelector(".range output").value = least.toFixed(2);
    shown.textContent = active ? `${count} / ${cards.size}` : String(cards.size);
    $("none").hidden = count > 0 || cards.size === 0;
    $("clear").hidden = !active;
  };
  const resetFilter = () => { $("filter").reset(); applyFilter(); };
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["input", "change"]) $("filter").addEventListener(kind, applyFilter);
  $("filter").addEventListener("reset", () => setTimeout(applyFilter));
  applyFilter();

  // legend: labels on and off
  for (const key of all(".key")) {
    key.addEventListener("click", () => {
      const on = key.getAttribute("aria-pressed") !== "true";
      key.setAttribute("aria-pressed", String(on));
      for (const piece of all(`.m.${key.dataset.label}`)) piece.classList.toggle("mute", !on);
    });
  }

  // the data of the page as a file
  $("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([$("document").textContent], { type: "application/json" }));
    link.download = (document.title.replace(/ · gipnlp$/, "").replace(/[\\/:*?"<>|\s]+/g, "_") || "gipnlp") + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  // #r7 and #c3 in the address open that record or check
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (cards.has(id)) toText([id, ...list(cards.get(id).dataset.tokens)]);
    else if ($(id)?.matches(".chk")) toText(list($(id).dataset.records));
  };
  window.addEventListener("hashchange", open);
  if (location.hash) open();
})();
