// The path of one player through the bracket.

let followed = null;

/** Light up every match of the player under the pointer or the focus, or of the one chosen in the list. */
export function followPlayers() {
  const playerAt = (target) =>
    target.closest?.("[data-player]")?.dataset.player ?? target.closest?.("[data-follow]")?.dataset.follow;
  document.addEventListener(
    "pointerover",
    (event) => event.pointerType === "mouse" && highlight(playerAt(event.target) ?? followed),
  );
  document.addEventListener(
    "focusin",
    (event) => event.target.matches(":focus-visible") && highlight(playerAt(event.target) ?? followed),
  );
  document.addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  document.querySelector("[data-players]")?.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-follow]")?.dataset.follow;
    if (chosen) choose(chosen === followed ? null : chosen);
  });
}

/** Light up the path again, in a bracket that was written anew. */
export function followAgain() {
  if (followed) highlight(followed);
}

function choose(player) {
  followed = player;
  document
    .querySelectorAll("[data-follow]")
    .forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.follow === player)));
  highlight(player);
}

function highlight(player) {
  const bracket = document.querySelector("[data-bracket]");
  if (!bracket) return;
  const sides = player ? bracket.querySelectorAll(`.side[data-player="${player}"]`) : [];
  bracket.querySelectorAll(".on-path").forEach((side) => side.classList.remove("on-path"));
  sides.forEach((side) => side.classList.add("on-path"));
  bracket.classList.toggle("following", sides.length > 0);
}
