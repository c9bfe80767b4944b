// On a phone the tabs are one row that is pushed aside: the one that is open stands in sight, also once it is turned.
const tabs = document.querySelector(".dc-tabs");
const here = tabs?.querySelector("[aria-current]");
if (here)
  new ResizeObserver(() => {
    tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  }).observe(tabs);
