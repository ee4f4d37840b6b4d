/** What the templates promise the scripts, in one place: elements by name, and sentences with gaps. */

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const all = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 * @throws {Error} if there is none: the page and the script do not belong together
 */
export function the(root, selector) {
  const element = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (!element) throw new Error(`no ${selector} on this page`);
  return element;
}

/** @param {string} id */
export const byId = (id) => the(document, `#${id}`);

/**
 * What an event happened to; `document` itself has no `closest`, elements have.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLElement} */ (event.target);

/**
 * The element or the nearest one around it that matches, where the event happened to an element.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const around = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/**
 * A sentence with what belongs into it: words of somebody, in which $& is $&.
 * @param {string | undefined} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) =>
  Object.entries(values).reduce((whole, [key, value]) => whole.replace(`{${key}}`, () => String(value)), text ?? "");
