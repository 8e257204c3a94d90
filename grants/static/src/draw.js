// Holds a draw again in the reader's own browser and says whether it gives what was published. Without it there is the
// table, and a command to run at home. seed = SHA-256(secret|event); ideas are ordered by SHA-256(seed|idea).
document.querySelectorAll("[data-draw]").forEach((frame) => {
  const button = frame.querySelector("button");
  const told = frame.dataset;
  if (!button || !window.crypto || !window.crypto.subtle) return;
  const said = document.createElement("output");
  said.className = "govuk-body";
  button.after(said);
  const hash = async (...parts) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("|")));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const drawAgain = async () => {
    const commitment = await hash(told.secret);
    const seed = await hash(told.secret, told.event);
    const tickets = await Promise.all(told.draw.split(" ").map(async (idea) => [await hash(seed, idea), idea]));
    const order = tickets.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, idea]) => idea);
    const holds = commitment === told.commitment && seed === told.seed && order.join(" ") === told.order;
    said.textContent = `${holds ? told.same : told.other} ${order.join(", ")}`;
    frame.dataset.holds = holds;
  };
  frame.hidden = false;
  button.addEventListener("click", drawAgain);
});
