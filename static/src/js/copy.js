/**
 * Copies `data-copy` on a click and says so for a moment; where the clipboard is not to be had
 * (plain HTTP inside an office), the text is selected, so that Ctrl+C takes it.
 */
import { around } from "./dom.js";

const SHOWN_MS = 1200;

/** @param {HTMLElement} button */
async function copy(button) {
  const text = button.dataset.copy ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    button.after(field);
    field.focus();
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.dataset.state = button.dataset.copied;
  setTimeout(() => delete button.dataset.state, SHOWN_MS);
}

document.addEventListener("click", (event) => {
  const button = around(event, "[data-copy]");
  if (button) copy(button);
});
