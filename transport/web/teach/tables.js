// Tables of the teacher’s page; text stays text.

import { made } from "../elements.js";

/** Head and body of a table; a cell is a text, a number or an element. */
export function rows(heads, cells) {
  const [head, body] = [document.createElement("thead"), document.createElement("tbody")];
  if (heads.some(Boolean)) head.append(row(heads.map((text) => Object.assign(made("th", text), { scope: "col" }))));
  body.append(...cells.map((each) => row(each.map(cell))));
  return [head, body];
}

/** A part of a report, as the server has put it into words. */
export function table({ title, heads, rows: found, arabic }, none) {
  if (found.length === 0) return [made("h3", title), made("p", none)];
  const whole = document.createElement("table");
  whole.append(...rows(heads, found));
  for (const column of arabic) {
    for (const each of whole.tBodies[0].rows) Object.assign(each.cells[column], { lang: "ar", dir: "rtl" });
  }
  return [made("h3", title), whole];
}

function row(cells) {
  const whole = document.createElement("tr");
  whole.append(...cells);
  return whole;
}

function cell(content) {
  const whole = document.createElement("td");
  whole.append(content);
  return whole;
}
