import type { Migration, ProjectModel, Change, Ref } from '../../model/model';
import { newNames, type NamedKind, namesBy } from '../../model/new-names';
import { compareFields, type FieldChange } from './compare-fields';
import { PART_KINDS, type Part, type PartKind } from './part';
import { idsApart, partsOfModel, sameNames, type Renaming, withLayer } from './parts-of-model';
import { foldText, ShingleSet } from '../../../base/similarity/shingle-set';
import { addTo } from '../../../base/lists';

/** What differs between two versions of a guideline in one part of it. */
export interface GuidelineChange extends Pick<Part, 'kind' | 'layer' | 'all'> {
  readonly type: 'added' | 'changed' | 'removed' | 'renamed';
  /** As it is called now; of a part that is gone, as it was called. An example without id is named by its text. */
  readonly id: string;
  /** Of a part that looks renamed: its id before. */
  readonly oldId?: string;
  /** `semantic` when what labels mean may have moved: some of what the semantic hash is over differs. Renaming alone does not. */
  readonly impact: 'semantic' | 'editorial';
  /** Labels that it is about, by their old and new names, in the order of the part. */
  readonly labels: readonly string[];
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
  const fresh = newLabels(changes);
  return changes.map((change) =>
    change.type === 'added' && change.labels.length > 0 && change.labels.every((label) => fresh.has(label))
      ? { ...change, relabel: false }
      : change,
  );
}

/** The labels that a version added. */
export const newLabels = (changes: readonly GuidelineChange[]): Set<string> =>
  new Set(changes.flatMap(({ kind, type, id }) => (kind === 'label' && type === 'added' ? [id] : [])));

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

function changeOf(pair: PartPair, recorded: readonly RecordedChange[]): GuidelineChange | undefined {
  const { before, after } = pair;
  const part = (after ?? before)!;
  const type = !before ? 'added' : !after ? 'removed' : before.id === after.id ? 'changed' : 'renamed';
  const fields = compareFields(before?.fields ?? [], after?.fields ?? []);
  if (type === 'changed' && fields.length === 0) return undefined;
  const moves =
    type === 'added' || type === 'removed' ? isMeaning(part) : fields.some(({ semantic }) => semantic);
  const labels = labelsOf(pair, fields);
  const all = part.all || (before?.all ?? false);
  // Labels that come to a layer change no answer: those that leave it are what the changelog must speak of.
  const spokenOf = isJustLabels(pair, fields) ? (fields[0]!.removed ?? labels) : labels;
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

function labelsOf(pair: PartPair, fields: readonly FieldChange[]): string[] {
  const { before, after } = pair;
  if ((after ?? before)!.kind === 'list' || isJustLabels(pair, fields))
    return [...new Set(fields.flatMap(({ labels = [] }) => labels))];
  return [...new Set([...(after?.labels ?? []), ...(before?.labels ?? [])])];
}

/** A layer whose list of labels differs, and nothing else, is about those labels only. */
const isJustLabels = ({ before, after }: PartPair, fields: readonly FieldChange[]): boolean =>
  before !== undefined &&
  after?.kind === 'layer' &&
  fields.length > 0 &&
  fields.every(({ name }) => name === 'labels');

/** A change that the changelog describes. */
interface RecordedChange {
  readonly version: string;
  readonly change: Change;
}

/** The changes in the changelog of `after` that are not in that of `before`, newest first. */
function recordedChanges(
  before: ProjectModel,
  after: ProjectModel,
  migrations: readonly Migration[],
  apart: ReadonlySet<string>,
): RecordedChange[] {
  const names = namesBy({ ...after, migrations });
  // Authors who rename a label may rename it in old entries too.
  const now = (id: string): string => names.layer.now(names.rule.now(names.label.now(id)));
  const known = new Set(changesOf(before, apart).map((recorded) => nameOf(recorded, now)));
  return changesOf(after, apart).filter((recorded) => !known.has(nameOf(recorded, now)));
}

function changesOf(model: ProjectModel, apart: ReadonlySet<string>): RecordedChange[] {
  const full = <T extends Ref>(ref: T): T => ({ ...ref, id: withLayer(model, ref.id, apart) });
  return (model.guideline?.changelog ?? []).flatMap(({ version, changes }) =>
    changes.map((change) => ({
      version,
      change: {
        ...change,
        target: full(change.target),
        into: change.into.map(full),
        relabel: change.relabel.map(full),
      },
    })),
  );
}

function nameOf(
  { version, change: { type, target, impact, into, relabel } }: RecordedChange,
  now: (id: string) => string,
): string {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => now(id));
  return JSON.stringify([version, type, now(target.id), impact, ids(into), ids(relabel)]);
}

/**
 * The recorded change that describes a part. It has the part's id; failing that, a label that the part concerns (an order or a layer
 * concerns all `labels`, such as those that moved or left); failing that, it is about everything. Semantic changes come first.
 */
function recordOf(
  all: readonly RecordedChange[],
  after: Part,
  before: Part | undefined,
  labels: readonly string[],
  moves: boolean,
): RecordedChange | undefined {
  const recorded = all.filter(
    ({ change: { type, impact } }) => !moves || type !== 'renamed' || impact === 'semantic',
  );
  const ids = new Set([after.id, before?.id]);
  const idsOf = ({ change: { target, into } }: RecordedChange) => [target, ...into].map(({ id }) => id);
  const named = recorded.filter((each) => idsOf(each).some((id) => ids.has(id)));
  const ofLabel = ['rule', 'example', 'list', 'layer'].includes(after.kind)
    ? recorded.filter((each) => idsOf(each).some((id) => labels.includes(id) || id === after.layer))
    : [];
  const described = new Set(ofLabel.flatMap(idsOf));
  const one = after.kind === 'rule' || after.kind === 'example';
  const enough = one || labels.every((label) => described.has(label));
  const everything = recorded.filter(({ change }) => change.target.id === '*');
  for (const list of [named, enough ? ofLabel : [], everything]) {
    const found = list.find(({ change }) => change.impact === 'semantic') ?? list[0];
    if (found) return found;
  }
  return undefined;
}

/** A part in two versions; with one side absent it is new or gone. Different keys: it looks renamed. */
interface PartPair {
  readonly before?: Part;
  readonly after?: Part;
}

/** How alike two texts must be for a new id to be taken for a new name: share of stretches of four characters. */
const ALIKE = 0.7;
const SHINGLE = 4;
/** Texts shorter than this, in UTF-16 units, are recognised only when they are equal. */
const SHORTEST = 20;
/** More parts without a partner than this are compared for equality only: all pairs would take too long. */
const MAX_COMPARED = 300;

/** Pairs parts of one kind: by key, renamings (old id -> new id), same wording, similar wording. In the order of `after`, then the rest. */
function pairParts(
  before: readonly Part[],
  after: readonly Part[],
  renamings: ReadonlyMap<string, string>,
): PartPair[] {
  const partner = new Map<Part, Part>();
  const earlier = new Map(before.map((part) => [part.key, part]));
  for (const part of after) {
    const same = earlier.get(part.key);
    if (same) partner.set(part, same);
  }
  const taken = new Set(partner.values());
  const gone = before.filter((part) => !taken.has(part));
  const fresh = after.filter((part) => !partner.has(part));
  for (const [old, now] of lookAlike(gone, fresh, renamings)) {
    partner.set(now, old);
    taken.add(old);
  }
  return [
    ...after.map((part) => ({ after: part, ...(partner.has(part) && { before: partner.get(part)! }) })),
    ...before.filter((part) => !taken.has(part)).map((part) => ({ before: part })),
  ];
}

function lookAlike(
  gone: readonly Part[],
  fresh: readonly Part[],
  renamings: ReadonlyMap<string, string>,
): [Part, Part][] {
  const old = new Set(gone);
  const now = new Set(fresh);
  const pairs: [Part, Part][] = [];
  const pair = (a: Part, b: Part): void => {
    pairs.push([a, b]);
    old.delete(a);
    now.delete(b);
  };
  for (const from of gone) {
    const name = renamings.get(from.id);
    const to = name === undefined ? undefined : fresh.find((part) => now.has(part) && part.id === name);
    if (to) pair(from, to);
  }
  const byLikeness = new Map<string, Part[]>();
  for (const part of old) {
    const likeness = foldText(part.likeness);
    if (likeness !== '') addTo(byLikeness, likeness, part);
  }
  for (const part of now) {
    const same = byLikeness.get(foldText(part.likeness))?.find((candidate) => old.has(candidate));
    if (same) pair(same, part);
  }
  for (const [a, b] of similar([...old], [...now])) if (old.has(a) && now.has(b)) pair(a, b);
  return pairs;
}

/** Pairs with alike wording, the most alike first; equally alike ones in the order of the versions. */
function similar(old: readonly Part[], now: readonly Part[]): [Part, Part][] {
  const long = (part: Part): boolean => part.likeness.length >= SHORTEST;
  const [left, right] = [old.filter(long), now.filter(long)];
  if (left.length === 0 || right.length === 0 || left.length + right.length > MAX_COMPARED) return [];
  const sets = new Map([...left, ...right].map((part) => [part, shinglesOf(part)]));
  const found = left.flatMap((a) =>
    right.map((b) => ({ a, b, alike: sets.get(a)!.similarity(sets.get(b)!) })),
  );
  return found
    .filter(({ alike }) => alike >= ALIKE)
    .sort((x, y) => y.alike - x.alike)
    .map(({ a, b }) => [a, b]);
}

function shinglesOf({ likeness }: Part): ShingleSet {
  const set = new ShingleSet(SHINGLE);
  set.take(likeness);
  return set;
}
