// What every page is better with, and works without: times in the person's own zone, and forms that are sent once.
"use strict";

const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();

function inOwnZone(part) {
  for (const time of part.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    const form = { hour: "2-digit", minute: "2-digit", hourCycle };
    if (time.textContent.split(":").length > 2) {
      form.second = "2-digit";
    }
    if (Math.abs(Date.now() - moment) > 6 * 24 * 3600 * 1000) {
      Object.assign(form, { day: "numeric", month: "long", year: "numeric" });
    } else if (moment.toDateString() !== new Date().toDateString()) {
      form.weekday = "long";
    }
    time.textContent = moment.toLocaleString(document.documentElement.lang, form);
  }
}

inOwnZone(document);

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}

// A page that comes back by the back button may be sent again; one with somebody's name on it is asked for anew.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) {
    return;
  }
  if (document.querySelector("[data-private]")) {
    window.location.reload();
    return;
  }
  for (const form of document.forms) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
