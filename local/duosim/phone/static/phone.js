// Keeps the page true without reloading it: the server holds the request until something on it has changed.
"use strict";

const main = document.querySelector("main");

function keepTyping(swap) {
  const typed = new Map([...main.querySelectorAll("input[id]")].map((field) => [field.id, field.value]));
  const focused = document.activeElement?.id;
  swap();
  for (const field of main.querySelectorAll("input[id]")) {
    if (typed.has(field.id)) field.value = typed.get(field.id);
  }
  if (focused) document.getElementById(focused)?.focus();
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(location.pathname, { headers: { "X-Seen": main.dataset.version }, cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      const news = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main[data-version]");
      if (news && news.dataset.version !== main.dataset.version) {
        keepTyping(() => main.replaceChildren(...news.childNodes));
        main.dataset.version = news.dataset.version;
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function countDown() {
  for (const end of main.querySelectorAll("[data-ends]")) {
    const left = Math.max(0, Math.ceil(Number(end.dataset.ends) - Date.now() / 1000));
    end.textContent = `in ${left} s`;
  }
}

setInterval(countDown, 1000);
new MutationObserver(countDown).observe(main, { childList: true });
countDown();
follow();
