// Searches, filters and sorts the glossary; without it the cards can be read page by page.
(() => {
  "use strict";
  const form = document.getElementById("search");
  const inPage = document.getElementById("glossary-data");
  const data = window.tolmachGlossary || (inPage && JSON.parse(inPage.textContent));
  if (!form || !data) return;

  const ROWS = 100;
  const at = Object.fromEntries(data.columns.map((name, number) => [name, number]));
  const fields = Object.fromEntries(
    ["words", "kind", "domain", "status", "sort"].map((id) => [id, document.getElementById(id)]),
  );
  const [results, cards, found, more] = ["results", "cards", "found", "more"].map((id) =>
    document.getElementById(id),
  );
  const all = found.textContent;
  const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
  let texts = null;
  let hits = [];
  let shown = 0;

  for (const name of ["kind", "domain", "status"]) {
    const values = [...new Set(data.rows.map((row) => row[at[name]]))].filter(Boolean).sort();
    for (const value of values) fields[name].append(new Option(value, value));
  }

  const orders = {
    en: (a, b) => a[at.en].localeCompare(b[at.en], "en"),
    occurrences: (a, b) => b[at.occurrences] - a[at.occurrences],
    confidence: (a, b) => rank(a) - rank(b),
    decided: (a, b) => (a[at.decided] < b[at.decided] ? 1 : a[at.decided] > b[at.decided] ? -1 : 0),
  };
  // What is searched for itself, then what begins with it, then the rest by the alphabet.
  const bestFirst = (rows, text) => {
    const ranks = [[], [], []];
    for (const row of rows) {
      const sides = [fold(row[at.ru]), fold(row[at.en])];
      const whole = sides.includes(text);
      ranks[whole ? 0 : sides.some((side) => side.startsWith(text)) ? 1 : 2].push(row);
    }
    return ranks.flat();
  };
  const rank = (row) => (row[at.confidence] < 0 ? 2 : row[at.confidence]);

  const prepare = () => {
    texts ??= data.rows.map((row) => fold(`${row[at.ru]}\n${row[at.forms]}\n${row[at.en]}`));
  };

  const search = () => {
    prepare();
    const words = fold(fields.words.value).split(/\s+/).filter(Boolean);
    const wanted = ["kind", "domain", "status"]
      .map((name) => [at[name], fields[name].value])
      .filter(([, value]) => value);
    const order = fields.sort.value;
    const asked = words.length > 0 || wanted.length > 0 || order !== "";
    results.hidden = !asked;
    cards.hidden = asked;
    if (!asked) {
      found.textContent = all;
      return;
    }
    hits = data.rows.filter(
      (row, number) =>
        wanted.every(([column, value]) => row[column] === value) &&
        words.every((word) => texts[number].includes(word)),
    );
    if (orders[order]) hits.sort(orders[order]);
    else if (words.length && !order) hits = bestFirst(hits, words.join(" "));
    found.textContent = `${hits.length.toLocaleString("en")} of ${data.rows.length.toLocaleString("en")} entries`;
    results.querySelector("tbody").replaceChildren();
    shown = 0;
    showMore();
  };

  const cell = (row, text, lang) => {
    const made = row.insertCell();
    made.textContent = text;
    if (lang) made.lang = lang;
    return made;
  };

  const address = (row) => {
    const page = row[at.page];
    const place = `#${page}-${row[at.id]}`;
    if (inPage) return place;
    return (page === "glossary-1" ? "glossary" : page) + ".html" + place;
  };

  const showMore = () => {
    const body = results.querySelector("tbody");
    for (const hit of hits.slice(shown, shown + ROWS)) {
      const row = body.insertRow();
      const link = document.createElement("a");
      link.href = address(hit);
      link.textContent = hit[at.ru];
      link.addEventListener("click", () => { cards.hidden = false; });
      cell(row, "", "ru").append(link);
      cell(row, hit[at.en]);
      cell(row, hit[at.kind]);
      cell(row, hit[at.domain]);
      cell(row, hit[at.status]);
      const sure = hit[at.confidence];
      cell(row, sure < 0 ? "by hand" : `${(100 * sure).toFixed(0)} %`).className = "n";
      cell(row, hit[at.occurrences]).className = "n";
    }
    shown += ROWS;
    more.hidden = shown >= hits.length;
  };

  form.hidden = false;
  form.addEventListener("input", search);
  form.addEventListener("reset", () => window.setTimeout(search));
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", showMore);
  window.setTimeout(prepare); // before the first letter is typed
  if (form.querySelector("input").value) search(); // the browser has kept what was typed
})();
