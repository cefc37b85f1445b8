/* Lists that change in place. Links and forms of a list lead to whole pages; htmx fetches the same
   page and takes the list out of it. Here is what a browser would do on a new page by itself:
   the head, the place of the focus, a word to those who hear the page, and errors. */

const ADDRESSED = "link[rel=canonical], link[rel=alternate], meta[name=robots]";
const told = document.createElement("p");
let before = {};
let typing = false;

told.className = "vh";
told.setAttribute("role", "status");
document.getElementById("main").append(told);

const linksOf = (facet) => [...document.querySelectorAll(`[aria-labelledby="${facet}"] a`)];
const nameOf = (link) => link.firstChild?.textContent;
const filters = () => document.querySelector("#list .filters");

const remember = ({ detail }) => {
  const link = detail.requestConfig?.elt ?? document.activeElement;
  const facet = link.closest(".facet")?.getAttribute("aria-labelledby");
  before = { open: filters()?.open, facet };
  if (facet) Object.assign(before, { name: nameOf(link), place: linksOf(facet).indexOf(link) });
};

/* The same value, or where a “more” stood, the first of its values. */
const successor = () => {
  const links = before.facet ? linksOf(before.facet) : [];
  return links.find((link) => nameOf(link) === before.name) ?? links[before.place];
};

/* Whether the answer has the focus, so that it is read anyway. */
const refocus = (answer, isBack) => {
  if (document.activeElement !== document.body) return false;
  const link = successor();
  link?.focus({ preventScroll: true });
  if (link) return false;
  answer.tabIndex = -1;
  answer.focus({ preventScroll: true });
  if (!isBack) answer.scrollIntoView({ block: "nearest" });
  return true;
};

const arrive = (page, isBack) => {
  const head = new DOMParser().parseFromString(page, "text/html").head;
  document.head.querySelectorAll(ADDRESSED).forEach((element) => element.remove());
  document.head.append(...head.querySelectorAll(ADDRESSED));
  if (before.open && filters()) filters().open = true;
  const answer = document.querySelector("#found .tally, #found .notice");
  told.textContent = refocus(answer, isBack) ? "" : answer.innerText;
};

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.path = detail.path.split("#")[0];
  for (const [name, value] of [...detail.formData]) if (!value) detail.formData.delete(name);
});

/* One step back undoes a word, not a letter. */
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const wasTyping = typing;
  typing = detail.requestConfig.elt.id === "q";
  const same = detail.history.path === location.pathname + location.search;
  if (same || (typing && wasTyping)) detail.history.type = "replace";
});

/* What holds no list (a file, another page) is gone to. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { pathInfo, xhr } = event.detail;
  if (xhr.status !== 200) return;
  event.detail.shouldSwap = xhr.responseText.includes('<div id="list"');
  if (event.detail.shouldSwap) remember(event);
  else location.assign(pathInfo.finalRequestPath);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.xhr) arrive(detail.xhr.responseText, false);
});
document.addEventListener("htmx:historyCacheMissLoad", remember);
document.addEventListener("htmx:historyRestore", ({ detail }) => {
  typing = false;
  arrive(detail.serverResponse, true);
});

/* What goes wrong is shown as it would be without all this. */
for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.addEventListener(fault, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
