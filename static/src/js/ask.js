/** The token against forged requests: of the moment, for it is another one after signing in again. */
export const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";

/**
 * Ask the portal; null where it is not the portal that answers: no network, signed out, an error.
 * @param {string} address
 * @param {BodyInit} content
 * @param {string} [type] of the content, where the browser does not know it
 * @returns {Promise<any>} what the portal says, with the `status` of its answer
 */
export async function ask(address, content, type) {
  const headers = { "X-CSRFToken": token(), ...(type && { "Content-Type": type }) };
  try {
    const response = await fetch(address, { method: "POST", body: content, headers });
    if (response.status === 404) return { status: 404 };
    const isOurs = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
    return isOurs ? { ...(await response.json()), status: response.status } : null;
  } catch {
    return null;
  }
}
