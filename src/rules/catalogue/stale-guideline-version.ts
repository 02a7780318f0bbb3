import type { Change, ProjectModel } from '../../project/model/model';
import { isKnownVersion, staleBy } from '../../project/model/staleness';
import type { LinePlace } from '../framework/project-view';
import { projectRule, type RecordReport } from '../framework/rule';
import { isModelReadWhole } from '../framework/read-whole';

/** Other records of a cause that are listed beside the first. */
const NAMED = 10;

/** The records of one file with the same cause: one finding. */
interface Group {
  readonly version: string;
  /** Undefined: the version is unknown. */
  readonly change: Change | undefined;
  count: number;
  readonly first: LinePlace;
  readonly others: LinePlace[];
}

export const staleGuidelineVersion = projectRule({
  id: 'stale-guideline-version',
  group: 'annotations',
  severity: 'error',
  reveals: 'answer',
  summary: 'A label that was given before its meaning changed may be wrong now.',
  async check(view, report) {
    const { model } = view;
    const current = model.guideline?.version?.text;
    if (current === undefined || !isModelReadWhole(model)) return;
    const known = new Map<string, boolean>();
    const groups = new Map<string, Group>();
    for await (const answer of view.answers('guideline')) {
      const { guideline: version } = answer;
      if (version === undefined || version === current || answer.status === 'draft') continue;
      if (!known.has(version)) known.set(version, isKnownVersion(model, version));
      const change = known.get(version) ? staleBy(model, version, answer.labels, answer.rules) : undefined;
      if (known.get(version) && !change) continue;
      note(groups, version, change, answer.place);
    }
    for (const group of groups.values()) report(reportOf(model, group));
  },
});

function note(
  groups: Map<string, Group>,
  version: string,
  change: Change | undefined,
  place: LinePlace,
): void {
  const key = JSON.stringify([place.file, version, change && [change.type, change.target.id]]);
  const group = groups.get(key);
  if (!group) groups.set(key, { version, change, count: 1, first: place, others: [] });
  else {
    group.count += 1;
    if (group.others.length < NAMED) group.others.push(place);
  }
}

function reportOf(model: ProjectModel, { version, change, count, first, others }: Group): RecordReport {
  const records = count === 1 ? 'This record follows' : `${count} records of this file follow`;
  const message = change
    ? `${records} version ${version}. ${whatChanged(model, change)} Look at ${count === 1 ? 'it' : 'them'} again: relabel what differs, confirm the rest.`
    : `${records} version ${version}, which the changelog does not have, so what the labels meant is unknown. Add its entry, or relabel.`;
  const named = count - 1 > others.length ? `, ${count - 1 - others.length} more are not listed` : '';
  return {
    record: { ...first, path: ['guideline'] },
    message,
    ...(change && { severity: 'warning' }),
    relatedRecords: others.map((place) => ({
      record: { ...place, path: ['guideline'] },
      message: `The same version${named}`,
    })),
    key: `stale-guideline-version ${version} ${change ? `${change.type} ${change.target.id}` : ''}`,
  };
}

function whatChanged(model: ProjectModel, change: Change): string {
  const entry = model.guideline?.changelog.find(({ changes }) => changes.includes(change));
  const target = change.target.id === '*' ? 'the whole guideline' : `"${change.target.id}"`;
  const note = change.note ? ` (${change.note.replace(/[.\s]+$/, '')})` : '';
  return `Version ${entry?.version ?? ''} ${change.type} ${target}${note}.`;
}
