import { type NewRecord, JournalError, type Journal } from '../../engine/journal';
import type { WithModel } from '../../engine/project';
import { areSpans } from '../../project/records/marks';
import { said } from '../../project/records/said';
import { inRecord } from '../../project/schema/per-turn';
import type { SaveParams } from '../../protocol/panel';
import { shownOrders } from '../../kinds/sides';
import { startOf } from './check-save';
import { originOf } from './suggesting';
import { keptSwapped } from './swapping';
import type { AnnotationRecord } from '../../project/records/records';
import { PanelFailure } from './panel-failure';

/** The record to write of an answer, with the order in which the fields of its comparisons were shown, and what was seen of a model. */
export async function recordOf(
  params: SaveParams,
  { project, model }: WithModel,
  annotator: string,
): Promise<NewRecord> {
  const { record, sample, textHash: hash, labels, rules, flags, note, seconds, status } = params;
  const compared = Object.entries(shownOrders(model, sample, annotator)).filter(([layer]) =>
    Object.hasOwn(labels, layer),
  );
  return {
    id: record,
    sample,
    text_hash: hash,
    ...(Object.values(labels).some(areSpans) && { unit: 'codepoint' as const }),
    labels,
    ...(rules.length > 0 && { rules }),
    ...(flags.length > 0 && { flags }),
    ...(note !== '' && { note }),
    seconds: Math.round(seconds * 10) / 10,
    status,
    ...(compared.length > 0 && { shown: Object.fromEntries(compared) }),
    ...startOf(params),
    ...keptSwapped(project, annotator, params),
    origin: await originOf({ project, model }, annotator, params),
    ago: Number.isFinite(params.ago) ? Math.max(0, params.ago!) : undefined,
    // Over none, or the one that the panel has shown. Undefined: over any.
    over: params.over === undefined ? undefined : [params.over ?? '', null],
  };
}

/** Whether a record says what a person says in an answer or decision. */
function saysSame(
  record: Readonly<Record<string, unknown>>,
  { sample, labels, rules, flags, note, status, decision }: SaveParams,
): boolean {
  // What was said of pairs that were asked again is kept beside an answer.
  const { swapped } = record;
  if (!decision)
    return said(record) === said({ sample, labels: inRecord(labels), rules, flags, note, status, swapped });
  const { valid = {}, cause, returnTo: return_to } = decision;
  const decided = return_to ? { return_to } : { labels: inRecord(labels), valid: inRecord(valid) };
  return said(record) === said({ sample, ...decided, rules, note, cause });
}

export type Written = Pick<AnnotationRecord, 'id' | 'time'>;

/**
 * Writes answers or decisions in one write: what became of each, in order. `make` gives the record to write, or throws why it must not be
 * saved; what was written before is not made again.
 */
export async function appendSaves(
  journal: Journal,
  person: string,
  saves: readonly SaveParams[],
  make: (params: SaveParams) => Promise<NewRecord>,
): Promise<(Written | PanelFailure)[]> {
  const ids = saves.map(({ record }) => record);
  const known = await journal.written(person, ids);
  const outcomes: (Written | PanelFailure)[] = [];
  const ready: { n: number; record: NewRecord }[] = [];
  for (const [n, params] of saves.entries()) {
    const before = known.get(params.record);
    try {
      if (before && saysSame(before, params)) outcomes[n] = before as unknown as Written;
      else ready.push({ n, record: await make(params) });
    } catch (reason) {
      outcomes[n] = PanelFailure.from(reason);
    }
  }
  const records = ready.map(({ record }) => record);
  for (const [at, one] of (await journal.append(person, records)).entries())
    outcomes[ready[at]!.n] = one instanceof JournalError ? PanelFailure.from(one) : one;
  return outcomes;
}
