import type { Migration, ProjectModel } from '../../model/model';
import { newNames, type NamedKind } from '../../model/new-names';
import { compareFields, type FieldChange } from './compare-fields';
import { pairParts, type PartPair } from './pair-parts';
import { PART_KINDS, type Part, type PartKind } from './part';
import { idsApart, partsOfModel, sameNames, type Renaming } from './parts-of-model';
import { recordedChanges, recordOf, type RecordedChange } from './recorded';

/** What differs between two versions of a guideline in one part of it. */
export interface GuidelineChange {
  readonly kind: PartKind;
  readonly type: 'added' | 'changed' | 'removed' | 'renamed';
  /** As it is called now; of a part that is gone, as it was called. An example without id is named by its text. */
  readonly id: string;
  /** Of a part that looks renamed: its id before. */
  readonly oldId?: string;
  /** `semantic` when what labels mean may have moved: some of what the semantic hash is over differs. Renaming alone does not. */
  readonly impact: 'semantic' | 'editorial';
  /** Labels that it is about, by their old and new names, in the order of the part. */
  readonly labels: readonly string[];
  /** The layer that a rule is about, unless it is about a label. */
  readonly layer?: string;
  /** It is about every label. */
  readonly all: boolean;
  /** The properties that differ; for a part that is new or gone, those that it has or had. */
  readonly fields: readonly FieldChange[];
  /** Whether an answer that was right may be wrong by it, as far as can be told without reading: see docs/cli.md, "The guideline alone". */
  readonly relabel: boolean;
  /** The entry of the newer changelog that speaks of it and is not in the older one. */
  readonly recorded?: RecordedChange;
}

/** A version as its diff names it. */
export interface DiffedVersion {
  readonly version?: string;
  /** Semantic hash. */
  readonly hash: string;
}

export interface GuidelineDiff {
  readonly before: DiffedVersion;
  readonly after: DiffedVersion;
  /** By kind of part, then in the order of the newer files, what is gone last. */
  readonly changes: readonly GuidelineChange[];
  /** Entries of the newer changelog that are not in the older one, newest first. */
  readonly recorded: readonly RecordedChange[];
}

/**
 * Compares two versions of schema and guideline by meaning: layout, comments and order without consequence do not count. Data, people,
 * quality and lint settings are not part of it. `migrations`: those that tell of renamings. Pure; the same models give the same diff.
 */
export function diffGuidelines(
  before: ProjectModel,
  after: ProjectModel,
  migrations: readonly Migration[] = after.migrations,
): GuidelineDiff {
  const apart = new Set([...idsApart(before), ...idsApart(after)]);
  const recorded = recordedChanges(before, after, migrations, apart);
  const changes = recorded.map(({ change }) => change);
  const newLayers = newNames('layer', changes, migrations);
  const pairs = pairAll(before, after, apart, (kind) => {
    const names = newNames(KINDS_WITH_NAME[kind], changes, migrations);
    if (kind !== 'label') return names;
    // With its layer, a label gets another id.
    const moved = [...newLayers].flatMap(([from, to]) =>
      [...apart].map((id) => [`${from}/${id}`, `${to}/${id}`] as const),
    );
    return new Map([...moved, ...names]);
  });
  return {
    before: versionOf(before),
    after: versionOf(after),
    changes: withNewLabels(pairs.flatMap((pair) => changeOf(pair, recorded) ?? [])),
    recorded,
  };
}

const KINDS_WITH_NAME: Partial<Record<PartKind, NamedKind>> = {
  label: 'label',
  rule: 'rule',
  'tie-breaker': 'rule',
  layer: 'layer',
};

/** What is new about new labels alone leaves earlier answers, which cannot have them, as right as they were. */
function withNewLabels(changes: GuidelineChange[]): GuidelineChange[] {
  const fresh = new Set(
    changes.flatMap(({ kind, type, id }) => (kind === 'label' && type === 'added' ? [id] : [])),
  );
  return changes.map((change) =>
    change.type === 'added' && change.labels.length > 0 && change.labels.every((label) => fresh.has(label))
      ? { ...change, relabel: false }
      : change,
  );
}

function versionOf({ guideline, hash }: ProjectModel): DiffedVersion {
  return { hash, ...(guideline?.version && { version: guideline.version.text }) };
}

/** Pairs twice: names found in the first round let references be recognised in the second. */
function pairAll(
  before: ProjectModel,
  after: ProjectModel,
  apart: ReadonlySet<string>,
  renamings: (kind: PartKind) => ReadonlyMap<string, string>,
): PartPair[] {
  const now = partsOfModel(after, sameNames, apart);
  const round = (names: Renaming): PartPair[] => {
    const old = partsOfModel(before, names, apart);
    return PART_KINDS.flatMap((kind) => pairParts(ofKind(old, kind), ofKind(now, kind), renamings(kind)));
  };
  const names = namesFrom(round(sameNames));
  return names ? round(names) : round(sameNames);
}

const ofKind = (parts: readonly Part[], kind: PartKind): Part[] => parts.filter((part) => part.kind === kind);

function namesFrom(pairs: readonly PartPair[]): Renaming | undefined {
  const names = new Map<string, string>();
  for (const { before, after } of pairs) {
    if (!before || !after || before.id === after.id) continue;
    const kind = before.kind === 'tie-breaker' ? 'rule' : before.kind;
    names.set(`${kind} ${before.id}`, after.id);
  }
  return names.size === 0 ? undefined : (kind, id) => names.get(`${kind} ${id}`) ?? id;
}

function changeOf(
  { before, after }: PartPair,
  recorded: readonly RecordedChange[],
): GuidelineChange | undefined {
  const part = (after ?? before)!;
  const type = !before ? 'added' : !after ? 'removed' : before.id === after.id ? 'changed' : 'renamed';
  const fields = compareFields(before?.fields ?? [], after?.fields ?? []);
  if (type === 'changed' && fields.length === 0) return undefined;
  const moves =
    type === 'added' || type === 'removed' ? isMeaning(part) : fields.some(({ semantic }) => semantic);
  const labels = labelsOf(before, after, fields);
  const all = part.all || (before?.all ?? false);
  // Labels that come to a layer change no answer: those that leave it are what the changelog must speak of.
  const spokenOf = isJustLabels(part.kind, before, after, fields) ? (fields[0]!.removed ?? labels) : labels;
  const record = recordOf(recorded, part, before, spokenOf, moves);
  return {
    kind: part.kind,
    type,
    id: part.id,
    ...(type === 'renamed' && { oldId: before!.id }),
    impact: moves ? 'semantic' : 'editorial',
    labels,
    ...(part.layer !== undefined && { layer: part.layer }),
    all,
    fields,
    relabel: moves && asksAgain(part.kind, type, fields),
    ...(record && { recorded: record }),
  };
}

/** Parts that the semantic hash is over come and go with meaning. */
const isMeaning = ({ kind }: Part): boolean => kind !== 'list' && kind !== 'guideline';

/** New labels and layers, changed examples, and layers that only gain labels leave earlier answers as right as they were. */
function asksAgain(kind: PartKind, type: GuidelineChange['type'], fields: readonly FieldChange[]): boolean {
  const meanings = fields.filter(({ semantic }) => semantic);
  if (kind === 'label') return type !== 'added';
  if (kind === 'layer')
    return (
      type !== 'added' && meanings.some((field) => field.name !== 'labels' || field.removed !== undefined)
    );
  if (kind === 'example')
    return type !== 'added' && type !== 'removed' && meanings.some(({ name }) => name === 'labels');
  return true;
}

function labelsOf(
  before: Part | undefined,
  after: Part | undefined,
  fields: readonly FieldChange[],
): string[] {
  const { kind } = (after ?? before)!;
  if (kind === 'list' || isJustLabels(kind, before, after, fields))
    return [...new Set(fields.flatMap(({ labels = [] }) => labels))];
  return [...new Set([...(after?.labels ?? []), ...(before?.labels ?? [])])];
}

/** A layer whose list of labels differs, and nothing else, is about those labels only. */
const isJustLabels = (
  kind: PartKind,
  before: Part | undefined,
  after: Part | undefined,
  fields: readonly FieldChange[],
): boolean =>
  before !== undefined &&
  after !== undefined &&
  kind === 'layer' &&
  fields.length > 0 &&
  fields.every(({ name }) => name === 'labels');
