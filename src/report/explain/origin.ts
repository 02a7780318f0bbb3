import type { ExplainedAnswer } from '../../engine/explain/explain-sample';
import { textsIn } from '../../engine/explain/sample-records';
import { quiet, type Block } from '../document/blocks';
import { oneLine } from '../guideline/names';
import { moment } from './moment';

/** How an answer or a decision came about, where it was not simply given. */
export function originBlocks({ record, migrated }: ExplainedAnswer): Block[] {
  const { origin, migration } = record.value;
  return [...originText(origin), ...migrationText(migration, migrated)].map((text) => quiet(text));
}

function originText(origin: unknown): string[] {
  const { kind, model, action, annotators, strategy, quorum, annotator } = fieldsOf(origin);
  if (kind === 'suggestion') {
    const from = typeof model === 'string' ? ` of ${oneLine(model)}` : '';
    return [`From a suggestion${from}${action === 'changed' ? ', changed' : ', accepted as it was'}.`];
  }
  if (kind === 'accepted') return [`The answer of ${oneLine(textsIn(annotators).join(', '))}, as it stands.`];
  if (kind === 'edited') return ['The reviewer’s own answer.'];
  if (kind !== 'policy') return [];
  if (typeof annotator === 'string') return [`Taken from ${oneLine(annotator)} for many samples at once.`];
  const share = typeof quorum === 'number' ? `, quorum ${quorum}` : '';
  return [
    `By a vote for many samples at once (${oneLine(String(strategy))}${share}): nobody looked at this one.`,
  ];
}

function migrationText(migration: unknown, migrated: ExplainedAnswer['migrated']): string[] {
  const { name, by, reason, reverts } = fieldsOf(migration);
  if (typeof name !== 'string') return [];
  if (reverts !== undefined)
    return [`As it stood before the migration ${oneLine(name)}, which was taken back.`];
  const who = typeof by === 'string' ? ` by ${oneLine(by)}` : '';
  const why = typeof reason === 'string' ? ` (${oneLine(reason)})` : '';
  const what = migrated
    ? `${migrated.path}:${migrated.line + 1}, answered ${moment(migrated.time)}`
    : 'a record';
  return [`The migration ${oneLine(name)}${why} made it${who} of ${what}.`];
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
