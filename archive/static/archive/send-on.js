// Goes on by itself; nothing is saved by it, since the form comes back to be looked at.
"use strict";

document.getElementById("send-on").submit();
