import type { ProjectModel } from '../../project/model/model';
import { decides, type Labels } from '../../project/records/records';
import { unitOf, UnitText, type OffsetUnit } from '../../project/records/spans';
import { isInsidePair } from '../../base/text/offsets';
import type { Blind } from '../../engine/review/blind-names';
import { namesOnSample } from '../../engine/queries/shown-names';
import type { WithModel } from '../../engine/project';
import { bullets, code, paragraphs, plain } from '../../base/text/markdown';
import { counted, shorten } from '../../base/text/phrases';
import { valueText } from './answer-lines';

/** UTF-16 units of a text shown around a span, or at its start. */
const AROUND = 240;
const MAX_SHOWN = 600;
/** Further people's answers are only counted. */
const ANSWERS_SHOWN = 8;

/** Offsets of a span in the unit of its record. */
export interface SpanPlace {
  readonly start: number;
  readonly end: number;
  readonly unit: OffsetUnit;
}

/** A sample's text in Markdown, shortened, with a span set off as code. */
export function textWithSpan(text: string, span?: SpanPlace): string {
  const unit = span && new UnitText(text, span.unit);
  const from = unit?.toUtf16(span!.start) ?? -1;
  const to = unit?.toUtf16(span!.end) ?? -1;
  if (from < 0 || to <= from) return `> ${excerpt(text, 0, MAX_SHOWN)}${text.length > MAX_SHOWN ? '…' : ''}`;
  const start = Math.max(0, from - AROUND);
  const end = Math.min(text.length, to + AROUND);
  const before = `${start > 0 ? '…' : ''}${excerpt(text, start, from)}`;
  const after = `${excerpt(text, to, end)}${end < text.length ? '…' : ''}`;
  return `> ${before}${code(shorten(text.slice(from, to), MAX_SHOWN))}${after}`;
}

function excerpt(text: string, from: number, to: number): string {
  const start = isInsidePair(text, from) ? from + 1 : from;
  return plain(text.slice(start, isInsidePair(text, to) ? to - 1 : to));
}

/** The answers, decision and gold of a sample, with names. Annotators by letter where names are hidden. */
export function answersCard(
  { project, model }: WithModel,
  sample: string,
  text?: string,
  blind?: Blind,
  hidesGold = false,
): string {
  const { table, decisions, gold } = project.records;
  const rows: string[] = [];
  let hidden = 0;
  const key = project.samples.ids.find(sample);
  const nameOf = namesOnSample(project, sample, key, blind);
  const shown = (name: string): string => {
    const code = table.annotators.find(name);
    return plain(code < 0 ? name : nameOf(code));
  };
  for (let row = table.first(key); row >= 0; row = table.following(row)) {
    if (!table.present(row)) continue;
    if (rows.length >= ANSWERS_SHOWN) {
      hidden += 1;
      continue;
    }
    const flags = table.flags(row);
    const notes = [...(table.isDraft(row) ? ['draft'] : []), ...flags];
    const note = notes.length > 0 ? ` (${notes.map(plain).join(', ')})` : '';
    rows.unshift(`${plain(nameOf(table.annotator(row)))}${note}: ${inline(model, table.labels(row), text)}`);
  }
  const decision = decisions.get(sample)?.record;
  const known = hidesGold ? undefined : gold.get(sample)?.record;
  const unitText = (unit: unknown): string | undefined => (unitOf(unit) === 'codepoint' ? text : undefined);
  return paragraphs(
    rows.length > 0
      ? bullets(hidden > 0 ? [...rows, `and ${counted(hidden, 'other')}`] : rows)
      : 'No one has labelled it.',
    decision &&
      !decision.withdrawn &&
      decision.return_to &&
      `Returned by ${plain(decision.reviewer)} to ${decision.return_to.map(shown).join(', ')}${decision.reason ? `: ${plain(decision.reason)}` : ''}`,
    decision &&
      decides(decision) &&
      `Decided by ${plain(decision.reviewer)}: ${inline(model, decision.labels ?? {}, unitText(decision.unit))}`,
    known && `Gold: ${inline(model, known.labels, unitText(known.unit))}`,
  );
}

function inline(model: ProjectModel, labels: Labels, text: string | undefined): string {
  const layers = Object.entries(labels);
  if (layers.length === 0) return 'no labels';
  return layers
    .map(
      ([layer, value]) => `${plain(model.layers.get(layer)?.layer?.name ?? layer)} ${valueText(value, text)}`,
    )
    .join('; ');
}
