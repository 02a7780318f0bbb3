import { memoize } from '../../base/memoize';
import type { ProjectModel } from '../../project/model/model';
import {
  locateSpans,
  unitOf,
  UnitText,
  type LocatedSpan,
  type SpanPiece,
  piecePath,
  type OffsetUnit,
} from '../../project/records/spans';
import type { SpansLayer } from '../../project/schema/layer-types';
import { forEachAnswer } from './answers';
import type { LineReport, LineView, LineFix } from './line-view';
import type { LineRule, ReportLine } from './rule';
import { marksText } from '../../kinds/traits';
import type { Found } from '../../project/records/quote-search';

export interface SpanAnswer {
  readonly layer: SpansLayer;
  /** Path of the list. */
  readonly path: LineReport['path'];
  readonly spans: readonly LocatedSpan[];
}

export interface LineSpans {
  /** The sample's text in the record's unit; undefined when the sample is not known. */
  readonly text: UnitText | undefined;
  readonly answers: readonly SpanAnswer[];
}

/** A piece of a span with what it is part of. */
export interface PieceInLine {
  readonly line: LineView;
  /** The sample's text in the record's unit; undefined when the sample is not known. */
  readonly text: UnitText | undefined;
  readonly answer: SpanAnswer;
  readonly span: LocatedSpan;
  readonly piece: SpanPiece;
}
export type PieceInText = PieceInLine & { readonly text: UnitText };

const NONE: LineSpans = { text: undefined, answers: [] };

/** Reads the spans of a line once for all rules, which are called one after the other on the same line. */
class SpanReader {
  #line: LineView | undefined;
  #spans: LineSpans = NONE;

  constructor(private readonly layers: ReadonlyMap<string, SpansLayer>) {}

  of(line: LineView): LineSpans {
    if (line !== this.#line) {
      this.#line = line;
      this.#spans = this.#read(line);
    }
    return this.#spans;
  }

  #read(line: LineView): LineSpans {
    let answers: SpanAnswer[] | undefined;
    let text: UnitText | undefined;
    forEachAnswer(line, (id, value, base, key) => {
      const layer = this.layers.get(id);
      if (!layer || !Array.isArray(value) || value.length === 0) return;
      if (!text && typeof line.sample === 'object')
        text = new UnitText(line.sample.text, unitOf(line.value?.unit));
      (answers ??= []).push({ layer, path: [...base, key], spans: locateSpans(value, text) });
    });
    return answers ? { text, answers } : NONE;
  }
}

/** The reader that all rules of a model share. A result is valid until the next line is read. */
export const spanReader = memoize((model: ProjectModel): Pick<SpanReader, 'of'> => {
  const layers = new Map<string, SpansLayer>();
  for (const [id, { layer }] of model.layers) if (marksText(layer)) layers.set(id, layer);
  return new SpanReader(layers);
});

/** The `start` of a rule that checks each piece of the spans of a line. */
export const eachPiece =
  (check: (piece: PieceInLine, report: ReportLine) => void): LineRule['start'] =>
  (model) => {
    const reader = spanReader(model);
    return (line, report) => {
      const { text, answers } = reader.of(line);
      for (const answer of answers)
        for (const span of answer.spans)
          for (const piece of span.pieces) check({ line, text, answer, span, piece }, report);
    };
  };

/** The same for samples that are known. */
export const eachPieceInText = (check: (piece: PieceInText, report: ReportLine) => void): LineRule['start'] =>
  eachPiece((piece, report) => piece.text && check(piece as PieceInText, report));

/** Wording and fixes that the rules about spans share. */

const UNITS: Readonly<Record<OffsetUnit, readonly [one: string, many: string]>> = {
  codepoint: ['code point', 'code points'],
  utf16: ['UTF-16 unit', 'UTF-16 units'],
  byte: ['UTF-8 byte', 'UTF-8 bytes'],
};

export const unitName = (unit: OffsetUnit): string => UNITS[unit][1];
export const counted = (count: number, unit: OffsetUnit): string =>
  `${count} ${UNITS[unit][count === 1 ? 0 : 1]}`;

const MAX_SHOWN = 40;

/** A text in quotes for a message: shortened, with control characters escaped. */
export function shown(text: string): string {
  const characters = [...text];
  const cut = characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : text;
  return JSON.stringify(cut);
}

/** Path of a piece of a span, or of a field of it. */
export function pathOf(
  { answer, span, piece }: Pick<PieceInLine, 'answer' | 'span' | 'piece'>,
  ...below: string[]
): LineReport['path'] {
  return [...answer.path, ...piecePath(span, piece), ...below];
}

/** Moves a piece to a place in the text (UTF-16) and updates the quote, and the span's own ends with its first and last part. */
export function moveTo(title: string, place: Found, at: Omit<PieceInText, 'line'>): LineFix {
  const { text, answer, span, piece } = at;
  const start = text.fromUtf16(place.from);
  const end = text.fromUtf16(place.to);
  const quote = text.text.slice(place.from, place.to);
  const hull = [...answer.path, span.index];
  const edits: LineFix['edits'][number][] = [
    { path: pathOf(at, 'start'), value: start },
    { path: pathOf(at, 'end'), value: end },
  ];
  if (piece.quote !== undefined && piece.quote !== quote)
    edits.push({ path: pathOf(at, 'text'), value: quote });
  if (piece.part === 0) edits.push({ path: [...hull, 'start'], value: start });
  if (piece.part >= 0 && piece.part === span.pieces.length - 1)
    edits.push({ path: [...hull, 'end'], value: end });
  return { title, safety: 'ask', edits };
}
