// Copying links, and how far a reading has come; everything works without a script.
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

for (const told of document.querySelectorAll("[data-stages]")) {
  const stages = new EventSource(told.dataset.stages);
  stages.onmessage = (event) => {
    const stage = JSON.parse(event.data);
    told.textContent = stage.told;
    if (stage.next) {
      stages.close();
      location.replace(stage.next);
    }
  };
}
