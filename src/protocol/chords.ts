/**
 * Key chords as text: modifiers and a key joined by `+`, such as `j`, `?`, `Ctrl+Shift+Z`, `Alt+ArrowRight`. `Ctrl` means Control or Command.
 * Keys have their names of `KeyboardEvent.key` (a space is `Space`); the case of letters does not matter.
 */
export interface Chord {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

/** A key that was pressed: the relevant fields of a KeyboardEvent. */
export interface KeyPress extends Chord {
  /** The position on the keyboard, as `KeyboardEvent.code`: identifies letters and digits that the layout replaces by others. */
  readonly code: string;
  /** Held down. */
  readonly repeat?: boolean;
}

const modifiers = new Set(['ctrl', 'alt', 'shift']);

/** Reads one chord; undefined if it is invalid. */
export function parseChord(text: string): Chord | undefined {
  const plusKey = text === '+' || text.endsWith('++');
  const parts = plusKey ? [...text.slice(0, -2).split('+').filter(Boolean), '+'] : text.split('+');
  const key = parts.pop();
  if (!key) return undefined;
  const held = parts.map((part) => part.toLowerCase());
  if (held.some((part) => !modifiers.has(part)) || modifiers.has(key.toLowerCase())) return undefined;
  const shift = held.includes('shift');
  return {
    ctrl: held.includes('ctrl'),
    alt: held.includes('alt'),
    shift,
    key: key.length === 1 ? key.toLowerCase() : key === 'Space' ? ' ' : key,
  };
}

/** Reads chords separated by spaces. Invalid ones are left out. */
export function parseChords(text: string): Chord[] {
  return text.split(/\s+/).flatMap((part) => parseChord(part) ?? []);
}

/** Whether a key press matches the chord. For characters such as `?`, Shift is ignored, because only some layouts need it. */
export function chordMatches(chord: Chord, press: KeyPress): boolean {
  if (chord.ctrl !== press.ctrl || chord.alt !== press.alt) return false;
  if (/^[a-z0-9]$/.test(chord.key)) return chord.shift === press.shift && plainKey(press) === chord.key;
  if (chord.key.length === 1 && chord.key !== ' ') return press.key.toLowerCase() === chord.key;
  return chord.shift === press.shift && press.key === chord.key;
}

/**
 * The letter, digit or other character of a key press, in lower case. If the layout gives no Latin letter (Cyrillic, or a special
 * character because of Alt or Shift), it is the one on that key of a Latin keyboard.
 */
export function plainKey(press: KeyPress): string {
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(press.code);
  const placed = (place?.[1] ?? place?.[2])?.toLowerCase();
  if (/^[a-z0-9]$/i.test(press.key)) return press.key.toLowerCase();
  if (placed !== undefined && (press.alt || press.shift || !/^[\u0021-\u024f]$/.test(press.key)))
    return placed;
  if (place?.[2] !== undefined && press.key.length === 1) return place[2];
  return press.key.toLowerCase();
}

const shown: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** A chord as it is displayed: `Ctrl+Z`, `Alt+→`, `j`. */
export function formatChord(chord: Chord): string {
  const held = [chord.ctrl && 'Ctrl', chord.alt && 'Alt', chord.shift && 'Shift'].filter(Boolean);
  const key =
    shown[chord.key] ??
    (held.length > 0 ? chord.key.toUpperCase().slice(0, 1) + chord.key.slice(1) : chord.key);
  return [...held, key].join('+');
}
