/** The host of the panel on an annotator's page: the engine, on files in memory whose new records the browser keeps. */
import { MemoryFiles } from '../../base/files/memory-files';
import type { Records } from '../../base/files/files';
import { isObject } from '../../base/is-object';
import { maxOf } from '../../base/lists';
import { Journal } from '../../engine/journal';
import { ANNOTATIONS } from '../../engine/log-kinds';
import { Project } from '../../engine/project';
import { PanelFailure } from '../../panel/server/panel-failure';
import { PanelService } from '../../panel/server/panel-service';
import { parseLine } from '../../project/answers/lines';
import { lockedText, openSent, readSent, sentRecord, sentText } from '../../project/pages/sent-answers';
import { timeIn } from '../../project/records/utc-time';
import type { PanelAnswer, PanelMethod } from '../../protocol/panel';
import { PAGE_SAMPLES, type Page } from '../page-content';
import type { PageStore } from './page-store';

/** The requests that a page answers. */
const ANSWERED: ReadonlySet<PanelMethod> = new Set([
  'project',
  'view',
  'samples',
  'rows',
  'nextTodo',
  'find',
  'save',
  'saveAll',
  'undo',
  'redo',
  'judged',
  'codes',
]);

const decoder = new TextDecoder();

/** Files whose new records are kept before they count. */
class KeptFiles extends MemoryFiles {
  constructor(
    files: Readonly<Record<string, string>>,
    private readonly keep: (lines: readonly string[]) => Promise<void>,
  ) {
    super(files);
  }

  override append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    return super.append(path, async () => {
      const made = typeof records === 'function' ? await records() : records;
      await this.keep([made].flat().map((bytes) => decoder.decode(bytes as Uint8Array)));
      return made;
    });
  }
}

export class PageHost {
  /** When a record was kept last, in milliseconds since 1970. */
  keptAt: number | undefined;
  /** Called when `counts`, or what the store keeps, has changed. */
  onChange: (() => void) | undefined;
  readonly #path: string;
  /** Ids of the records that came with the page. */
  readonly #given: ReadonlySet<unknown>;
  readonly #files: KeptFiles;
  readonly #project: Project;
  readonly #panel: PanelService;

  constructor(
    private readonly page: Page,
    private readonly store: PageStore,
  ) {
    const { files, person, guidelineHash } = page;
    this.#path = `annotations/${person}.jsonl`;
    const given = linesOf(files[this.#path] ?? '');
    this.#given = new Set(given.map(idOf));
    const kept = store.lines.filter((line) => !this.#given.has(idOf(line)));
    const own = [...given, ...kept].map((line) => `${line}\n`).join('');
    this.#files = new KeptFiles({ ...files, [this.#path]: own }, (lines) => this.#keep(lines));
    this.#project = new Project(this.#files, { pause: () => Promise.resolve(), projectRules: false });
    this.#panel = new PanelService(this.#project, new Journal(this.#project, ANNOTATIONS, guidelineHash));
  }

  async start(): Promise<void> {
    await this.#project.refresh();
  }

  /** All records of the person, as lines. */
  get lines(): string[] {
    return linesOf(this.#files.text(this.#path));
  }

  /** The time of the newest record; -Infinity if there is none. */
  get newest(): number {
    return maxOf([-Infinity, ...this.lines.map((line) => timeIn(fieldOf(line, 'time')) || -Infinity)]);
  }

  /** How many samples have an answer that is done, and how many have records that were not sent. */
  async counts(): Promise<{ done: number; unsent: number }> {
    const { progress } = await this.#panel.project(this.#caller());
    const fresh = this.store.lines.slice(this.store.notes.sent?.records ?? 0);
    const unsent = fresh.filter((line) => !this.#given.has(idOf(line))).map(sampleOf);
    return { done: progress.done, unsent: new Set(unsent).size };
  }

  /** The name and the text of the next file to send. */
  async sent(): Promise<{ name: string; text: string }> {
    const { project, page, person } = this.page;
    const { lock } = this.store;
    const files = (this.store.notes.sent?.files ?? 0) + 1;
    const head = { project, page, person, sent: new Date().toISOString() };
    const text = lock ? lockedText(head, this.lines, lock) : sentText(head, this.lines);
    this.store.note('sent', { records: this.store.lines.length, files });
    return { name: `labelwright-${project}-${person}-${files}.jsonl`, text: await text };
  }

  /** Takes back what a sent file knows, and resolves to how many records were new; or to why it cannot, as the rest of a sentence. */
  async takeBack(text: string): Promise<number | string> {
    const sent = await openSent(readSent(text), this.store.lock?.passphrase);
    if (typeof sent === 'string') return sent;
    const { project, person } = sent.head;
    if (project !== this.page.project || person !== this.page.person)
      return `was sent by ${person}, from a page of another person or project.`;
    const known = new Set(this.lines.map(idOf));
    const found = sent.lines.map(sentRecord).flatMap((one) => (typeof one === 'string' ? [] : one.raw));
    const fresh = found.filter((line) => !known.has(idOf(line)));
    if (fresh.length > 0) await this.#keep(fresh);
    if (this.store.refused) return `cannot be taken back. ${this.store.refused}`;
    return fresh.length;
  }

  async #keep(lines: readonly string[]): Promise<void> {
    await this.store.add(lines);
    if (this.store.refused === undefined) this.keptAt = Date.now();
    // The counts are those after the record has been read.
    setTimeout(() => this.onChange?.());
  }

  /** Answers a request of the panel. */
  async answer(method: PanelMethod, params: unknown): Promise<PanelAnswer> {
    if (method === 'keep') this.store.note('panel', (params as { state: unknown }).state);
    if (method === 'kept') return { result: this.store.notes.panel ?? null };
    if (!ANSWERED.has(method)) return { result: null };
    try {
      const run = this.#panel[method as 'project'] as (caller: unknown, params: unknown) => Promise<unknown>;
      const result = await run.call(this.#panel, this.#caller(), params ?? {});
      return { result: method === 'project' ? { ...(result as object), standsAlone: true } : result };
    } catch (error) {
      return { error: PanelFailure.from(error).asError() };
    }
  }

  #caller() {
    const file = this.#project.samples.file(PAGE_SAMPLES);
    if (!file) throw new PanelFailure('failed', 'The samples of this page cannot be read.');
    return { file, annotator: this.page.person, review: false };
  }
}

const linesOf = (text: string): string[] => text.match(/[^\n]+/g) ?? [];
const fieldOf = (line: string, field: string): unknown => {
  const record = parseLine(line);
  return isObject(record) ? record[field] : undefined;
};
const idOf = (line: string): unknown => fieldOf(line, 'id');
const sampleOf = (line: string): unknown => fieldOf(line, 'sample');
