/** Questions that checks of entries ask (`EntryContext.ask`). What an answer is read from is made once for each model. */
import { changedEntries, definitionsById } from '../../core/project/entry-index';
import type {
  Definition,
  GuidelineEntries,
  GuidelineModel,
  LabelDef,
  LayerDef,
  ProjectModel,
  Unplaced,
} from '../../core/project/model';
import { field } from '../../core/project/reader';
import type { YamlNode } from '../../core/yaml/tree';
import { readFrom } from './asked';
import { changedLabels } from './choosable';
import type { EntryContext, Question, SchemaParts } from './entry-rule';
import { kept } from '../../core/kept';
import { idsAreKnown, isGuidelineReadWhole, isReadWhole } from './read-whole';
import { settledPairs } from './settled-pairs';

/** The label of an id. */
export const labelOf = Object.assign(
  ({ labels }: SchemaParts, id: string): LabelDef | undefined => labels.get(id),
  { changed: changedLabels },
);

export const hasLabel: Question<SchemaParts, string, boolean> = Object.assign(
  ({ labels }: SchemaParts, id: string) => labels.has(id),
  { changed: changedLabels },
);

export const hasLayer = ({ layers }: SchemaParts, id: string): boolean => layers.has(id);

/** Whether all labels, or layers, of the schema are known. */
export function isListed(parts: SchemaParts, key: 'labels' | 'layers'): boolean {
  const { file } = parts.schema;
  return isReadWhole(file) && idsAreKnown(parts) && (field(file.root, key)?.kind ?? 'seq') === 'seq';
}

/** Whether all labels of the schema, and those of its layers, are known. */
export const labelsAreListed = (parts: SchemaParts): boolean => isListed(parts, 'labels');

/** The layers, the first one of each id; they are the same while what stands under `layers` is. */
export const layersOf = ({
  schema,
  layers,
}: SchemaParts): { readonly node: YamlNode | undefined; readonly layers: readonly LayerDef[] } => ({
  node: field(schema.file.root, 'layers'),
  layers: [...layers.values()],
});

/** The entry for a label: the first one, where it has several. */
export const entryOf = Object.assign(
  ({ guideline }: ProjectModel, label: string): Unplaced<Definition> | undefined =>
    guideline && definitionsById(guideline).get(label),
  {
    changed: (before: ProjectModel, now: ProjectModel): ReadonlySet<string> =>
      changedEntries(entriesOf(before), entriesOf(now)),
  },
);

const NO_ENTRIES: GuidelineEntries['definitions'] = [];
const entriesOf = ({ guideline }: ProjectModel): GuidelineEntries['definitions'] =>
  guideline?.entries.definitions ?? NO_ENTRIES;

/** Whether an entry is the one that counts for its label. */
export const isFirst = ({ id, node }: Unplaced<Definition>, ask: EntryContext['ask']): boolean =>
  !ask(hasSecondEntries, undefined) || ask(entryOf, id)?.node === node;

const hasSecondEntries = ({ guideline }: ProjectModel): boolean =>
  guideline !== undefined && guideline.entries.definitions.length > definitionsById(guideline).size;

/** Whether tie-breakers speak of a pair of labels, given as `pairKey`. */
export const isSettled = readFrom(
  ({ guideline }: ProjectModel) => guideline?.entries.tieBreakers,
  ({ guideline }, pair: string): boolean =>
    guideline !== undefined && pairsOf(guideline.entries.tieBreakers).has(pair),
);

const pairsOf = kept((tieBreakers: GuidelineEntries['tieBreakers']) => settledPairs(tieBreakers));

/** Whether everything in the guideline's file could be read. */
export const isGuidelineWhole = ({ guideline }: ProjectModel): boolean =>
  guideline !== undefined && wholeOf(guideline);

const wholeOf = kept((guideline: GuidelineModel) => isGuidelineReadWhole(guideline));

/** Whether examples can be missing: there are some, in a guideline that is no draft and could be read. */
export const hasExamples = (model: ProjectModel): boolean =>
  isGuidelineWhole(model) &&
  model.guideline!.status !== 'draft' &&
  model.guideline!.entries.examples.length > 0;

const examplesOf = ({ guideline }: ProjectModel): Examples | undefined => guideline?.entries.examples;
type Examples = GuidelineEntries['examples'];

/** How many examples have a label as (part of) their answer. */
export const exampleCount = readFrom(examplesOf, (model: ProjectModel, label: string): number => {
  const examples = examplesOf(model);
  return (examples && countsOf(examples).get(label)) ?? 0;
});

const countsOf = kept((examples: Examples) => {
  const counts = new Map<string, number>();
  for (const { labelRefs } of examples)
    for (const id of new Set(labelRefs.map((ref) => ref.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
});

/** Whether no example names a label as wrong for its text. */
export const nothingIsRuledOut = (model: ProjectModel): boolean => {
  const examples = examplesOf(model);
  return !examples || ruledOut(examples).size === 0;
};

/** Whether an example names a label as wrong for its text. */
export const isRuledOut = readFrom(examplesOf, (model: ProjectModel, label: string): boolean => {
  const examples = examplesOf(model);
  return examples !== undefined && ruledOut(examples).has(label);
});

const ruledOut = kept(
  (examples: Examples) => new Set(examples.flatMap(({ not }) => not.map(({ id }) => id))),
);
