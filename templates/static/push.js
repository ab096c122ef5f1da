// Follows a push to its end, and counts down to the next one. Without it the page asks again by itself.
"use strict";

const PAUSE = 1000; // between two questions; each may take seconds by itself, because Duo answers at the next change
const LONGEST_PAUSE = 8000;
const PATIENCE = 20000; // for one answer
const SAID_AT = [30, 10]; // seconds left that are read out; the others are only shown

const until = (milliseconds) => performance.now() + milliseconds;
const secondsTo = (moment) => Math.max(0, Math.ceil((moment - performance.now()) / 1000));

function everySecond(tick) {
  if (tick()) {
    setTimeout(() => everySecond(tick), 1000 - (performance.now() % 1000));
  }
}

class Countdown {
  constructor(clock, said) {
    this.left = clock.querySelector("#left");
    this.words = clock.querySelector("#left-words");
    this.bar = clock.querySelector("progress");
    this.said = said;
    this.set(this.bar.value);
    everySecond(() => this.show());
  }

  set(seconds) {
    this.ends = until(seconds * 1000);
  }

  show() {
    const seconds = secondsTo(this.ends);
    this.left.textContent = seconds;
    this.words.textContent = seconds === 1 ? "second left" : "seconds left";
    this.bar.value = seconds;
    if (SAID_AT.includes(seconds)) {
      this.said.textContent = `${seconds} seconds left`;
    }
    return true;
  }
}

class Follower {
  constructor(told, countdown) {
    this.address = told.dataset.state;
    this.shown = told.dataset.shown;
    this.told = told;
    this.countdown = countdown;
    this.pause = PAUSE;
    this.wake = () => {};
    document.addEventListener("visibilitychange", () => this.wake());
    window.addEventListener("online", () => this.wake());
    window.addEventListener("pageshow", () => this.wake());
  }

  async follow() {
    while (!(await this.look())) {
      await new Promise((wake) => {
        this.wake = wake;
        setTimeout(wake, this.pause);
      });
    }
  }

  // Whether there is nothing more to ask.
  async look() {
    try {
      // Kept alive, because the answer may bring the session: its cookie arrives even if the page is reloaded meanwhile.
      const answer = await fetch(this.address, {
        cache: "no-store",
        keepalive: true,
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      if (!answer.ok) {
        throw new Error(`answered ${answer.status}`);
      }
      const state = await answer.json();
      if (state.state !== this.shown) {
        window.location.replace(state.to ?? this.address.replace(/\/state$/, ""));
        return true;
      }
      this.pause = PAUSE;
      this.countdown.set(state.seconds);
      this.say(state.message ?? "");
    } catch {
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
      this.say("The connection is lost for the moment; trying again. What you do on your phone still counts.");
    }
    return false;
  }

  // Only what is new, so that a screen reader says it once.
  say(text) {
    if (this.told.textContent !== text) {
      this.told.textContent = text;
    }
  }
}

function hold(button, said) {
  const opens = until(button.dataset.wait * 1000);
  const left = button.querySelector(".wait");
  button.disabled = true;
  everySecond(() => {
    const seconds = secondsTo(opens);
    left.textContent = seconds ? `in ${seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}` : "";
    button.disabled = seconds > 0;
    if (!seconds) {
      said.textContent = "The push can be sent now.";
    }
    return seconds > 0;
  });
}

const said = document.querySelector("#said");
const told = document.querySelector("[data-state]");
if (told) {
  new Follower(told, new Countdown(document.querySelector(".clock"), said)).follow();
}
document.querySelectorAll("[data-wait]").forEach((button) => hold(button, said));
document.querySelector("#soon")?.remove(); // the buttons say it better
