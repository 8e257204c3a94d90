// Says how many words or letters are left while somebody types. Without it the limit is told when the form is sent.
document.querySelectorAll('[data-module="govuk-character-count"]').forEach((frame) => {
  const box = frame.querySelector("textarea");
  const hint = frame.querySelector(".govuk-character-count__message");
  if (!box || !hint) return;
  const words = Number(frame.dataset.maxwords) || 0;
  const most = words || Number(frame.dataset.maxlength) || 0;
  if (!most) return;
  const count = () => (words ? (box.value.match(/\S+/g) || []).length : [...box.value.trim()].length);
  const thing = (number) => `${number} ${words ? "word" : "character"}${number === 1 ? "" : "s"}`;
  // One line is seen at once, the other is read out only when the typing pauses.
  const seen = hint.cloneNode();
  seen.removeAttribute("id");
  seen.classList.remove("govuk-visually-hidden");
  seen.setAttribute("aria-hidden", "true");
  const said = document.createElement("div");
  said.className = "govuk-visually-hidden";
  said.setAttribute("aria-live", "polite");
  hint.classList.add("govuk-visually-hidden");
  hint.after(seen, said);
  let pause;
  const tell = () => {
    const left = most - count();
    const sentence = left < 0 ? `${thing(-left)} too many` : `${thing(left)} left`;
    seen.textContent = sentence;
    seen.classList.toggle("govuk-error-message", left < 0);
    seen.classList.toggle("govuk-hint", left >= 0);
    clearTimeout(pause);
    pause = setTimeout(() => { said.textContent = sentence; }, 1200);
  };
  box.addEventListener("input", tell);
  tell();
});
