
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const $ = (id) => document.getElementById(id);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const frame = $("view"), form = $("form"), input = $("file"), area = $("text");
  const store = {
    get(key) { try { return localStorage.getItem("gipnlp." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("gipnlp." + key, value); } catch { /* private window */ } },
  };
  const zh = () => root.dataset.lang === "zh";
  const word = (key) => {
    const found = document.querySelector(`#words [data-key="${key}"]`);
    return (found.querySelector(zh() ? ".zh" : ".en") || found).textContent;
  };
  for (const place of all(".here")) place.textContent = location.href.replace(/[?#].*$/, "");

  // language and theme, together with the view's
  const tell = () => frame.contentWindow?.postMessage({ gipnlp: { lang: root.dataset.lang, theme: theme } }, "*");
  const setLang = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    for (const node of all("[data-label-zh]")) node.setAttribute("aria-label", node.dataset[lang === "zh" ? "labelZh" : "labelEn"]);
    frame.title = word("view");
    setTitle();
    store.set("lang", lang);
  };
  const signs = { auto: "◐", light: "☀", dark: "☾" }, themes = Object.keys(signs);
  let theme = "auto", shown = null;
  const setTheme = (next) => {
    theme = next;
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    $("theme").firstElementChild.textContent = signs[next];
    store.set("theme", next);
  };
  const setTitle = () => {
    document.title = `${shown ? shown.name || word("pasted") : word("title")} · gipnlp`;
    $("what").textContent = shown ? shown.name || word("pasted") : "";
  };
  $("lang").addEventListener("click", () => { setLang(zh() ? "en" : "zh"); tell(); });
  $("theme").addEventListener("click", () => { setTheme(themes[(themes.indexOf(theme) + 1) % themes.length]); tell(); });
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    const told = event.data?.gipnlp ?? {};
    if (told.lang === "zh" || told.lang === "en") setLang(told.lang);
    if (themes.includes(told.theme)) setTheme(told.theme);
  });
  frame.addEventListener("load", tell);
  if (themes.includes(store.get("theme"))) setTheme(store.get("theme"));
  if (store.get("lang") === "zh" || store.get("lang") === "en") setLang(store.get("lang"));

  // errors, in the page's language
  let wrong = null;
  const complain = (error) => {
    wrong = error;
    $("error").hidden = !error;
    $("why").textContent = error ? (zh() ? error.message_zh : error.message) : "";
  };
  $("dismiss").addEventListener("click", () => complain(null));
  $("lang").addEventListener("click", () => complain(wrong));
  const ours = (key) => {
    const found = document.querySelector(`#words [data-key="${key}"]`);
    const say = (lang) => (found.querySelector(lang) || found).textContent;
    return { message: say(".en"), message_zh: say(".zh") };
  };

  // one request: a document is a file or a text
  const post = async (path, document_, signal) => {
    const sent = document_.file ? new FormData() : JSON.stringify({ text: document_.text });
    if (document_.file) sent.append("file", document_.file, document_.file.name);
    const headers = document_.file ? {} : { "Content-Type": "application/json" };
    let reply;
    try {
      reply = await fetch(path, { method: "POST", body: sent, headers, signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw ours("offline");
    }
    if (reply.ok) return reply;
    let told;
    try { told = (await reply.json()).error; } catch { /* a proxy's page */ }
    throw told || { message: `${reply.status} ${reply.statusText}`, message_zh: `${reply.status} ${reply.statusText}` };
  };

  // reading
  let running = null;
  const busy = (on) => {
    $("working").hidden = !on;
    $("go").setAttribute("aria-disabled", String(on));
  };
  const read = async (document_) => {
    if (running) return;
    if (document_.file && document_.file.size > Number(body.dataset.max)) { complain(ours("large")); return; }
    complain(null);
    running = new AbortController();
    busy(true);
    $("said").textContent = word("working");
    const begin = Date.now();
    const clock = setInterval(() => { $("clock").textContent = `${Math.round((Date.now() - begin) / 1000)} ${word("seconds")}`; }, 1000);
    try {
      const reply = await post(`view?lang=${root.dataset.lang}`, document_, running.signal);
      show(document_, await reply.text());
    } catch (error) {
      if (error.name !== "AbortError") complain(error);
    } finally {
      clearInterval(clock);
      $("clock").textContent = "";
      running = null;
      busy(false);
    }
  };
  const show = (document_, content) => {
    shown = { ...document_, name: document_.file ? document_.file.name : "" };
    frame.srcdoc = content;
    frame.hidden = false;
    $("strip").hidden = false;
    $("ask").hidden = true;
    body.classList.add("shown");
    setTitle();
    $("what").focus();
    $("said").textContent = word("done");
  };
  const back = () => {
    shown = null;
    frame.hidden = true;
    frame.removeAttribute("srcdoc");
    $("strip").hidden = true;
    $("ask").hidden = false;
    body.classList.remove("shown");
    form.reset();
    chosen();
    setTitle();
    input.focus();
  };
  const chosen = () => {
    $("chosen").hidden = !input.files.length;
    $("chosen").textContent = input.files.length ? input.files[0].name : "";
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) read({ file: input.files[0] });
    else if (area.value.trim()) read({ text: area.value });
    else complain(ours("nothing"));
  });
  input.addEventListener("change", () => {
    chosen();
    if (input.files.length) read({ file: input.files[0] });
  });
  $("cancel").addEventListener("click", () => { running?.abort(); $("go").focus(); });
  $("again").addEventListener("click", back);
  $("example").addEventListener("click", () => {
    area.value = $("example").dataset.text;
    input.value = "";
    chosen();
    area.focus();
  });

  // dropping, anywhere on the page
  let depth = 0;
  const drag = (on) => { $("over").hidden = !on; body.classList.toggle("dragging", on); };
  window.addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; drag(true); });
  window.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) drag(false); });
  window.addEventListener("dragover", (event) => { event.preventDefault(); });
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    drag(false);
    const { files } = event.dataTransfer;
    if (files.length > 1) complain(ours("many"));
    else if (files.length) read({ file: files[0] });
    else {
      const text = event.dataTransfer.getData("text/plain");
      if (text.trim()) { if (shown) back(); area.value = text; area.focus(); }
    }
  });

  // downloads: nothing is kept on the server, so the document is sent again; the view is here already
  const made = async (format, from) => {
    if (format === "html") return new Blob([frame.srcdoc], { type: "text/html" });
    return (await post(`extract?format=${format}&bom=${format === "csv"}&text=${format === "json"}`, from)).blob();
  };
  for (const button of all("[data-format]")) {
    button.addEventListener("click", async () => {
      if (!shown || button.getAttribute("aria-busy") === "true") return;
      const from = shown, format = button.dataset.format;
      button.setAttribute("aria-busy", "true");
      complain(null);
      try {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(await made(format, from));
        link.download = `${from.name.replace(/\.[^.]{1,8}$/, "") || "records"}.${format}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        $("said").textContent = `${word("saved")} ${link.download}`;
      } catch (error) {
        complain(error);
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
  }
})();
