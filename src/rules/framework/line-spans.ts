import { memoize } from '../../base/memoize';
import type { ProjectModel } from '../../project/model/model';
import { locateSpans, unitOf, UnitText, type LocatedSpan, type SpanPiece } from '../../project/records/spans';
import type { SpansLayer } from '../../project/schema/layer-types';
import { forEachAnswer } from './answers';
import type { LineReport, LineView } from './line-view';
import type { LineRule, ReportLine } from './rule';
import { marksText } from '../../kinds/traits';

/** The spans of one answer of a line. */
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
