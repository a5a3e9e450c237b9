// Shows the way to print where a script can offer it; without one the browser's own menu prints as well.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
