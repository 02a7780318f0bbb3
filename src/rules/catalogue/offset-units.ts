import { answerRule, projectRule, type RecordReport } from '../framework/rule';
import { spanReader, type LineSpans, type SpanAnswer, unitName, moveTo } from '../framework/line-spans';
import type { Fix, FixEdit } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { Readings, type Found, type Reading } from '../../project/records/quote-search';
import type { LocatedSpan, SpanPiece, UnitText } from '../../project/records/spans';
import { locatorOf } from '../framework/line-locator';
import type { LinePlace, RecordFileView, RecordLine } from '../framework/project-view';
import { count, share } from '../framework/options';

export const missingOffsetUnit = answerRule({
  id: 'missing-offset-unit',
  kinds: ['annotation', 'gold'],
  severity: 'warning',
  summary: 'Without a declared unit, offsets are wrong in some reader after the first emoji.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const unit = line.value?.unit;
      if (unit === 'codepoint' || reader.of(line).answers.length === 0) return;
      if (unit === 'utf16' || unit === 'byte') {
        const message = `The offsets are read as ${unitName(unit)}. This project's own unit is "codepoint": convert the file once, so that every reader gets them right.`;
        return report({ path: ['unit'], severity: 'info', message });
      }
      if (unit !== undefined)
        return report({
          path: ['unit'],
          message: `"unit" may be "codepoint", "utf16" or "byte", not ${JSON.stringify(unit)}. The offsets are read as code points: write "codepoint" if they are.`,
        });
      // Gold is written by hand, in the project's unit.
      if (line.kind === 'annotation')
        report({
          path: ['labels'],
          part: 'key',
          message:
            'The record has spans and does not say in what their offsets count. They are read as code points: add "unit":"codepoint".',
        });
    };
  },
});

const EXPLAINED = ['span-text-mismatch', 'span-out-of-bounds', 'span-splits-character'];
const READINGS: readonly Reading[] = ['utf16', 'byte', 'crlf', 'codepoint'];
const COUNT: Readonly<Record<string, string>> = {
  utf16: 'UTF-16 units (as JavaScript, Java and C# do)',
  byte: 'UTF-8 bytes (as Go and Rust do)',
  codepoint: 'code points',
  crlf: 'each \\r\\n as one character',
};
/** Limits: related places that are listed, and edits in one fix. */
const MAX_PLACES = 10;
const MAX_EDITS = 50_000;

/** Records whose shifted spans are all right when read in another unit. */
interface Drift {
  readonly lines: Set<number>;
  readonly places: LinePlace[];
  readonly edits: FixEdit[];
  spans: number;
}

export const offsetUnitDrift = projectRule({
  id: 'offset-unit-drift',
  severity: 'error',
  fix: 'safe',
  reveals: 'answer',
  explains: EXPLAINED,
  summary: 'A whole file counts offsets in the wrong unit: every span after the first emoji is shifted.',
  options: {
    min_records: count(2, 'the fewest shifted records; below that, each record keeps its own finding'),
    min_share: share(0.5, 'the share of the shifted records that the other unit must explain'),
  },
  async check({ model, recordFiles }, report, { options }) {
    for (const file of recordFiles) {
      if (!EXPLAINED.some((rule) => file.found(rule))) continue;
      const { drifts, wrong } = await readDrifts(model, file);
      const [reading, drift] = [...drifts].reduce((a, b) => (b[1].lines.size > a[1].lines.size ? b : a));
      const { size } = drift.lines;
      if (size >= Number(options.min_records) && size >= wrong * Number(options.min_share))
        report(reportOf(file, reading, drift, wrong));
    }
  },
});

async function readDrifts(
  model: ProjectModel,
  file: RecordFileView,
): Promise<{ drifts: Map<Reading, Drift>; wrong: number }> {
  const reader = spanReader(model);
  const drifts = new Map(
    READINGS.map((reading): [Reading, Drift] => [
      reading,
      { lines: new Set(), places: [], edits: [], spans: 0 },
    ]),
  );
  let wrong = 0;
  for await (const line of file.lines()) {
    const spans = reader.of(line);
    if (!spans.text || !hasShifted(spans)) continue;
    wrong += 1;
    for (const [reading, drift] of drifts) collect(line, spans, spans.text, reading, drift);
  }
  return { drifts, wrong };
}

function hasShifted({ text, answers }: LineSpans): boolean {
  return answers.some(({ spans }) =>
    spans.some(({ pieces }) => pieces.some((piece) => piece.quote !== undefined && !isRight(text!, piece))),
  );
}

function isRight(text: UnitText, { from, to, quote }: SpanPiece): boolean {
  return from >= 0 && to >= from && text.text.slice(from, to) === quote;
}

/** Adds a record to a drift if the reading is right for all its quoted spans: a record has one unit. */
function collect(
  line: RecordLine,
  { answers }: LineSpans,
  text: UnitText,
  reading: Reading,
  drift: Drift,
): void {
  if (reading === text.unit) return;
  const readings = new Readings(text.text, text.unit);
  const moves: { place: Found; answer: SpanAnswer; span: LocatedSpan; piece: SpanPiece }[] = [];
  for (const answer of answers)
    for (const span of answer.spans)
      for (const piece of span.pieces) {
        if (piece.quote === undefined) return;
        const place = readings.find(reading, piece.start, piece.end, piece.quote);
        if (!place) return;
        if (!isRight(text, piece)) moves.push({ place, answer, span, piece });
      }
  drift.lines.add(line.line);
  drift.spans += moves.length;
  if (drift.places.length <= MAX_PLACES)
    drift.places.push({ file: line.file, line: line.line, offset: line.offset });
  if (drift.edits.length > MAX_EDITS) return;
  const locator = locatorOf(line);
  for (const { place, answer, span, piece } of moves)
    for (const edit of moveTo('', place, { text, answer, span, piece }).edits) {
      const range = 'path' in edit && 'value' in edit ? locator.valueRange(edit.path) : undefined;
      if (range && 'value' in edit)
        drift.edits.push({ file: line.file, range, newText: JSON.stringify(edit.value) });
    }
}

function reportOf(file: RecordFileView, reading: Reading, drift: Drift, wrong: number): RecordReport {
  const [first, ...others] = drift.places;
  const { size } = drift.lines;
  const rest = wrong - size;
  const message =
    `The offsets of this file count ${COUNT[reading]}: read so, ${drift.spans === 1 ? 'the shifted span' : `all ${drift.spans} shifted spans`} of ${size} records ` +
    `mark the texts quoted beside them.${rest > 0 ? ` ${rest} more records are wrong in another way.` : ''}`;
  const fix: Fix = {
    title: `Convert the shifted offsets of ${file.path}, once`,
    safety: 'safe',
    edits: drift.edits,
  };
  return {
    record: { ...first!, path: ['labels'], part: 'key' },
    message,
    relatedRecords: others.map((place) => ({
      record: { ...place, path: ['labels'], part: 'key' },
      message: 'Shifted in the same way',
    })),
    supersedes: drift.lines,
    key: `offset-unit-drift ${reading}`,
    ...(drift.edits.length <= MAX_EDITS && { fixes: [fix] }),
  };
}
