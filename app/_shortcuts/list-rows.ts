const ROWS = "#content tbody tr:has(a[href]), #content [data-row]";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.offsetParent);
}

export const hasRows = () => rows().length > 0;

/** Moves the focus to the link of the next row, or the one before; Enter then follows it. */
export function moveToRow(step: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const to = all[at === -1 ? (step === 1 ? 0 : all.length - 1) : at + step];
  (to?.matches("a, button") ? to : to?.querySelector<HTMLElement>("a[href]"))?.focus();
}

function boxOfRow(): HTMLInputElement | null {
  const row = rows().find((one) => one.contains(document.activeElement));
  return row?.querySelector<HTMLInputElement>("input[type=checkbox]") ?? null;
}

export const canSelectRow = () =>
  document.querySelector(`:is(${ROWS}) input[type=checkbox]`) !== null;

/** Selects the row that has the focus, or lets go of it. */
export const selectRow = () => boxOfRow()?.click();

function searchField(): HTMLInputElement | null {
  return document.querySelector(
    "#content :is(input[type=search], input[role=combobox], input[data-search])",
  );
}

export const hasSearch = () => searchField() !== null;

export function focusSearch(): void {
  searchField()?.focus();
  searchField()?.select();
}
