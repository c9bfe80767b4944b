// Who takes part, for organizers: the lists follow what happens. Codes that were just made, and what is typed, stay.

import { renew } from "./forms.js";
import { connect } from "./live.js";
import { showConnection } from "./page.js";
import { askForPage, beginIn, expectPieces, followPieces, setTold, spread } from "./pieces.js";

const root = document.querySelector("[data-room]");
const OWN_SPREAD_MS = 300;
// They come often, and change nobody's place.
const OF_MATCHES = ["score_updated", "viewers_changed", "pieces"];

function renewOwn(fresh) {
  for (const list of root.querySelectorAll("[data-people]")) renew(list, fresh.getElementById(list.id));
}

followPieces({ renewOwn, heard: () => room.sequence });
const { since, epoch } = root.dataset;
const room = connect(root.dataset.room, {
  since: Number(since),
  epoch,
  around: () => root.dataset.around,
  signedIn: true,
  onEvent({ type, sequence }) {
    if (OF_MATCHES.includes(type) || sequence == null) return;
    expectPieces(sequence);
    askForPage(OWN_SPREAD_MS);
  },
  onSnapshot(snapshot) {
    beginIn(snapshot.epoch);
    expectPieces(snapshot.sequence);
    askForPage(spread());
  },
  onState(state) {
    setTold(state.status === "live");
    showConnection(state);
  },
});
