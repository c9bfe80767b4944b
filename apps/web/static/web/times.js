// A page whose only moving parts are its times.

import { showTimes } from "./page.js";

showTimes();
