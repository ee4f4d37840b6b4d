/**
 * The projector of a meeting: one page at a time, by key, clicker, click or swipe.
 *
 * The document holds every page and nothing is loaded after it, so a lost network stops no meeting.
 * The page shown is the one in the address (#5): a link leads to it, and the browser's back works.
 * Loaded in the head without `defer`, so that the pages never flash past below each other.
 */
const NUMBER_MS = 5000;
const IDLE_MS = 3000;
const EDGE = 0.06;
const SWIPE_PX = 50;

const root = document.documentElement;
root.classList.add("is-presenting");

const NEXT = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const PREVIOUS = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);

function start() {
  const slides = [...document.querySelectorAll(".slide")];
  const jump = document.getElementById("jump");
  const links = [...jump.querySelectorAll("ol a")];
  const live = document.getElementById("said");
  const typedNumber = document.getElementById("typed-number");
  let typed = "";
  let forget;
  let idle;
  let touched = null;

  const current = () => {
    const number = Number.parseInt(location.hash.slice(1), 10);
    return number >= 1 && number <= slides.length ? number : 1;
  };

  function show() {
    const number = current();
    slides.forEach((slide, index) => slide.classList.toggle("is-current", index + 1 === number));
    links.forEach((link, index) => {
      if (index + 1 === number) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    const slide = slides[number - 1];
    live.textContent = slide.dataset.said;
    window.scrollTo(0, 0);
    if (jump.hidden) slide.focus({ preventScroll: true });
  }

  function go(number) {
    const wanted = Math.min(slides.length, Math.max(1, number));
    if (wanted === current()) return;
    location.hash = `#${wanted}`;
    show(); // the event that follows comes too late for a key pressed at once
  }

  // --- a number, then Enter ---

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

  function jumpKey(event) {
    const at = links.indexOf(document.activeElement);
    const last = links.length - 1;
    const to = {
      ArrowDown: Math.min(last, at + 1),
      ArrowRight: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      ArrowLeft: Math.max(0, at - 1),
      Home: 0,
      End: last,
    }[event.key];
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

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!jump.hidden) return jumpKey(event);
    const onControl = event.target.closest("a, button") && (event.key === " " || event.key === "Enter");
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

  const actions = {
    next: () => go(current() + 1),
    previous: () => go(current() - 1),
    jump: toggleJump,
    full: toggleFullScreen,
  };

  function click(event) {
    const button = event.target.closest("[data-present]");
    if (button) {
      actions[button.dataset.present]();
      // The next Enter of a clicker turns the page; it does not press the button again.
      if (button.dataset.present !== "jump") slides[current() - 1].focus({ preventScroll: true });
      return;
    }
    const link = event.target.closest("#jump ol a");
    if (link) {
      event.preventDefault();
      closeJump();
      return go(links.indexOf(link) + 1);
    }
    if (event.target.closest("a, button, #jump") || String(window.getSelection())) return;
    if (event.clientX > window.innerWidth * (1 - EDGE)) actions.next();
    else if (event.clientX < window.innerWidth * EDGE) actions.previous();
  }

  // --- swipe ---

  /** A wide table on a phone moves sideways itself. */
  const movesSideways = (element) => {
    const body = element.closest(".slide-body");
    return body && body.scrollWidth > body.clientWidth;
  };

  function lift(event) {
    if (!touched || !jump.hidden || movesSideways(event.target)) return;
    const [end] = event.changedTouches;
    const [across, down] = [end.clientX - touched.clientX, end.clientY - touched.clientY];
    touched = null;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(down)) return;
    (across < 0 ? actions.next : actions.previous)();
  }

  function wake() {
    clearTimeout(idle);
    root.classList.remove("is-idle");
    idle = setTimeout(() => root.classList.add("is-idle"), IDLE_MS);
  }

  jump.hidden = true;
  document.getElementById("controls").hidden = false;
  document.addEventListener("keydown", key);
  document.addEventListener("click", click);
  document.addEventListener("mousemove", wake);
  document.addEventListener("touchstart", (event) => ([touched] = event.touches), { passive: true });
  document.addEventListener("touchend", lift, { passive: true });
  window.addEventListener("hashchange", show);
  wake();
  show();
}

document.addEventListener("DOMContentLoaded", start);
