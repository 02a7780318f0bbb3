/**
 * An id like the one given that is not taken: the number at its end is raised above all taken ones of the same stem, with as many
 * digits (`EX-07` -> `EX-12`); an id without a number gets `-2`.
 */
export function freeId(id: string, taken: ReadonlySet<string>): string {
  const [, stem = id, digits = ''] = /^(.*?)(\d{1,9})$/.exec(id) ?? [];
  if (digits === '') {
    let next = 2;
    while (taken.has(`${id}-${next}`)) next++;
    return `${id}-${next}`;
  }
  let highest = Number(digits);
  for (const other of taken) {
    const rest = other.startsWith(stem) ? other.slice(stem.length) : '';
    if (/^\d{1,9}$/.test(rest)) highest = Math.max(highest, Number(rest));
  }
  return stem + String(highest + 1).padStart(digits.length, '0');
}
