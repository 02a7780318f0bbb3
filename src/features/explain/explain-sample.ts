import { getOrAdd } from '../../base/lists';
import { chosenLabels } from '../../project/records/marks';
import { diffGuidelines, type GuidelineChange } from '../../project/guideline/diff/guideline-diff';
import type { Change, ProjectModel } from '../../project/model/model';
import { isKnownVersion, staleBy } from '../../project/model/staleness';
import { followedOf } from '../../project/records/followed';
import type { Labels, LayerValue } from '../../project/records/records';
import { schemaLayerOf } from '../../project/schema/per-turn';
import { isUnreadable } from '../../project/samples/sample';
import {
  type FileHistory,
  guidelineHistory,
  modelAt,
  type PastCommit,
  type PastVersion,
} from '../../project/guideline-history';
import type { WithModel } from '../../engine/project';
import { labelsOf, recordsOfSample, type SampleRecord, textsIn, validOf, whoOf } from './sample-records';
import { type TimelineEntry, timelineOf } from './timeline';
import { defined } from '../../base/objects';

/** Why a sample has its labels. */
export interface ExplainedSample {
  readonly sample: string;
  /** Absent when no file of the project has the sample. `line` is 0-based. */
  readonly place?: { readonly path: string; readonly line: number };
  readonly text?: string;
  /** Counting answers and drafts, by annotator. */
  readonly answers: readonly ExplainedAnswer[];
  readonly decision?: ExplainedAnswer;
  readonly gold?: SampleRecord;
  /** Why earlier versions of the guideline are unavailable, or not all available: a sentence. */
  readonly noHistory?: string;
  readonly timeline: readonly TimelineEntry[];
}

/** An answer or decision, with its guideline. */
export interface ExplainedAnswer {
  readonly who: string;
  readonly record: SampleRecord;
  readonly labels: Labels;
  /** For a decision: answers that are all valid, by layer. */
  readonly valid: Readonly<Record<string, readonly LayerValue[]>>;
  readonly rules: readonly string[];
  readonly migrated?: SampleRecord;
  readonly version?: string;
  readonly then?: FollowedVersion;
  /** The changelog entry that makes it stale. */
  readonly stale?: Change;
  /** The changelog does not have its version, so it is unknown whether it is stale. */
  readonly unknownVersion?: true;
  /** Earlier names of labels and rules in that guideline. */
  readonly names: ReadonlyMap<string, string>;
  /** Differences between that guideline's labels and rules and today's. */
  readonly changes: readonly GuidelineChange[];
}

export interface ExplainOptions {
  readonly annotator?: string;
  readonly layer?: string;
  /** Earlier guidelines; without it, only the current one is known. */
  readonly history?: FileHistory;
  /** Why it is missing or incomplete. */
  readonly noHistory?: string;
}

/** Explains a sample's labels. Undefined if neither a file nor a record of the project has the sample. */
export async function explainSample(
  { project, model }: WithModel,
  sample: string,
  { annotator, layer, history, noHistory }: ExplainOptions = {},
): Promise<ExplainedSample | undefined> {
  const records = await recordsOfSample(project, sample);
  const located = project.samples.locate(sample);
  if (!located && records.length === 0) return undefined;
  const content = located && project.samples.read(located.file, located.row);
  const versions = new VersionModels(model, history);
  const explain = (record: SampleRecord): Promise<ExplainedAnswer> =>
    explainRecord(model, versions, record, records, layer);
  const counting = countingRecords(records);
  const answers = counting.filter(
    ({ kind, value }) => kind === 'annotation' && [undefined, value.annotator].includes(annotator),
  );
  const decision = counting.find(({ kind, value }) => kind === 'decision' && !Array.isArray(value.return_to));
  const gold = records.findLast(({ kind }) => kind === 'gold');
  return {
    sample,
    answers: await Promise.all(answers.map(explain)),
    timeline: timelineOf(model, records, new Set(counting), await versions.past()),
    ...(located && {
      place: { path: located.file.path, line: located.file.lineOf(located.row) },
    }),
    ...(content && !isUnreadable(content) && { text: content.text }),
    ...(decision && { decision: await explain(decision) }),
    ...defined({ gold, noHistory }),
  };
}

/** The counting record of each annotator and the counting decision (docs/format.md, "What counts"), by author. */
function countingRecords(records: readonly SampleRecord[]): SampleRecord[] {
  const last = new Map<string, SampleRecord>();
  for (const record of records)
    if (record.kind !== 'gold')
      last.set(record.kind === 'decision' ? 'decision' : `of ${whoOf(record)}`, record);
  return [...last.values()]
    .filter(({ value }) => value.withdrawn !== true)
    .sort((a, b) => (whoOf(a) < whoOf(b) ? -1 : 1));
}

async function explainRecord(
  model: ProjectModel,
  versions: VersionModels,
  record: SampleRecord,
  records: readonly SampleRecord[],
  layer: string | undefined,
): Promise<ExplainedAnswer> {
  const { value } = record;
  const requested = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([id]) => layer === undefined || id === layer));
  const labels = requested(labelsOf(record));
  const valid = requested(validOf(record));
  // Includes every answer of the record, for queries about one.
  const given = [
    labels,
    ...Object.entries(valid).flatMap(([id, values]) => values.map((one) => ({ [id]: one }))),
  ];
  const rules = textsIn(value.rules);
  const version = typeof value.guideline === 'string' ? value.guideline : undefined;
  const hash = typeof value.guideline_hash === 'string' ? value.guideline_hash : undefined;
  const then = version === undefined ? undefined : await versions.find(version, hash);
  const changes = then && then.model !== model ? diffGuidelines(then.model, model).changes : [];
  const followed = followedOf(version, hash);
  const [stale] =
    followed === undefined ? [] : given.flatMap((one) => staleBy(model, followed, one, rules) ?? []);
  const replaced = (value.migration as { replaces?: unknown } | undefined)?.replaces;
  const migrated = replaced === undefined ? undefined : records.find((other) => other.value.id === replaced);
  return {
    who: whoOf(record),
    record,
    labels,
    valid,
    rules,
    changes: changesAbout(changes, given, rules),
    names: new Map(changes.flatMap(({ id, oldId }) => (oldId === undefined ? [] : [[id, oldId]]))),
    ...defined({ version, then, stale }),
    ...(version !== undefined && !isKnownVersion(model, version) && { unknownVersion: true as const }),
    ...(migrated && { migrated }),
  };
}

/** Changes that affect an answer's labels, layers or cited rules. The wording of examples does not matter. */
function changesAbout(
  changes: readonly GuidelineChange[],
  answers: readonly Labels[],
  rules: readonly string[],
): GuidelineChange[] {
  // By both names that a change may have for a label.
  const given = new Set(
    answers.flatMap((labels) =>
      Object.entries(labels).flatMap(([layer, value]) =>
        chosenLabels(value).flatMap((label) => [label, `${schemaLayerOf(layer)}/${label}`]),
      ),
    ),
  );
  const layers = new Set(answers.flatMap((labels) => Object.keys(labels)));
  const cited = new Set(rules);
  return changes.filter(({ kind, impact, all, id, oldId, labels }) => {
    const isOf = (ids: ReadonlySet<string>): boolean =>
      ids.has(id) || (oldId !== undefined && ids.has(oldId));
    const isAboutGiven = labels.some((label) => given.has(label));
    if (kind === 'layer') return isOf(layers);
    if (kind === 'label') return isOf(given);
    if (kind === 'rule' || kind === 'tie-breaker') return all || isOf(cited) || isAboutGiven;
    return impact === 'semantic' && isAboutGiven;
  });
}

/** The guideline at the time of an answer. */
interface FollowedVersion {
  readonly model: ProjectModel;
  /** Absent for the current guideline. */
  readonly commit?: PastCommit;
  /** The record has the hash of exactly this text; otherwise this is the last text of that version. */
  readonly exact: boolean;
}

/** Maximum number of commits of a version that are searched for the text that a record has the hash of. */
const MAX_WORDINGS = 30;

/** Finds the guideline of a record: the project's current one or one in its history. Reads each commit once. */
class VersionModels {
  #past: Promise<readonly PastVersion[]> | undefined;
  readonly #models = new Map<string, Promise<ProjectModel | undefined>>();

  constructor(
    private readonly model: ProjectModel,
    private readonly history: FileHistory | undefined,
  ) {}

  past(): Promise<readonly PastVersion[]> {
    this.#past ??= this.history ? guidelineHistory(this.history, this.model) : Promise.resolve([]);
    return this.#past;
  }

  /** Undefined if neither the files nor the history have the version. `hash`: the semantic hash, if recorded. */
  async find(version: string, hash: string | undefined): Promise<FollowedVersion | undefined> {
    const isOwn = version === this.model.guideline?.version?.text;
    if (isOwn && (hash === undefined || hash === this.model.hash))
      return { model: this.model, exact: hash !== undefined };
    const commits = (await this.past()).find((past) => past.version === version)?.commits ?? [];
    if (hash !== undefined)
      for (const commit of commits.slice(0, MAX_WORDINGS)) {
        const model = await this.#at(commit);
        if (model?.hash === hash) return { model, commit, exact: true };
      }
    if (isOwn) return { model: this.model, exact: false };
    const model = commits[0] && (await this.#at(commits[0]));
    return model && { model, commit: commits[0]!, exact: false };
  }

  #at({ commit }: PastCommit): Promise<ProjectModel | undefined> {
    return getOrAdd(this.#models, commit, () => modelAt(this.history!, commit));
  }
}
