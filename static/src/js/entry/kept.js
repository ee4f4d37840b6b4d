/**
 * What is typed and not confirmed, in the tab's storage. What is kept carries the version it was typed over,
 * so that a figure changed by somebody else meanwhile is never overwritten unseen. The tab's storage, not the
 * browser's: office computers are shared.
 *
 * @typedef {{ version: string, values: Record<string, string> }} Typed the boxes of a row, by name
 */

/** @param {Element} row @returns {HTMLInputElement | null} */
export const versionOf = (row) => row.querySelector('input[name$="-version"]');

export class Kept {
  /** @param {string} key of the storage: one for each person and report */
  constructor(key) {
    this.key = key;
  }

  /** @returns {Record<string, Typed>} by the row's id */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  /** @param {Record<string, Typed>} rows */
  write(rows) {
    try {
      if (Object.keys(rows).length) sessionStorage.setItem(this.key, JSON.stringify(rows));
      else sessionStorage.removeItem(this.key);
    } catch {
      // Storage is full or forbidden: saving through the network still works.
    }
  }

  /** @param {HTMLElement} row @param {HTMLInputElement} input */
  add(row, input) {
    const rows = this.read();
    const own = rows[row.id] ?? { version: versionOf(row)?.value ?? "0", values: {} };
    own.values[input.name] = input.value;
    this.write({ ...rows, [row.id]: own });
  }

  /**
   * Forget what the server has now; what was typed after the request was sent stays.
   * @param {HTMLElement} row
   * @param {FormData} sent
   */
  confirm(row, sent) {
    const rows = this.read();
    const own = rows[row.id];
    if (!own) return;
    for (const [name, value] of Object.entries(own.values)) {
      if (sent.get(name) === value) delete own.values[name];
    }
    own.version = versionOf(row)?.value ?? own.version;
    if (!Object.keys(own.values).length) delete rows[row.id];
    this.write(rows);
  }

  /**
   * Whether nothing was typed into the row since that was sent.
   * @param {HTMLElement} row
   * @param {FormData} sent
   */
  isAs(row, sent) {
    const own = this.read()[row.id];
    return own !== undefined && Object.entries(own.values).every(([name, value]) => sent.get(name) === value);
  }

  /** @param {string} rowId */
  forget(rowId) {
    const rows = this.read();
    delete rows[rowId];
    this.write(rows);
  }
}
