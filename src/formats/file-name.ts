/** A file's name for an id: safe on every system and inside its folder; `taken` keeps two ids apart. */
export function fileName(id: string, taken: Set<string>): string {
  const safe =
    id
      .replace(/[^\p{L}\p{N}._@~-]+/gu, '-')
      .replace(/^\.+/, '')
      .slice(0, 100) || 'sample';
  let name = safe;
  for (let n = 2; taken.has(name); n++) name = `${safe}-${n}`;
  taken.add(name);
  return name;
}
