/** Ask the portal; null where it is not the portal that answers: no network, signed out, an error. */
export async function ask(address, content, type) {
  const token = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/); // another one after signing in again
  const headers = { "X-CSRFToken": token ? token[1] : "", ...(type && { "Content-Type": type }) };
  try {
    const response = await fetch(address, { method: "POST", body: content, headers });
    if (response.status === 404) return { status: 404 };
    const isOurs = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
    return isOurs ? { ...(await response.json()), status: response.status } : null;
  } catch {
    return null;
  }
}
