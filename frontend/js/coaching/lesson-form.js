// Says at once that a file is too large, instead of after ten minutes of sending it.

document.addEventListener("change", (event) => {
  const control = event.target;
  if (!event.isTrusted || !control.matches("input[type=file][data-most]")) return; // not our own, below
  const large = [...control.files].some((file) => file.size > Number(control.dataset.most));
  control.closest(".ds-field").querySelector("[data-too-large]")?.remove();
  if (!large) return;
  const words = document.createElement("p");
  words.className = "field-error";
  words.setAttribute("role", "alert");
  words.dataset.tooLarge = "";
  words.textContent = control.dataset.large;
  control.closest(".ds-field").append(words);
  control.value = "";
  control.dispatchEvent(new Event("change", { bubbles: true }));
});
