import assert from 'node:assert/strict';
import { MemoryFiles } from './memory-files';
import { textHash } from '../../src/base/text/hash';
import { createRecordIds } from '../../src/base/text/record-id';
import { Journal } from '../../src/engine/journal';
import { DECISIONS } from '../../src/engine/log-kinds';
import { Project } from '../../src/engine/project';
import { PanelService } from '../../src/panel/server/panel-service';
import type { DecisionRecord } from '../../src/project/records/records';
import { CATALOGUE } from '../../src/rules/registry';
import { FaultyFiles, type Fault } from './faulty-files';
import { recordLine } from './record-line';

/** Sample ids and their texts, each in a file of its own. */
export const SAMPLES = { 'data/a.jsonl': 't-a', 'data/b.csv': 't-b', 'data/c.txt': 'data/c.txt' } as const;
type SamplePath = keyof typeof SAMPLES;
export const SAMPLE_PATHS = Object.keys(SAMPLES) as SamplePath[];
const TEXTS: Record<SamplePath, string> = {
  'data/a.jsonl': 'Fine weather.',
  'data/b.csv': 'Rain, again.',
  'data/c.txt': 'Snow at last.',
};

const answer = (who: string, path: SamplePath, tone: string): string =>
  recordLine(who, SAMPLES[path], { tone }, { guideline: '1' });

/** Three samples, two people who label, one who reviews; some files as they are written on Windows. */
export const FILES: Readonly<Record<string, string>> = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl, data/*.csv, {path: data/*.txt, format: document}]}
layers: [{id: tone, type: choice, labels: [warm, cold]}]
labels: [{id: warm}, {id: cold}]
people: {annotators: [ana, ben], reviewers: [lea]}
guideline: guideline.yaml
`,
  'guideline.yaml': 'version: "1"\r\nlabels:\r\n  - {id: warm, definition: It is warm.}\r\n',
  'assignments/first.yaml': 'people: [ana, ben]\n',
  'assignments/first.ids': 't-a\r\nt-b\r\ndata/c.txt\r\n',
  'data/a.jsonl': `${JSON.stringify({ id: 't-a', text: TEXTS['data/a.jsonl'] })}\n`,
  'data/b.csv': `id,text\r\nt-b,"${TEXTS['data/b.csv']}"\r\n`,
  'data/c.txt': TEXTS['data/c.txt'],
  'annotations/ana.jsonl': `${answer('ana', 'data/a.jsonl', 'warm')}\n`,
  'annotations/ben.jsonl': `${answer('ben', 'data/a.jsonl', 'cold')}\r\n${answer('ben', 'data/b.csv', 'cold')}\r\n`,
};

/** How long anything may take before it counts as hanging, in milliseconds. Everything is in memory, so it takes a few. */
const PATIENCE_MS = 120_000;

/** What came of a step: a value, or the message of an error. */
export interface Outcome {
  readonly step: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** A project in memory with a fault, as an editor has it, and what happened there. */
export class FaultsWorld {
  readonly disk = new MemoryFiles(FILES);
  readonly files: FaultyFiles;
  readonly project: Project;
  readonly panel: PanelService;
  readonly decisions: Journal<DecisionRecord>;
  readonly outcomes: Outcome[] = [];
  readonly reported: string[] = [];
  /** Records that were acknowledged as saved: path and id. */
  readonly saved: { readonly path: string; readonly id: string }[] = [];
  readonly newId = createRecordIds();

  constructor(fault?: Fault) {
    this.files = new FaultyFiles(this.disk, fault);
    this.project = new Project(this.files, {
      pause: () => Promise.resolve(),
      report: (error) => this.reported.push(String(error)),
      statistics: true,
    });
    this.project.setsAside = true;
    const journal = new Journal(this.project);
    this.decisions = new Journal<DecisionRecord>(this.project, DECISIONS);
    this.panel = new PanelService(this.project, journal, this.decisions);
  }

  /** Does a step, which may fail but not hang; people go on after it. */
  async step<T>(step: string, work: () => Promise<T>, shown: (value: T) => unknown = () => 'done') {
    this.files.step += 1;
    try {
      const value = await settled(step, work());
      this.outcomes.push({ step, value: shown(value) });
      return value;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      this.outcomes.push({ step, error: messageOf(error) });
      return undefined;
    }
  }

  /** The one who asks, as the server finds them; a project that could not be read is read again. */
  async caller(path: string, annotator: string, review = false) {
    const { project } = this;
    if (!project.model || project.updates.problem)
      await project.refresh().catch((error) => this.report(error));
    const file = project.samples.file(path);
    if (!file) throw project.updates.problem ?? new Error(`${path} is not among the samples of its project.`);
    return { file, annotator, review };
  }

  report(error: unknown): void {
    this.reported.push(messageOf(error));
  }

  /** Opens a file as a person does and returns its first sample. */
  async look(path: SamplePath, annotator = 'ana', review = false) {
    return this.step(
      `look ${path} ${annotator}`,
      async () => {
        const caller = await this.caller(path, annotator, review);
        const { problems } = await this.panel.project(caller);
        const { view } = await this.panel.view(caller, {
          filter: { queue: 'all', ...(review && { review }) },
        });
        const all = await this.panel.samples(caller, { view, from: 0, count: 10 });
        const sample = all.find(({ id }) => id === SAMPLES[path]);
        return {
          view,
          problems,
          text: sample?.text,
          unreadable: all.map(({ unreadable }) => unreadable?.message),
        };
      },
      ({ text, unreadable }) => ({ text, unreadable }),
    );
  }

  async label(path: SamplePath, annotator: string, more: object = {}): Promise<void> {
    const record = this.newId();
    await this.step(
      `label ${path} ${annotator}`,
      async () => {
        const caller = await this.caller(path, annotator, 'decision' in more);
        return this.panel.save(caller, {
          record,
          sample: SAMPLES[path],
          textHash: textHash(TEXTS[path]),
          labels: { tone: 'warm' },
          rules: [],
          flags: [],
          note: '',
          status: 'done',
          seconds: 1,
          ...more,
        });
      },
      ({ record: id }) => {
        const folder = 'decision' in more ? 'decisions' : 'annotations';
        this.saved.push({ path: `${folder}/${annotator}.jsonl`, id });
        return 'saved';
      },
    );
  }

  /** All that anyone was told, in one text. */
  get told(): string {
    return [
      ...this.reported,
      ...this.outcomes.map(({ error, value }) => error ?? JSON.stringify(value)),
      ...findingsOf(this.project),
    ].join('\n');
  }

  dispose(): void {
    this.project.dispose();
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Rejects with an AssertionError if a promise does not settle. */
export async function settled<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: `${what} hangs` })), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** All findings of a project, as lines. */
export const findingsOf = (project: Project, isWanted: (rule: string) => boolean = () => true): string[] =>
  project.findings.paths
    .flatMap((path) => project.findingsOf(path).findings)
    .filter(({ rule }) => isWanted(rule))
    .map(({ file, range, rule, message }) => `${file}:${range.start.line + 1} ${rule} ${message}`);

/** What a project knows, to compare it with another. */
export const stateOf = ({ project }: { readonly project: Project }, withProjectRules: boolean): object => ({
  findings: findingsOf(project, (rule) => withProjectRules || CATALOGUE.get(rule)?.scope !== 'project'),
  texts: SAMPLE_PATHS.map((path) => project.samples.textOf(SAMPLES[path])),
  answers: SAMPLE_PATHS.map((path) => {
    const { table, ids } = project.records;
    let count = 0;
    for (let row = table.first(ids.find(SAMPLES[path])); row >= 0; row = table.following(row))
      if (table.counts(row)) count += 1;
    return count;
  }),
  decisions: [...project.records.decisions.keys()].sort(),
  disagreements: SAMPLE_PATHS.map((path) =>
    project.disagreements.hasDisagreement(project.samples.ids.find(SAMPLES[path])),
  ),
  people: project.assignments.current?.batches.map(({ members }) => [...members]),
  problem: project.updates.problem?.message,
});
