// Copying links; everything else works without a script.
"use strict";

for (const link of document.querySelectorAll("a.copy")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const told = document.querySelector(".told");
    try {
      await navigator.clipboard.writeText(link.href);
      told.textContent = link.dataset.told;
    } catch {
      location.assign(link.href);
    }
  });
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
}
// A page that comes back from the browser's memory waits for nothing.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) form.removeAttribute("aria-busy");
});
