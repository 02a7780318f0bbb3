import { URI } from 'vscode-uri';
import { memoize } from '../../../base/memoize';
import { listRecordFiles } from '../../../project/answers/record-files';
import { RECORD_FILES } from '../../../project/records/kinds';
import type { HostedProject } from '../../../server/hosted-project';
import { CARDS } from '../../predictions/card';
import type { EvaluationJob, ThreadResult } from './job';
import { evaluateInThread, type RunOptions } from './thread';

/** Lists may show an older evaluation for up to this many times as long as it took to compute. */
const PAUSE_FACTOR = 20;
/** Maximum number of evaluations kept; each holds every error with its evidence. */
const MAX_KEPT = 32;

interface Made {
  readonly state: string;
  /** State of the predictions alone, without people's answers. */
  readonly said: string;
  readonly result: Promise<ThreadResult>;
  readonly stop: AbortController;
  readonly listeners: Set<(what: string) => void>;
  /** Number of requests that wait for the result. */
  waiting: number;
  restUntil: number;
}

type EvaluatedProject = Pick<HostedProject, 'project' | 'root'>;

/** The evaluations of a project's models, shared by pages and trees. */
class Evaluations {
  /** By request. */
  readonly #made = new Map<string, Made>();

  constructor(private readonly hosted: EvaluatedProject) {}

  /**
   * Evaluates a model, or returns the earlier evaluation if nothing has changed. With `mayLag`, an evaluation without the latest answers may be
   * returned for a while. Rejects when the signal aborts; the work ends when no one waits for it any more.
   */
  async of(
    what: Omit<EvaluationJob, 'folder'>,
    { signal, progress, mayLag = false }: RunOptions & { readonly mayLag?: boolean },
  ): Promise<ThreadResult> {
    const { state, said } = await this.#state();
    signal.throwIfAborted();
    const key = JSON.stringify([what.model, what.against, what.blind]);
    let made = this.#made.get(key);
    const isGood =
      made && (made.state === state || (mayLag && made.said === said && performance.now() < made.restUntil));
    if (!made || !isGood) made = this.#start(key, what, { state, said });
    keepLatest(this.#made, key, made, MAX_KEPT, ({ waiting }) => waiting === 0);
    return this.#await(made, signal, progress);
  }

  #start(
    key: string,
    what: Omit<EvaluationJob, 'folder'>,
    { state, said }: { state: string; said: string },
  ): Made {
    const stop = new AbortController();
    const listeners = new Set<(what: string) => void>();
    const start = performance.now();
    const job = { ...what, folder: URI.parse(this.hosted.root).fsPath };
    const result = evaluateInThread(job, {
      signal: stop.signal,
      progress: (what) => listeners.forEach((listener) => listener(what)),
    });
    const made: Made = { state, said, result, stop, listeners, waiting: 0, restUntil: Infinity };
    result.then(
      () => {
        const end = performance.now();
        made.restUntil = end + PAUSE_FACTOR * (end - start);
      },
      () => {
        if (this.#made.get(key) === made) this.#made.delete(key);
      },
    );
    return made;
  }

  async #await(made: Made, signal: AbortSignal, progress: (what: string) => void): Promise<ThreadResult> {
    made.listeners.add(progress);
    made.waiting += 1;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    try {
      return await Promise.race([made.result, aborted]);
    } finally {
      made.listeners.delete(progress);
      made.waiting -= 1;
      if (made.waiting === 0 && signal.aborted) made.stop.abort(signal.reason);
    }
  }

  /** The states on disk of all files that an evaluation depends on. */
  async #state(): Promise<{ state: string; said: string }> {
    const { project } = this.hosted;
    const { schema } = project.model ?? {};
    const paths = [
      ...project.models.paths,
      ...project.samples.files.map(({ path }) => path),
      ...(schema ? [schema.training.split.file] : []),
    ];
    const stats = await Promise.all(paths.map((path) => project.files.stat(path)));
    const records = schema ? await listRecordFiles(project.listings, schema.data) : [];
    const models = await project.files.list([
      ...RECORD_FILES.filter(({ arePredictions }) => arePredictions).map(({ glob }) => glob),
      CARDS,
    ]);
    const stateOf = (files: readonly ({ path: string; version: string } | undefined)[]): string =>
      files.map((file) => (file ? `${file.path} ${file.version}` : '')).join('\n');
    const said = stateOf(models);
    return { state: [stateOf(stats), stateOf(records.map(({ info }) => info)), said].join('\n\n'), said };
  }
}

/** Sets an entry as the latest. Removes the oldest entries that may be removed until at most `max` are left. */
export function keepLatest<T>(
  kept: Map<string, T>,
  key: string,
  value: T,
  max: number,
  mayGo: (one: T) => boolean,
): void {
  kept.delete(key);
  kept.set(key, value);
  for (const [other, one] of kept) {
    if (kept.size <= max) return;
    if (other !== key && mayGo(one)) kept.delete(other);
  }
}

export const evaluationsOf = memoize((hosted: EvaluatedProject) => new Evaluations(hosted));
