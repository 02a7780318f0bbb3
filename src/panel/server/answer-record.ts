import { canonicalJson } from '../../base/json/canonical-json';
import type { NewRecord, SaveOptions } from '../../engine/journal';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { areSpans } from '../../project/records/marks';
import { inRecord } from '../../project/schema/per-turn';
import type { SaveParams } from '../../protocol/panel';
import { shownOrders } from '../../kinds/sides';
import { originOf } from './suggesting';
import { keptSwapped } from './swapping';

/** The record of a saved answer, with the order in which the fields of its comparisons were shown, and what was seen of a model. */
export async function recordOf(
  params: SaveParams,
  project: Project,
  model: ProjectModel,
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
    ...keptSwapped(project, annotator, params),
    origin: await originOf(project, model, annotator, params),
  };
}

/** By what a save is known if it was written before: the id of its record, and all that a person says in it. */
export const sentAs = (params: SaveParams): NonNullable<SaveOptions['sent']> => ({
  id: params.record,
  isSame: (record) => canonicalJson(saidIn(record)) === canonicalJson(saidBy(params)),
});

const saidIn = (record: Readonly<Record<string, unknown>>): unknown[] => [
  record.sample,
  record.labels ?? {},
  record.rules ?? [],
  record.flags ?? [],
  record.note ?? record.reason ?? '',
  record.status ?? 'done',
  record.valid ?? {},
  record.cause ?? null,
  record.return_to !== undefined,
];

function saidBy({ sample, labels, rules, flags, note, status, decision }: SaveParams): unknown[] {
  if (!decision) return [sample, inRecord(labels), rules, flags, note, status, {}, null, false];
  const { valid = {}, cause = null, returnTo } = decision;
  const decided = returnTo
    ? [{}, rules, [], note, 'done', {}]
    : [inRecord(labels), rules, [], note, 'done', inRecord(valid)];
  return [sample, ...decided, cause, returnTo !== undefined];
}
