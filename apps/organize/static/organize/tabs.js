// On a phone the tabs are one row that is pushed aside: the one that is open stands in sight.
const tabs = document.querySelector(".dc-tabs");
const open = tabs?.querySelector("[aria-current]");
if (open) tabs.scrollLeft = open.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
