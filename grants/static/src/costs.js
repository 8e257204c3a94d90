// Adds the costs up while somebody types. Without it the button "Update total" does.
// <form data-costs data-most="150000"> … <input data-cost> … <output data-total></output> <output data-over></output>
document.querySelectorAll("[data-costs]").forEach((form) => {
  const total = form.querySelector("[data-total]");
  const over = form.querySelector("[data-over]");
  const most = Number(form.dataset.most) || 0;
  if (!total) return;
  const pence = (text) => {
    const found = /^£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$/.exec(text.replace(/\s/g, ""));
    return found ? Number(found[1].replace(/,/g, "")) * 100 + Number(found[2] || 0) : 0;
  };
  const pounds = (amount) => {
    const rest = amount % 100;
    const whole = Math.floor(amount / 100).toLocaleString("en-GB");
    return rest ? `£${whole}.${String(rest).padStart(2, "0")}` : `£${whole}`;
  };
  const add = () => {
    let sum = 0;
    form.querySelectorAll("[data-cost]").forEach((box) => { sum += pence(box.value); });
    total.textContent = pounds(sum);
    form.querySelectorAll("[data-over-row]").forEach((part) => { part.hidden = sum <= most; });
    const box = total.closest(".mg-total");
    if (box) box.classList.toggle("mg-total--over", sum > most);
    if (over) over.textContent = pounds(Math.max(0, sum - most));
  };
  form.addEventListener("input", add);
  add();
});
