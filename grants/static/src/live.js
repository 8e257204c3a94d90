// Keeps the live part of a meeting's page as it is on the server. Without it there is the link "Refresh".
const live = document.getElementById("live");
const told = document.getElementById("told");
const EVERY = 5000; // ms between asking, where the server cannot keep a stream open

const said = (part) => [...part.querySelectorAll("[data-says]")].map((words) => words.textContent.trim()).join(". ");

let stop = () => {};
let latest = 0; // of several questions on their way only the last one's answer counts

// Signed out, no longer on the panel, or the server is not well: the page says that it is old, and asks no more.
function lose() {
  stop();
  told.className = "govuk-body mg-note mg-note--warn";
  told.replaceChildren(document.getElementById("lost").content.cloneNode(true));
}

async function refresh() {
  const number = ++latest;
  const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  while (live.matches(":active")) await new Promise(requestAnimationFrame); // a button that is being pressed stays
  if (number !== latest) return;
  const fresh = answer.ok && page.getElementById("live");
  if (!fresh) return lose();
  const before = said(live);
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  live.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  if (said(live) !== before) told.textContent = said(live);
}

if (live && window.fetch) {
  let asking = null;
  let shown = null;
  const ask = () => { asking = asking || setInterval(() => refresh().catch(() => {}), EVERY); };
  stop = () => clearInterval(asking);
  if (window.EventSource) {
    const stream = new EventSource(live.dataset.live);
    stream.addEventListener("message", (event) => {
      // The first word only tells where we begin; the page may be a moment older, so ask once.
      if (event.data !== shown) refresh().catch(() => {});
      shown = event.data;
    });
    stream.addEventListener("full", () => { stream.close(); ask(); });
    stream.addEventListener("over", () => { stream.close(); refresh().catch(ask); });
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) ask(); });
    window.addEventListener("pagehide", () => stream.close());
    stop = () => { stream.close(); clearInterval(asking); };
  } else {
    ask();
  }
}
