import { KeySet, type Keys } from '../base/columns/key-set';
import { quoted } from '../base/text/phrases';
import { UserError } from '../base/user-error';
import { DEFAULT_SEED } from '../project/model/batch';
import type { ProjectModel } from '../project/model/model';
import type { AssignmentStore } from './assignments/assignment-store';
import { selectSamples } from './assignments/select-samples';
import type { Stores } from './stores/stores';

/** A part of the answers of a project: those that meet every condition. */
export interface AnswerPart {
  readonly batch?: string;
  readonly people?: readonly string[];
  /** Answers to samples that have, in each of these fields, one of its values. */
  readonly where?: ReadonlyMap<string, readonly string[]>;
  /** Answers given at this time or later; in ISO 8601. */
  readonly since?: string;
}

interface Sources extends Stores {
  readonly assignments: AssignmentStore;
}

/**
 * From now on, no answers but those of a part count in a project whose ids and records have been read: what has been compared is to be
 * compared again. Returns what they are, as a sentence; undefined if no part is asked for. Throws a UserError if there is no such batch,
 * or no such answer.
 */
export async function countOnly(
  project: Sources,
  model: ProjectModel,
  { batch, people, where, since }: AnswerPart,
): Promise<string | undefined> {
  if (!batch && !people && !where && !since) return undefined;
  const { table } = project.records;
  const keys = [
    ...(batch === undefined ? [] : [await samplesOf(project, model, batch)]),
    ...(where === undefined ? [] : [await samplesWith(project, model, where)]),
  ];
  const names = people && new Set(people);
  const from = since === undefined ? undefined : Date.parse(since);
  table.part = (key, annotator, time) =>
    keys.every((some) => some.has(key)) &&
    names?.has(annotator) !== false &&
    (from === undefined || time >= from);
  table.changes += 1;
  const fields = [...(where ?? [])].map(([field, values]) => `${field} ${quoted(values, ' or ')}`);
  const which = [
    batch !== undefined && `of the batch "${batch}"`,
    fields.length > 0 && `with ${fields.join(' and ')}`,
  ].filter(Boolean);
  const words = [
    people && `of ${quoted(people)}`,
    which.length > 0 && `to samples ${which.join(' ')}`,
    since !== undefined && `given since ${since.slice(0, 16).replace('T', ' ')} UTC`,
  ]
    .filter(Boolean)
    .join(', ');
  if (table.counting().next().done) throw new UserError(`There are no answers ${words}.`);
  return `Only answers ${words}.`;
}

async function samplesOf({ assignments }: Sources, model: ProjectModel, name: string): Promise<Keys> {
  const batches = (await assignments.ready(model))?.batches ?? [];
  const found = batches.find(({ batch }) => batch?.name === name);
  if (found?.frozen?.problem) throw found.frozen.problem;
  if (found) return new KeySet(found.keys.filter((key) => key >= 0));
  const known = quoted(model.batches.map((batch) => batch.name));
  throw new UserError(
    `There is no batch "${name}". ${known === '' ? 'There are none.' : `There are: ${known}.`}`,
  );
}

async function samplesWith(
  { files, samples }: Sources,
  model: ProjectModel,
  where: ReadonlyMap<string, readonly string[]>,
): Promise<Keys> {
  const none = new KeySet();
  const pause = (): Promise<void> => Promise.resolve();
  const wanted = { samples: { where, isNew: false }, seed: DEFAULT_SEED };
  return new KeySet(
    await selectSamples(model, wanted, {
      files,
      samples,
      pause,
      apart: none,
      taken: none,
      openOf: () => none,
    }),
  );
}
