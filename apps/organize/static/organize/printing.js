// A button that prints what of the page is marked for it; without scripts it is not there, and the browser's own does.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
