// A button beside each citation that copies it; without this, a click on the text selects it whole.
for (const text of document.querySelectorAll(".cite .all")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const done = document.createElement("span");
  done.className = "vh";
  done.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = done.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      done.textContent = "Selected; copy it by keyboard";
    }
  });
  text.after(button, done);
}
