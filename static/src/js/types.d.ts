/** What the scripts of a page share, and the events of htmx that entry.js listens to, as far as it reads them. */
import type htmx from "htmx.org";

interface Answered {
  xhr: XMLHttpRequest;
  requestConfig: { verb: string; elt: HTMLElement; formData: FormData };
}

declare global {
  interface Window {
    htmx: typeof htmx;
  }
  interface DocumentEventMap {
    "htmx:configRequest": CustomEvent<{ headers: Record<string, string>; parameters: Record<string, string> }>;
    "htmx:beforeSwap": CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>;
    "htmx:beforeOnLoad": CustomEvent<{ xhr: XMLHttpRequest }>;
    "htmx:afterRequest": CustomEvent<Answered>;
  }
}
