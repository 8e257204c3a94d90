// Keeps the live part of a meeting's page as it is on the server. Without it there is the link "Refresh".
const live = document.getElementById("live");
const told = document.getElementById("told");
const EVERY = 5000; // ms between asking, where the server cannot keep a stream open

const said = (part) => [...part.querySelectorAll("[data-says]")].map((words) => words.textContent.trim()).join(". ");

async function refresh() {
  const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh) return;
  const before = said(live);
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  live.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  if (told && said(live) !== before) told.textContent = said(live);
}

if (live && window.fetch) {
  let asking = null;
  let shown = null;
  const ask = () => { asking = asking || setInterval(() => refresh().catch(() => {}), EVERY); };
  if (window.EventSource) {
    const stream = new EventSource(live.dataset.live);
    stream.addEventListener("message", (event) => {
      // The first word only tells where we begin; the page may be a moment older, so ask once.
      if (event.data !== shown) refresh().catch(() => {});
      shown = event.data;
    });
    stream.addEventListener("full", () => { stream.close(); ask(); });
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) ask(); });
    window.addEventListener("pagehide", () => stream.close());
  } else {
    ask();
  }
}
