/* Fields with something to copy: the button is there only where a browser can do it. Without it people select and copy
   as ever; the field selects itself. */
for (const field of document.querySelectorAll("[data-copy]")) {
  field.addEventListener("focus", () => field.select());
  const button = document.getElementById(field.dataset.copy);
  const told = document.getElementById(button?.dataset.told);
  if (!button || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      if (told) told.textContent = button.dataset.done;
    } catch {
      field.focus();
    }
  });
}
