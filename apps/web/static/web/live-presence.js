// Whether the page is seen, and its browser on a network, where there is a page at all.

/** Calls `seen`, `hidden`, `online` and `offline` as they happen; returns what puts an end to it. */
export function watchPresence({ seen, hidden, online, offline }) {
  const { document } = globalThis;
  const turned = () => (document.visibilityState === "hidden" ? hidden() : seen());
  document?.addEventListener("visibilitychange", turned);
  globalThis.addEventListener?.("online", online);
  globalThis.addEventListener?.("offline", offline);
  return () => {
    document?.removeEventListener("visibilitychange", turned);
    globalThis.removeEventListener?.("online", online);
    globalThis.removeEventListener?.("offline", offline);
  };
}
