import { eachLine, parseLine } from '../../project/answers/lines';
import type { Project } from '../../engine/project';

/** The return of a sample to annotators. */
export interface Return {
  readonly by: string;
  /** RFC 3339, as recorded. */
  readonly time: string;
  readonly reason?: string;
}

interface Event extends Return {
  readonly moment: number;
  /** The annotators it then waits for. */
  readonly to: readonly string[];
}

/** Returned samples and how long they waited, from the decision logs of samples that were ever returned. */
export class Returns {
  private constructor(private readonly events: ReadonlyMap<string, readonly Event[]>) {}

  static async read(project: Project, pause: () => Promise<void>): Promise<Returns> {
    const events = new Map<string, Event[]>();
    await eachDecision(project, pause, (record) => {
      if (isReturn(record)) events.set(record.sample, []);
    });
    if (events.size > 0)
      await eachDecision(project, pause, (record) => void events.get(record.sample)?.push(eventOf(record)));
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

const isReturn = ({ return_to: to, withdrawn }: Decision): boolean => Array.isArray(to) && withdrawn !== true;

function eventOf(record: Decision): Event {
  const { reviewer, time, reason } = record;
  return {
    by: reviewer,
    time,
    moment: Date.parse(time),
    to: isReturn(record) ? (record.return_to as string[]) : [],
    ...(typeof reason === 'string' && { reason }),
  };
}

async function eachDecision(
  { records, files }: Project,
  pause: () => Promise<void>,
  take: (record: Decision) => void,
): Promise<void> {
  for (const { path, kind } of records.files)
    if (kind === 'decision')
      await eachLine(
        files,
        path,
        {},
        ({ raw }) => {
          const value = parseLine(raw);
          if (isDecision(value)) take(value);
        },
        pause,
      );
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
