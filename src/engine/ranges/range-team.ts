import type { Project } from '../project';
import type { SharedSamples } from '../samples/sample-store';
import type { RangeJob, RangeResult } from './range-runner';

/** Somebody who runs jobs beside this thread. */
export interface RangeHelper {
  /** Rejects when the job was not done, for whatever reason: then this thread does it, and nothing more is asked of the helper. */
  run(job: RangeJob): Promise<RangeResult>;
  /** Takes back the memory of a result that nobody looks at any more. */
  reuse(result: RangeResult): void;
  /** Tells it the samples, before jobs on records: all of them are known by then. */
  know(samples: SharedSamples): void;
}

/** Where helpers come from. */
export interface RangeTeam {
  /** How many bytes a range has, of so many in all. */
  rangeSize(bytes: number): number;
  /** Helpers for a project with so many bytes of samples or records that are to be read; none where they would not pay. */
  helpers(project: Project, bytes: number): readonly RangeHelper[];
  /** Lets what helpers have done be heard. */
  turn(): Promise<void>;
  /** Nothing more is asked: what follows has the machine's memory for itself. */
  end(): Promise<void>;
}

/** Jobs that a helper has at a time: the next one is there when it is done with one. */
const AT_A_TIME = 2;
/** Results that may wait for an earlier one, for each who works: more would only take memory. */
const WAITING = 2;

/**
 * Runs jobs on helpers and, meanwhile, on this thread (`own`). Results come in the order of the jobs, whoever did them. What a helper
 * failed at is done here. A result is only for as long as the next one is not asked for: its memory is used again.
 */
export async function* inOrder(
  jobs: readonly RangeJob[],
  helpers: readonly RangeHelper[],
  own: { run(job: RangeJob): RangeResult; reuse(result: RangeResult): void },
  turn: () => Promise<void>,
): AsyncGenerator<RangeResult> {
  const done = new Map<number, { result: RangeResult; by: Pick<RangeHelper, 'reuse'> } | 'failed'>();
  const loads = new Map(helpers.map((helper) => [helper, 0]));
  const most = WAITING * (helpers.length + 1);
  let given = 0;
  let current = 0;
  let wake = (): void => undefined;
  const hasRoom = (): boolean => given < jobs.length && given - current < most;
  const give = (helper: RangeHelper): void => {
    const number = given++;
    loads.set(helper, loads.get(helper)! + 1);
    const end = (result: RangeResult | 'failed'): void => {
      done.set(number, result === 'failed' ? result : { result, by: helper });
      if (result === 'failed') loads.delete(helper);
      else if (loads.has(helper)) loads.set(helper, loads.get(helper)! - 1);
      wake();
    };
    helper.run(jobs[number]!).then(end, () => end('failed'));
  };
  const fill = (): void => {
    for (const helper of loads.keys()) while (hasRoom() && loads.get(helper)! < AT_A_TIME) give(helper);
  };
  for (; current < jobs.length; current++) {
    for (;;) {
      fill();
      if (done.has(current)) break;
      if (hasRoom()) {
        const number = given++;
        done.set(number, { result: own.run(jobs[number]!), by: own });
        await turn();
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
    const found = done.get(current)!;
    done.delete(current);
    const { result, by } = found === 'failed' ? { result: own.run(jobs[current]!), by: own } : found;
    yield result;
    by.reuse(result);
  }
}
