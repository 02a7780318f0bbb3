/** `--match text`: finds an item's sample in the project by its text instead of its id. */
import { spansIn } from './foreign-values';
import { textHash } from '../base/text/hash';
import { UnitText, type OffsetUnit } from '../project/records/spans';
import type { ForeignAnswer, ForeignItem, ForeignSpan, ForeignValue } from './format';
import { quoted, type LossReport } from './loss-report';

/** A sample of the project, with the white space at the ends of its text. */
interface Known {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** The texts of a project: some 200 bytes per sample. */
export class TextMatcher {
  /** By the hash of the text, and of the text without white space at its ends; null if several samples have it. */
  readonly #exact = new Map<string, Known | null>();
  readonly #core = new Map<string, Known | null>();

  add(id: string, text: string): void {
    const { before, core, after } = partsOf(text);
    const known = { id, before, after };
    for (const [map, key] of [
      [this.#exact, textHash(text)],
      [this.#core, textHash(core)],
    ] as const)
      map.set(key, map.has(key) ? null : known);
  }

  /**
   * The only sample with this text; failing that, the only one whose text differs just by white space at the ends (`moved`). Null if there
   * are several.
   */
  find(text: string): (Known & { readonly moved: boolean }) | null | undefined {
    if (this.#exact.size === 0) return undefined;
    const exact = this.#exact.get(textHash(text));
    if (exact !== undefined) return exact && { ...exact, moved: false };
    const known = this.#core.get(textHash(text.trim()));
    return known && { ...known, moved: true };
  }
}

function partsOf(text: string): { before: string; core: string; after: string } {
  const core = text.trim();
  const start = text.length - text.trimStart().length;
  return { before: text.slice(0, start), core, after: text.slice(start + core.length) };
}

/**
 * The item with the id and text of the project's sample, and with offsets in that text. An item without a match gets the prefix before its id.
 * Offsets are moved in the `second` reading, when the unit of each file is known.
 */
export function asKnown(
  item: ForeignItem,
  matcher: TextMatcher,
  prefix: string,
  second?: { readonly losses: LossReport; readonly unitOf: (file: string) => OffsetUnit },
): ForeignItem {
  const { text, place } = item;
  const found = text === undefined ? undefined : matcher.find(text);
  // In a conversation, white space at the ends of a message is in the middle of the text.
  if (text === undefined || !found || (found.moved && item.messages)) {
    if (found === null)
      second?.losses.note(place, {
        'several-samples': `several samples of the project have the text ${quoted(text!)}: so it matches none of them`,
      });
    return item.id === undefined || prefix === '' ? item : { ...item, id: prefix + item.id };
  }
  if (!found.moved || !second) return { ...item, id: found.id };
  second.losses.noteOnce(place.file, {
    'white-space-differs':
      'texts that differ only by white space at their ends are treated as the same; offsets are moved accordingly',
  });
  const { before, core } = partsOf(text);
  const own = `${found.before}${core}${found.after}`;
  const unit = second.unitOf(place.file);
  const [theirs, ours] = [new UnitText(text, unit), new UnitText(own, unit)];
  const move = (offset: number): number => {
    const at = theirs.toUtf16(offset);
    // An offset that is not in the source's text must not be in the project's text either, which may be longer.
    if (at < 0) return ours.toUtf16(offset) < 0 ? offset : -1;
    return ours.fromUtf16(Math.min(Math.max(0, at - before.length + found.before.length), own.length));
  };
  const placed = <P extends { readonly start: number; readonly end: number; readonly quote?: string }>(
    piece: P,
  ): P => {
    const [start, end] = [move(piece.start), move(piece.end)];
    const isCut =
      ours.toUtf16(end) - ours.toUtf16(start) !== theirs.toUtf16(piece.end) - theirs.toUtf16(piece.start);
    return { ...piece, start, end, ...(isCut && { quote: undefined }) };
  };
  const span = (each: ForeignSpan): ForeignSpan => ({
    ...placed(each),
    ...(each.parts && { parts: each.parts.map(placed) }),
  });
  const moved = <A extends ForeignAnswer>(answer: A): A => ({
    ...answer,
    values: answer.values.map((value) =>
      spansIn(value) ? ({ ...value, spans: spansIn(value)!.map(span) } as ForeignValue) : value,
    ),
  });
  return {
    ...item,
    id: found.id,
    text: own,
    answers: item.answers.map(moved),
    suggestions: item.suggestions.map(moved),
  };
}
