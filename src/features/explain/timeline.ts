import { minOf } from '../../base/lists';
import type { ProjectModel } from '../../project/model/model';
import type { PastVersion } from '../../project/guideline-history';
import { whoOf, type SampleRecord } from './sample-records';

/** An event in the history of a sample or of the guideline. */
export type TimelineEntry =
  | {
      readonly kind: 'record';
      readonly time: number;
      readonly what:
        | 'answer'
        | 'draft'
        | 'undo'
        | 'redo'
        | 'withdrawal'
        | 'decision'
        | 'return'
        | 'migration'
        | 'reversal';
      readonly who: string;
      readonly record: SampleRecord;
      /** It counts today. */
      readonly counts: boolean;
    }
  | {
      readonly kind: 'version';
      readonly time: number;
      readonly version: string;
      /** Author and message of its first commit; absent if it is known only from the changelog. */
      readonly commit?: { readonly author: string; readonly subject: string; readonly commit: string };
    };

/** The records about a sample and the guideline's versions since the first of them, by time. */
export function timelineOf(
  model: ProjectModel,
  records: readonly SampleRecord[],
  counting: ReadonlySet<SampleRecord>,
  past: readonly PastVersion[],
): TimelineEntry[] {
  const dated = records.filter(({ kind }) => kind !== 'gold');
  const entries = dated.map((record): TimelineEntry => ({
    kind: 'record',
    time: record.time,
    what: whatOf(record),
    who: whoOf(record),
    record,
    counts: counting.has(record),
  }));
  const first = dated.find(({ time }) => time > 0)?.time;
  if (first === undefined) return entries;
  return [...entries, ...versionsSince(model, past, first)].sort((a, b) => a.time - b.time);
}

function whatOf({ kind, value }: SampleRecord): Extract<TimelineEntry, { kind: 'record' }>['what'] {
  const { migration } = value;
  if (typeof migration === 'object' && migration !== null)
    return 'reverts' in migration ? 'reversal' : 'migration';
  if (value.undoes !== undefined) return 'undo';
  if (value.redoes !== undefined) return 'redo';
  if (value.withdrawn === true) return 'withdrawal';
  if (kind === 'decision') return Array.isArray(value.return_to) ? 'return' : 'decision';
  return value.status === 'draft' ? 'draft' : 'answer';
}

/** The time of the first commit, or the day in the changelog if that is earlier: a history may start late. */
function versionsSince(
  { guideline }: ProjectModel,
  past: readonly PastVersion[],
  since: number,
): TimelineEntry[] {
  const committed = new Map(past.map(({ version, commits }) => [version, commits.at(-1)!]));
  const dates = new Map(guideline?.changelog.map(({ version, date }) => [version, date]));
  return [...new Set([...committed.keys(), ...dates.keys()])].flatMap((version): TimelineEntry[] => {
    const commit = committed.get(version);
    const times = [commit?.time, dates.get(version)].map((time) => Date.parse(time ?? ''));
    const time = minOf(times.filter((each) => !Number.isNaN(each)));
    if (!Number.isFinite(time) || time < since) return [];
    return [{ kind: 'version', time, version, ...(commit && { commit }) }];
  });
}
