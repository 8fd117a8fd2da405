// What a learner has chosen for good: language, and when to be told. Kept in the browser, where it may be kept.

const PREFIX = "talqin.";

/** What was chosen under a name; `otherwise` when nothing was, or when the browser keeps nothing. */
export function chosen(name, otherwise, known) {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return known.includes(kept) ? kept : otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // a browser that keeps nothing: the choice holds for this page
  }
}
