/** What an annotator's page holds: the part of a project that the panel would show its person, as the files of a small project. */
import { isObject } from '../base/is-object';
import { textHash } from '../base/text/hash';
import { toJs, type JsValue } from '../base/yaml/tree';
import { Journal } from '../engine/journal';
import { ANNOTATIONS, logPath } from '../engine/log-kinds';
import type { Project } from '../engine/project';
import { shownExamples } from '../engine/queries/hidden-examples';
import { returnTo } from '../engine/review/returned';
import { ownQueues } from '../panel/server/gold-policy';
import { PanelService } from '../panel/server/panel-service';
import { SCHEMA_FILE } from '../project/model-store';
import type { ProjectModel } from '../project/model/model';
import { Lock } from '../project/pages/lock';
import { conversationOf } from '../project/samples/conversation';
import type { PanelSample } from '../protocol/panel';

/** Paths of a page's own project. */
export const PAGE_SAMPLES = 'data/samples.jsonl';
const GUIDELINE = 'guideline.yaml';

/** What is the same for a person however often a page is made, as long as they may know the same. */
export interface PageContent {
  readonly person: string;
  readonly title: string;
  /** Semantic hash of the whole guideline, which the records of the page have. */
  readonly guidelineHash: string;
  /** Ids of the samples, in the order of the person's queue. */
  readonly samples: readonly string[];
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** Fields with images or audio files, which a page does not have. */
  readonly leftOut: readonly string[];
}

/** With the ids of the page, and of the oldest page of its project. */
export interface Page extends Omit<PageContent, 'leftOut'> {
  readonly page: string;
  readonly project: string;
}

/** A page that only its passphrase opens, and what is needed for that. */
export interface LockedPage {
  readonly page: string;
  readonly salt: string;
  /** The page, sealed as `page`. */
  readonly sealed: string;
}

/** What goes into a page, and nothing else. */
const SCHEMA_KEYS = ['labelwright', 'title', 'language', 'layers', 'labels'];
const DATA_KEYS = ['id', 'text', 'messages', 'above', 'beside', 'monospace', 'show', 'show_turns'];
const GUIDELINE_KEYS = [
  ...['title', 'version', 'status', 'language', 'scope', 'rules', 'decision_order'],
  ...['labels', 'layers', 'tie_breakers', 'changelog'],
];
/** Keys of messages and their parts from which a conversation is read. Arguments of calls are kept whole. */
const MESSAGE_KEYS = [
  ...['id', 'role', 'name', 'type', 'content', 'text', 'refusal', 'tool_calls', 'function_call', 'function'],
  ...['custom', 'arguments', 'input', 'tool_call_id', 'tool_use_id'],
];
/** Samples that are asked of the panel at once. */
const MANY = 500;

type Json = Readonly<Record<string, JsValue>>;

const pick = (value: JsValue | undefined, keys: readonly string[]): Json =>
  isObject(value)
    ? Object.fromEntries(
        keys.flatMap((key) => (Object.hasOwn(value, key) ? [[key, value[key] as JsValue]] : [])),
      )
    : {};

/** The page of a person of a project whose files have been read. `batch`: only its samples. */
export async function pageContent(
  project: Project,
  model: ProjectModel,
  person: string,
  batch?: string,
): Promise<PageContent> {
  const { schema, guideline } = model;
  const { media = [], context = [] } = schema.data;
  const shown = await samplesOf(project, model, person, batch);
  const schemaRoot = toJs(schema.file.root) as Json;
  const page = {
    ...pick(schemaRoot, SCHEMA_KEYS),
    ...(guideline && { guideline: GUIDELINE }),
    data: {
      ...pick(schemaRoot.data, DATA_KEYS),
      samples: [PAGE_SAMPLES],
      context: context.filter((field) => !media.includes(field)),
    },
    quality: pick(schemaRoot.quality, ['cite_rules']),
    lint: { extends: 'none' },
  };
  const own = logPath(ANNOTATIONS, model, person);
  const files: Record<string, string> = {
    [SCHEMA_FILE]: JSON.stringify(page),
    [PAGE_SAMPLES]: linesOf(shown.map((sample) => sampleLine(project, model, sample))),
    [`annotations/${person}.jsonl`]: (await project.files.stat(own))
      ? new TextDecoder().decode(await project.files.read(own))
      : '',
  };
  if (guideline) {
    const examples = shownExamples({ project, model }, person, guideline.examples);
    files[GUIDELINE] = JSON.stringify({
      ...(withoutExamples(pick(toJs(guideline.file.root), GUIDELINE_KEYS)) as Json),
      examples: examples.map(({ node }) => toJs(node)),
    });
  }
  const returns = shown.flatMap((sample) => returnLine(project, sample, person));
  for (const reviewer of new Set(returns.map((line) => line.reviewer)))
    files[`decisions/${reviewer}.jsonl`] = linesOf(returns.filter((line) => line.reviewer === reviewer));
  return {
    person,
    title: schema.title ?? 'Labelwright',
    guidelineHash: model.hash,
    samples: shown.map(({ id }) => id),
    files,
    leftOut: media,
  };
}

const linesOf = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Entries name examples that may be hidden; the panel shows no such name. */
const withoutExamples = (value: JsValue): JsValue =>
  Array.isArray(value)
    ? value.map(withoutExamples)
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, one]) =>
            key === 'examples' ? [] : [[key, withoutExamples(one as JsValue)]],
          ),
        )
      : value;

/** The samples of a person's queues as the panel shows them, in its order: those to label, and those that the person has answered. */
async function samplesOf(
  project: Project,
  model: ProjectModel,
  person: string,
  batch: string | undefined,
): Promise<PanelSample[]> {
  const panel = new PanelService(project, new Journal(project));
  const assigned = project.assignments.limiting(person);
  const found = new Map<string, PanelSample>();
  for (const { file } of await ownQueues(project, panel.gold, model, person)) {
    const caller = { file, annotator: person, review: false };
    const filter = { queue: 'all' as const, ...(batch !== undefined && { batch }) };
    const { view, length } = await panel.view(caller, { filter });
    for (let from = 0; from < length; from += MANY)
      for (const sample of await panel.samples(caller, { view, from, count: MANY })) {
        const key = project.samples.ids.find(sample.id);
        const isOwn = !assigned || sample.state !== 'todo' || assigned.has(key, person);
        if (isOwn && !sample.unreadable && !found.has(sample.id)) found.set(sample.id, sample);
      }
  }
  return [...found.values()];
}

/** A sample with the fields that the panel shows, under the names that they have in the project. */
function sampleLine(project: Project, { schema: { data } }: ProjectModel, sample: PanelSample): object {
  const { id, text, textHash: hash, context, fields } = sample;
  const shown = context.filter(([name]) => !data.media?.includes(name));
  const line = { ...Object.fromEntries(shown), ...fields, [data.id]: id };
  if (data.messages === undefined) return { ...line, [data.text]: text };
  const { file, row } = project.samples.locate(id)!;
  const content = project.samples.read(file, row);
  const messages = 'fields' in content ? said(content.fields[data.messages]) : undefined;
  const read = conversationOf(messages);
  if ('problem' in read || textHash(read.text) !== hash)
    throw new Error(`The conversation of ${id} does not survive being put into a page.`);
  return { ...line, [data.messages]: messages };
}

/** Messages without what no one sees, such as their times. Results without a type are shown whole. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    MESSAGE_KEYS.flatMap((key) => {
      const one = value[key];
      const isWhole =
        key === 'arguments' ||
        key === 'input' ||
        (isObject(one) && key === 'content' && typeof one.type !== 'string');
      return one === undefined ? [] : [[key, isWhole ? one : said(one)]];
    }),
  );
}

/** A decision that says no more than that a reviewer has returned a sample, and why. */
function returnLine({ records, samples }: Project, { id, returned }: PanelSample, person: string) {
  const record = returned && returnTo(records, samples.ids.find(id), person);
  if (!record) return [];
  const { v, id: own, time, reviewer, reason } = record;
  return [{ v, id: own, time, reviewer, sample: id, labels: {}, return_to: [person], reason }];
}

/** Where the frame takes the page. */
const MARK = '<!-- page -->';

/** Locks a page with a passphrase. */
export async function lockPage(page: Page, passphrase: string): Promise<LockedPage> {
  const lock = await Lock.of(passphrase, page.page);
  return { page: page.page, salt: lock.salt, sealed: await lock.seal(JSON.stringify(page), 'page') };
}

/** The HTML of a page: the frame that the build has made, with the page as data. */
export function pageOf(frame: string, page: Page | LockedPage): string {
  const json = JSON.stringify(page).replaceAll('<', '\\u003c');
  return frame.replace(MARK, () => `<script type="application/json" id="page">${json}</script>`);
}
