/**
 * Copies `data-copy` on a click and says so for a moment; where the clipboard is not to be had
 * (plain HTTP inside an office), the text is selected, so that Ctrl+C takes it.
 */
const SHOWN_MS = 1200;

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    field.className = "visually-hidden";
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.dataset.state = button.dataset.copied;
  setTimeout(() => delete button.dataset.state, SHOWN_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
