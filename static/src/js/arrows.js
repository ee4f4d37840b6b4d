/**
 * Tables and strips of many links are one stop of the Tab key each; arrow keys, Home and End move inside.
 *
 * Without this script every link is a stop of its own, so none is out of reach. The stop is the link that had
 * the focus last.
 */
import { all, around } from "./dom.js";

/** @type {Record<string, [number, number]>} right and down */
const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** How much farther a link counts that lies beside the way than one on it. */
const ASIDE = 4;

/** @param {HTMLElement} group */
function linksOf(group) {
  return all(group, "a[href]").filter((link) => link.getClientRects().length);
}

/** @param {HTMLElement} link */
function middle(link) {
  const box = link.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

/**
 * The nearest link that way; the same one at the edge.
 * @param {HTMLElement[]} links
 * @param {HTMLElement} from
 * @param {[number, number]} way
 */
function next(links, from, [right, down]) {
  const [x, y] = middle(from);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const link of links) {
    const [dx, dy] = [middle(link)[0] - x, middle(link)[1] - y];
    const along = dx * right + dy * down;
    const far = along + ASIDE * Math.abs(dx * down + dy * right);
    if (along <= 1 || far >= least) continue;
    best = link;
    least = far;
  }
  return best;
}

/**
 * @param {HTMLElement} group
 * @param {HTMLElement} link
 */
function stopAt(group, link) {
  for (const other of all(group, "a[href]")) other.setAttribute("tabindex", other === link ? "0" : "-1");
}

/** @param {KeyboardEvent} event */
function move(event) {
  const group = /** @type {HTMLElement} */ (event.currentTarget);
  const from = around(event, "a[href]");
  if (!from || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const links = linksOf(group);
  let to;
  if (event.key in WAYS) to = next(links, from, WAYS[event.key]);
  else if (event.key === "Home") to = links[0];
  else if (event.key === "End")
    to = links[links.length - 1]; // “at” is younger than our oldest browsers
  else return;
  event.preventDefault();
  to.focus();
}

/**
 * Make every group in *root* one stop.
 * @param {ParentNode} root
 */
export function addArrows(root) {
  for (const group of all(root, "[data-arrows]")) {
    const first = linksOf(group)[0];
    if (!first || group.dataset.arrows === "on") continue;
    group.dataset.arrows = "on";
    stopAt(group, first);
    group.addEventListener("keydown", move);
    group.addEventListener("focusin", (event) => {
      const link = around(event, "a[href]");
      if (link) stopAt(group, link);
    });
  }
}
