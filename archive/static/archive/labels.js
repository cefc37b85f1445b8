// The boxes that the admin draws over a select get the name of its label.

django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    if (select.labels.length) name(select, select.labels[0]);
  }
});

function name(select, label) {
  label.id ||= `${select.id}_label`;
  const drawn = select.nextElementSibling;
  const shown = drawn.querySelector("[role=textbox]");
  by(label.id, shown);
  by(shown ? `${label.id} ${shown.id}` : label.id, drawn.querySelector("[role=combobox]"));
  by(label.id, drawn.querySelector("[role=searchbox]"));
  drawn.querySelector("ul")?.setAttribute("role", "presentation"); // its cross is no item of a list
  django.jQuery(select).on("select2:open", () => {
    by(label.id, document.querySelector(".select2-dropdown [role=searchbox]"));
  });
}

function by(ids, element) {
  element?.setAttribute("aria-labelledby", ids);
}
