/**
 * The projector of a meeting: one page at a time, by key, clicker, click or swipe.
 *
 * The document holds every page and nothing is loaded after it, so a lost network stops no meeting.
 * The page shown is the one in the address (#5): a link leads to it, and the browser's back works.
 * Loaded in the head without `defer`, so that the pages never flash past below each other.
 */
import { all, around, byId, targetOf } from "./dom.js";

const NUMBER_MS = 5000;
const IDLE_MS = 3000;
const EDGE = 0.06;
const SWIPE_PX = 50;

const root = document.documentElement;
root.classList.add("is-presenting");

const NEXT = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const PREVIOUS = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);

function start() {
  const slides = all(document, ".slide");
  const jump = byId("jump");
  const links = all(jump, "ol a");
  const live = byId("said");
  const typedNumber = byId("typed-number");
  let typed = "";
  /** @type {number | undefined} */
  let forget;
  /** @type {number | undefined} */
  let idle;
  /** @type {Touch | undefined} */
  let touched;

  const current = () => {
    const number = Number.parseInt(location.hash.slice(1), 10);
    return number >= 1 && number <= slides.length ? number : 1;
  };

  function show() {
    const number = current();
    for (const [index, slide] of slides.entries()) slide.classList.toggle("is-current", index + 1 === number);
    for (const [index, link] of links.entries()) {
      if (index + 1 === number) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const slide = slides[number - 1];
    live.textContent = slide.dataset.said ?? "";
    window.scrollTo(0, 0);
    if (jump.hidden) slide.focus({ preventScroll: true });
  }

  /** @param {number} number */
  function go(number) {
    const wanted = Math.min(slides.length, Math.max(1, number));
    if (wanted === current()) return;
    location.hash = `#${wanted}`;
    show(); // the event that follows comes too late for a key pressed at once
  }

  // --- a number, then Enter ---

  /** @param {string} digits */
  function type(digits) {
    clearTimeout(forget);
    typed = digits.slice(-3);
    typedNumber.textContent = typed;
    typedNumber.hidden = !typed;
    if (typed) forget = setTimeout(() => type(""), NUMBER_MS);
  }

  // --- the jump list ---

  function openJump() {
    jump.hidden = false;
    links[current() - 1].focus();
  }

  function closeJump() {
    jump.hidden = true;
    slides[current() - 1].focus({ preventScroll: true });
  }

  const toggleJump = () => (jump.hidden ? openJump() : closeJump());

  /** @param {KeyboardEvent} event */
  function jumpKey(event) {
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const last = links.length - 1;
    /** @type {Record<string, number>} */
    const places = {
      ArrowDown: Math.min(last, at + 1),
      ArrowRight: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      ArrowLeft: Math.max(0, at - 1),
      Home: 0,
      End: last,
    };
    const to = places[event.key];
    if (to !== undefined) links[to].focus();
    else if (event.key === "Escape" || event.key.toLowerCase() === "j") closeJump();
    else return;
    event.preventDefault();
  }

  function toggleFullScreen() {
    const asked = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
    asked?.catch(() => {}); // refused by the browser: the pages stay as they are
  }

  // --- keys ---

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!jump.hidden) return jumpKey(event);
    const onControl = around(event, "a, button") && (event.key === " " || event.key === "Enter");
    if (/^\d$/.test(event.key)) type(typed + event.key);
    else if (event.key === "Enter" && typed) {
      go(Number(typed));
      type("");
    } else if (onControl || (event.key === "Escape" && !typed)) return;
    else if (event.key === "Escape") type("");
    else if (NEXT.has(event.key)) go(current() + 1);
    else if (PREVIOUS.has(event.key)) go(current() - 1);
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(slides.length);
    else if (event.key.toLowerCase() === "j") openJump();
    else if (event.key.toLowerCase() === "f") toggleFullScreen();
    else return;
    event.preventDefault();
  }

  /** @type {Record<string, () => void>} */
  const actions = {
    next: () => go(current() + 1),
    previous: () => go(current() - 1),
    jump: toggleJump,
    full: toggleFullScreen,
  };

  /** @param {MouseEvent} event */
  function click(event) {
    const button = around(event, "[data-present]");
    if (button) {
      actions[button.dataset.present ?? ""]();
      // The next Enter of a clicker turns the page; it does not press the button again.
      if (button.dataset.present !== "jump") slides[current() - 1].focus({ preventScroll: true });
      return;
    }
    const link = around(event, "#jump ol a");
    if (link) {
      event.preventDefault();
      closeJump();
      return go(links.indexOf(link) + 1);
    }
    if (around(event, "a, button, #jump") || String(window.getSelection())) return;
    if (event.clientX > window.innerWidth * (1 - EDGE)) actions.next();
    else if (event.clientX < window.innerWidth * EDGE) actions.previous();
  }

  // --- swipe ---

  /**
   * A wide table on a phone moves sideways itself.
   * @param {HTMLElement} element
   */
  const movesSideways = (element) => {
    const body = element.closest(".slide-body");
    return body && body.scrollWidth > body.clientWidth;
  };

  /** @param {TouchEvent} event */
  function lift(event) {
    if (!touched || !jump.hidden || movesSideways(targetOf(event))) return;
    const [end] = event.changedTouches;
    const [across, down] = [end.clientX - touched.clientX, end.clientY - touched.clientY];
    touched = undefined;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(down)) return;
    (across < 0 ? actions.next : actions.previous)();
  }

  function wake() {
    clearTimeout(idle);
    root.classList.remove("is-idle");
    idle = setTimeout(() => root.classList.add("is-idle"), IDLE_MS);
  }

  jump.hidden = true;
  byId("controls").hidden = false;
  document.addEventListener("keydown", key);
  document.addEventListener("click", click);
  document.addEventListener("mousemove", wake);
  document.addEventListener(
    "touchstart",
    (event) => {
      touched = event.touches[0];
    },
    { passive: true },
  );
  document.addEventListener("touchend", lift, { passive: true });
  window.addEventListener("hashchange", show);
  wake();
  show();
}

document.addEventListener("DOMContentLoaded", start);
