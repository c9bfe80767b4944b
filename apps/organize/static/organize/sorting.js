// A list that is put in order by dragging, or by the buttons of each row. The form sends the order as it stands.

const list = document.querySelector("[data-sorted]");
let dragged = null;

list?.addEventListener("dragstart", ({ target }) => {
  dragged = target.closest("li");
});
list?.addEventListener("dragover", (event) => {
  event.preventDefault();
  const over = event.target.closest("li");
  if (!dragged || !over || over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});
list?.addEventListener("dragend", () => {
  dragged = null;
});
list?.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-up], [data-down]");
  const row = button?.closest("li");
  if (!row) return;
  if ("up" in button.dataset) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  button.focus();
});
