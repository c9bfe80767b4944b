// A file is compared with what was issued by its digest, here: it is sent nowhere.

const digestOf = async (file) => {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

document.querySelectorAll("[data-compare]").forEach((box) => {
  const said = box.querySelector("[role=status]");
  const { pdf, png, same, other, cannot } = box.dataset;
  box.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    said.textContent = "";
    if (!file) return;
    // Browsers have it where the page came by https, or from this machine.
    if (!globalThis.crypto?.subtle) {
      said.textContent = cannot;
      return;
    }
    const isSame = [pdf, png].includes(await digestOf(file));
    said.textContent = isSame ? same : other;
    said.className = isSame ? "verdict good" : "verdict bad";
  });
});
