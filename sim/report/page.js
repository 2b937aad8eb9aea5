"use strict";
(() => {
  const root = document.documentElement;
  const every = (what, act) => document.querySelectorAll(what).forEach(act);
  const speak = (lang) => { root.lang = lang; document.title = root.dataset[lang]; };
  document.getElementById("language").addEventListener("click", () => speak(root.lang === "en" ? "zh" : "en"));
  if (location.hash === "#zh") speak("zh");
  every(".choices input", (box) => box.addEventListener("change", () => {
    every("[data-model]", (about) => { if (about.dataset.model === box.value) about.hidden = !box.checked; });
  }));
  every("select.outcome", (choice) => choice.addEventListener("change", () => {
    every("select.outcome", (other) => { other.value = choice.value; });
    every("tbody[data-outcome]", (rows) => { rows.hidden = choice.value !== "" && rows.dataset.outcome !== choice.value; });
    every("details.others", (others) => { others.open = choice.value !== ""; });
  }));
})();
