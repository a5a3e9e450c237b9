/* Buttons that say how many they touch: the number of boxes that are ticked in their form. Without this script they say
   "those chosen", and do the same. */
"use strict";

for (const form of document.querySelectorAll("form:has(button[data-many])")) {
  const buttons = [...form.querySelectorAll("button[data-many]")];
  for (const button of buttons) button.dataset.none = button.textContent;
  const count = () => {
    const chosen = form.querySelectorAll('input[type="checkbox"]:checked').length;
    for (const button of buttons) {
      const { none, one, many } = button.dataset;
      button.textContent = chosen === 0 ? none : chosen === 1 ? one : many.replace("{n}", chosen);
    }
  };
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}
