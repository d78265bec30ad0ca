// Shows the note on a marked stretch beside it while it is pointed at or has the focus.
(() => {
  "use strict";
  const card = document.createElement("div");
  card.className = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the same is read out as the mark's description
  document.body.append(card);
  let shown = null;

  const marksOf = (id) => document.querySelectorAll(`mark[data-note="${CSS.escape(id)}"]`);

  const hide = () => {
    if (shown) marksOf(shown).forEach((mark) => mark.classList.remove("lit"));
    shown = null;
    card.hidden = true;
  };

  const show = (mark) => {
    const note = document.getElementById(mark.dataset.note);
    if (!note) return;
    hide();
    shown = note.id;
    marksOf(shown).forEach((one) => one.classList.add("lit"));
    card.className = `card ${note.className}`.replace(/\bnote\b/, "");
    card.replaceChildren(...[...note.children].map((part) => part.cloneNode(true)));
    card.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    card.querySelectorAll("a").forEach((part) => { part.tabIndex = -1; });
    card.hidden = false;
    const place = mark.getClientRects()[0] || mark.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(place.left, width - card.offsetWidth - 8));
    const below = mark.getBoundingClientRect().bottom + 8;
    const fits = below + card.offsetHeight < window.innerHeight;
    const top = fits ? below : Math.max(8, place.top - card.offsetHeight - 8);
    card.style.setProperty("left", `${left + window.scrollX}px`);
    card.style.setProperty("top", `${top + window.scrollY}px`);
  };

  const markOf = (event) => event.target.closest && event.target.closest("mark[data-note]");
  document.addEventListener("focusin", (event) => (markOf(event) ? show(markOf(event)) : hide()));
  document.addEventListener("mouseover", (event) => {
    if (markOf(event)) show(markOf(event));
    else if (!card.contains(event.target) && !(document.activeElement || card).closest("mark")) hide();
  });
  document.addEventListener("keydown", (event) => {
    const mark = markOf(event);
    if (event.key === "Escape") hide();
    if (event.key === "Enter" && mark) window.location.hash = mark.dataset.note;
  });
  document.querySelectorAll("a.ref").forEach((one) => { one.tabIndex = -1; });
})();
