// On a phone the tabs are one row that is pushed aside: the one that is open stands in sight, once the page is shown.
const tabs = document.querySelector(".dc-tabs");
const here = tabs?.querySelector("[aria-current]");
if (here)
  new ResizeObserver((_, observer) => {
    if (!tabs.clientWidth) return;
    observer.disconnect();
    tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  }).observe(tabs);
