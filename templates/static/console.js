// A collection that goes on is followed without a reload: the part of the page that changes is asked for anew.
"use strict";

const PAUSE = 2000;

async function follow() {
  const live = document.getElementById("live");
  if (!("live" in live.dataset)) {
    return;
  }
  try {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) {
      window.location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("live");
    // Whoever is on the button to cancel stays there.
    const held = live.contains(document.activeElement) ? document.activeElement.tagName : null;
    inOwnZone(now);
    live.replaceWith(now);
    if (held) {
      (now.querySelector(held.toLowerCase()) ?? now.querySelector("[tabindex]"))?.focus();
    }
  } catch {
    // The next look may be luckier.
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
