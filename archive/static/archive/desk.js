// The desk by keyboard and mouse. Without it every part works by checkboxes, links and buttons.

const text = document.getElementById("text");
const work = document.getElementById("work");
const boxes = [...text.querySelectorAll("[name=cited]")];
let current = boxes.find((box) => box.checked) ?? boxes[0]; // the sentence that the keys act on
let anchor = current; // where a choice with Shift begins
const editing = Boolean(statement().elements.seen_version.value);
let typed = statement().hasAttribute("data-unsaved");
let touched = typed || editing; // the fields are the editor's, and suggestions leave them alone
let ours = !touched; // the choice was made by the desk, not by the editor
let awaited = 0; // answers with suggestions that are on their way

function statement() {
  return document.getElementById("statement");
}

function line(box) {
  return box.closest(".desk-line");
}

function number(box) {
  return line(box).dataset.number;
}

// Choosing sentences

function focusOn(box) {
  if (!box) return;
  current.tabIndex = -1;
  current = box;
  current.tabIndex = 0;
  current.focus({ preventScroll: true });
  line(current).scrollIntoView({ block: "nearest" });
}

function choose(box, { alone = false, upTo = false } = {}) {
  if (alone && !leaveTyped(box)) return;
  if (alone || ours) boxes.forEach((other) => (other.checked = false));
  ours = false;
  if (upTo) {
    const [from, to] = [boxes.indexOf(anchor), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((other) => (other.checked = true));
  } else {
    box.checked = alone || !box.checked;
    anchor = box;
  }
  focusOn(box);
  chosen();
}

// A statement that is being written is not taken to another sentence without being asked.
function leaveTyped(box) {
  if (!typed && !editing) return true;
  const question = `What you typed is not saved. Discard it and start on sentence ${number(box)}?`;
  if (typed && !confirm(question)) return false;
  typed = false;
  location.assign(`?sentence=${number(box)}#s${number(box)}`);
  return false;
}

function chosen() {
  const numbers = boxes.filter((box) => box.checked).map(number);
  document.getElementById("picked").textContent = numbers.join(", ") || "no sentence yet";
  if (editing) typed = true;
  if (!touched) suggestFor(numbers);
}

// Fresh suggestions come as the server words them, and only as long as nothing was changed. Until
// they are there nothing is saved, since what one sees belongs to another sentence.
async function suggestFor(numbers) {
  const asked = numbers.length ? numbers.map((n) => `sentence=${n}`).join("&") : "part=1";
  awaited += 1;
  try {
    show(await suggested(asked), numbers);
  } finally {
    awaited -= 1;
  }
}

async function suggested(asked) {
  const answer = await fetch(`${location.pathname}?work=1&${asked}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("suggested");
}

function show(fresh, numbers) {
  const now = boxes.filter((box) => box.checked).map(number);
  if (touched || String(now) !== String(numbers)) return;
  document.getElementById("suggested").replaceChildren(...(fresh ?? noSuggestions()).childNodes);
}

function noSuggestions() {
  const fields = document.getElementById("suggested").cloneNode(true);
  fields.querySelectorAll(".suggested, .desk-why").forEach((chip) => chip.remove());
  fields.querySelector("select").value = "";
  return fields;
}

text.addEventListener("click", (event) => {
  const words = event.target.closest(".desk-line label");
  if (!words) return;
  event.preventDefault();
  if (!event.shiftKey && getSelection().toString()) return; // words were marked, to be copied
  const alone = !event.shiftKey && !event.ctrlKey && !event.metaKey;
  choose(words.control, { alone, upTo: event.shiftKey });
});

text.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest("label")) event.preventDefault();
});

text.addEventListener("change", (event) => {
  if (event.target.name !== "cited") return;
  event.target.checked = !event.target.checked;
  choose(event.target);
});

text.addEventListener("focusin", (event) => {
  if (event.target.name === "cited" && event.target !== current) focusOn(event.target);
});

// Keys: letters act on sentences alone, where nothing is typed

const keys = {
  j: () => focusOn(boxes[boxes.indexOf(current) + 1]),
  k: () => focusOn(boxes[boxes.indexOf(current) - 1]),
  " ": (event) => choose(current, { upTo: event.shiftKey }),
  Enter: () => write(),
  n: () => document.getElementById("next")?.click(),
  e: () => line(current).querySelector("ul a")?.click(),
  x: () => document.getElementById("aside")?.focus(),
  "?": () => document.getElementById("keys").toggleAttribute("open"),
};
function write() {
  if (ours && !current.checked) choose(current);
  statement().elements.text.focus();
}

keys.ArrowDown = keys.j;
keys.ArrowUp = keys.k;

text.addEventListener("keydown", (event) => {
  const act = event.target.name === "cited" && keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(event);
});

work.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") focusOn(current);
  if (event.altKey && event.code.startsWith("Digit")) pressChip(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send(event.shiftKey ? "another" : "save");
  } else if (event.key === "Enter" && event.target.list) {
    event.preventDefault();
    if (event.target.id === "aside") send("set-aside");
    else takeName(event.target);
  }
});

// The chips of topics have numbers, and with Shift those of speakers.
function pressChip(event) {
  const chips = work.querySelector(`[data-name=${event.shiftKey ? "attributed_to" : "topics"}]`);
  const chip = chips.querySelectorAll(".desk-chip input")[event.code.slice(5) - 1];
  if (!chip) return;
  event.preventDefault();
  chip.click();
}

function send(id) {
  statement().requestSubmit(document.getElementById(id));
}

// What was changed by hand, and leaving it unsaved

work.addEventListener("input", (event) => {
  typed = true;
  ours = false;
  if (!event.target.closest("#suggested")) return;
  touched = true;
  event.target.closest(".suggested")?.classList.remove("suggested");
});

work.addEventListener("change", (event) => {
  if (event.target.list && event.target.id !== "aside") takeName(event.target);
});

// A name of the list, or what only one of them holds, becomes a ticked chip.
function takeName(input) {
  const begun = input.value.trim().toLowerCase();
  const names = [...input.list.options].map((option) => option.value);
  const held = names.filter((name) => begun && name.toLowerCase().includes(begun));
  const name = names.find((name) => name.toLowerCase() === begun) ?? (held.length === 1 ? held[0] : "");
  if (!name) return;
  const chip = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: input.name, value: name, checked: true });
  chip.className = "desk-chip";
  chip.append(box, " ", name);
  input.before(chip);
  input.value = "";
}

addEventListener("submit", (event) => {
  if (event.target !== statement()) return;
  if (awaited) event.preventDefault();
  else typed = false;
});

addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});

// Where an editor wants to be when the page opens

function showWhole(sentence) {
  const fits = sentence.offsetHeight < Math.min(text.clientHeight, innerHeight) / 2;
  sentence.scrollIntoView({ block: fits ? "center" : "start" });
}

function begin() {
  if (current) showWhole(line(current));
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
  else if (matchMedia("(pointer: fine)").matches) statement().elements.text.focus({ preventScroll: true });
}

work.classList.add("scripted");
document.getElementById("keys").hidden = false;
boxes.forEach((box) => (box.tabIndex = box === current ? 0 : -1));
begin();
// Going to the sentence that the address names takes the focus away, as late as here.
addEventListener("load", () => document.activeElement === document.body && begin());
