import { FileError } from '../base/files/file-error';
import type { ProjectModel } from '../project/model/model';
import { predictionFiles } from '../project/suggestions';
import type { AssignmentStore } from './assignments/assignment-store';
import type { Changes } from './changes';
import type { Comparison } from './comparison';
import type { Due } from './due';
import type { Findings } from './findings/findings';
import type { Stores } from './stores/stores';

/** The parts of a project that data files fill. */
interface Filled extends Stores {
  readonly assignments: AssignmentStore;
  readonly findings: Findings;
}

/** Lists and reads the data files of a project, leaves out those that cannot be read, and notes what is out of date after that. */
export class DataReader {
  /** Whether the files of samples and records have been listed, or there is no schema that names any. */
  listed = false;
  #listing = '';
  /** Files that were looked for again since data were asked for. */
  readonly #sought = new Set<string>();

  constructor(
    private readonly project: Filled,
    private readonly comparison: Comparison,
    private readonly due: Due,
    private readonly changes: Changes,
    private readonly pause: () => Promise<void>,
  ) {}

  /** Has the files looked for again. */
  seek(): void {
    this.due.add('data');
    this.#sought.clear();
  }

  /** Leaves out the data file that an error is about, until a refresh finds that it can be read; false if it is about none. */
  setAside(error: unknown): boolean {
    if (!FileError.is(error) || error.code === 'changed') return false;
    const isSamples = this.project.samples.setAside(error);
    if (!isSamples && !this.project.records.setAside(error)) return false;
    // A file that was deleted since it was listed is no longer one of the project's: it is looked for once.
    if (error.code === 'not-found' && !this.#sought.has(error.path)) this.due.add('data');
    this.#sought.add(error.path);
    if (isSamples) this.project.assignments.invalidate();
    if (isSamples) this.#textsChanged();
    this.project.findings.data.forget(error.path);
    this.due.add('records', 'disagreements', 'project rules');
    this.changes.emit({ samples: isSamples, answers: true, buckets: true, findings: [error.path] });
    return true;
  }

  setListed(): void {
    if (!this.listed) this.changes.emit({ samples: (this.listed = true) });
  }

  /** Indexes the samples and reads their ids. After an abort, the next call goes on from there. */
  async readSamples(signal: AbortSignal): Promise<void> {
    // Files of one sample each are only listed, and there may be many: one event is enough.
    const { samples, assignments } = this.project;
    let silent = false;
    await samples.index(signal, ({ format }) =>
      format === 'document' ? void (silent = true) : this.changes.emit({ samples: true }),
    );
    if (silent) this.changes.emit({ samples: true });
    if (signal.aborted || samples.idsComplete) return;
    await samples.readIds(this.pause, signal);
    if (!samples.idsComplete) return;
    assignments.invalidate();
    this.due.add('disagreements');
    this.changes.emit({ samples: true, answers: true, buckets: true });
  }

  /** Reads what is new in the files of records. */
  async readRecords(signal: AbortSignal): Promise<void> {
    await this.project.records.read({ signal });
    if (signal.aborted) return this.due.add('records');
    this.changes.coverAll(this.project.records);
    this.comparison.takeNew();
    this.changes.emit({ answers: true, buckets: true });
  }

  /** Lists the files that the schema names. */
  async list(model: ProjectModel): Promise<void> {
    const { samples, records, listings, assignments, findings } = this.project;
    const unread = [...samples.unreadable, ...records.unreadable].map(({ path }) => path);
    const changed = await samples.refresh(model.schema.data);
    if (changed) assignments.invalidate();
    const assigned = await assignments.list(model);
    if (assigned) this.due.add('project rules');
    const { any, rewritten, removed } = await records.list(model.schema.data);
    if (model.schema.suggestions) await listings.listAll([predictionFiles(model.schema.suggestions.model)]);
    this.setListed();
    if (listings.state !== this.#listing) this.due.add('project rules');
    this.#listing = listings.state;
    const gone = [...findings.data.dropMissing(), ...unread];
    if (changed) this.#textsChanged();
    for (const path of rewritten) findings.rewritten.add(path);
    if (rewritten.length > 0 || removed.length > 0) {
      this.due.add('disagreements');
      this.changes.emit({ rewritten: [...rewritten, ...removed] });
    }
    if (any) this.due.add('records', 'project rules');
    if (changed || assigned || gone.length > 0)
      this.changes.emit({ samples: changed || assigned, answers: changed, buckets: changed, findings: gone });
  }

  /** Records are checked against texts. Which texts changed is not known, so all records are checked again. */
  #textsChanged(): void {
    this.project.findings.data.forgetRecords();
    this.due.add('project rules');
    this.project.records.unitsPending = true;
  }
}
