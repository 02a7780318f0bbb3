import { addTo } from '../../base/group-by';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { Project } from '../../engine/project';
import type { RecordKind } from '../../project/answers/record-files';

/** The return of a sample to annotators. */
export interface Return {
  readonly by: string;
  /** RFC 3339, as recorded. */
  readonly time: string;
  readonly reason?: string;
}

/** A decision about a sample. */
interface Event extends Return {
  readonly moment: number;
  /** The annotators to whom it sends the sample back; none if it is no return. */
  readonly to: readonly string[];
}

/** What was sent back to whom, and when, from the decision logs. */
export class Returns {
  private constructor(private readonly events: ReadonlyMap<string, readonly Event[]>) {}

  static async read(project: Project, pause: () => Promise<void>): Promise<Returns> {
    const events = new Map<string, Event[]>();
    await eachLineOf(project, 'decision', pause, (value) => {
      if (isDecision(value)) addTo(events, value.sample, eventOf(value));
    });
    for (const list of events.values()) list.sort((a, b) => a.moment - b.moment);
    return new Returns(events);
  }

  /** The return that an answer responds to: the last decision before it returns the sample, after the previous answer. Milliseconds. */
  answered(sample: string, annotator: string, before: number, time: number): Return | undefined {
    const event = this.events.get(sample)?.findLast(({ moment }) => moment < time);
    if (!event?.to.includes(annotator) || before > event.moment) return undefined;
    const { by, time: at, reason } = event;
    return { by, time: at, ...(reason !== undefined && { reason }) };
  }
}

interface Decision {
  readonly sample: string;
  readonly reviewer: string;
  readonly time: string;
  readonly return_to?: unknown;
  readonly reason?: unknown;
  readonly withdrawn?: unknown;
}

const eventOf = ({ reviewer, time, return_to: to, reason, withdrawn }: Decision): Event => ({
  by: reviewer,
  time,
  moment: Date.parse(time),
  to: Array.isArray(to) && withdrawn !== true ? (to as string[]) : [],
  ...(typeof reason === 'string' && { reason }),
});

/** Passes on each line of the record files of a kind, parsed; `line` is counted from 0. */
export async function eachLineOf(
  { records, files }: Project,
  of: RecordKind,
  pause: () => Promise<void>,
  take: (value: unknown, path: string, line: number) => void,
): Promise<void> {
  for (const { path, kind } of records.files)
    if (kind === of)
      await eachLine(files, path, { pause }, ({ raw, line }) => take(parseLine(raw), path, line));
}

function isDecision(value: unknown): value is Decision {
  if (typeof value !== 'object' || value === null) return false;
  const { sample, reviewer, time } = value as Partial<Decision>;
  return (
    typeof sample === 'string' &&
    typeof reviewer === 'string' &&
    typeof time === 'string' &&
    !Number.isNaN(Date.parse(time))
  );
}
