/**
 * Which labels there are when several layers have one id, such as `yes` to two questions (docs/format.md, "One id in several layers").
 *
 * An id is one label, whichever layers offer it, unless an entry for it in the schema or the guideline names a layer. Then each layer that
 * offers it has a label of its own, with the id `layer/id` in the model. Answers name their layer and have the plain id; what deals with the
 * answers to one layer takes its model from `modelIn`, where the labels of that layer have plain ids as well.
 */
import { memoize } from '../../base/memoize';
import { schemaLayerOf } from '../schema/per-turn';
import type {
  Change,
  Definition,
  Example,
  GuidelineModel,
  LabelDef,
  LayerDef,
  Migration,
  ProjectModel,
  Ref,
  RuleDef,
  SchemaModel,
  SplitCase,
  TieBreaker,
} from './model';
import { defined } from '../../base/objects';
import { addTo, getOrAdd } from '../../base/lists';

type Labelled = Pick<ProjectModel, 'labels'>;

/** The model as it is for answers to a layer (or to one of its turns): the ids of its labels are those that answers have. */
export const modelIn = (model: ProjectModel, layer: string): ProjectModel =>
  model.within(schemaLayerOf(layer));

/** The id of the label that an answer to a layer, or to one of its turns, has. */
export function labelIdIn({ labels }: Labelled, layer: string, value: string): string {
  const id = `${schemaLayerOf(layer)}/${value}`;
  return labels.get(id)?.layer === undefined ? value : id;
}

/** The id of the label that a name means: an id, or `layer/id` of any label of a layer. A label whose id is written like that comes first. */
export function labelIdOf(model: Pick<ProjectModel, 'labels' | 'layers'>, name: string): string {
  if (model.labels.has(name)) return name;
  const { layer, value } = parted(name);
  const offered = layer === undefined ? undefined : model.layers.get(layer)?.labels;
  return layer !== undefined && offered?.some(({ id, written }) => (written ?? id) === value)
    ? labelIdIn(model, layer, value)
    : name;
}

/** The ids of the labels that a plain id could mean; empty if it is the id of a label, or of none. */
export const meaningsOf = (model: Labelled, id: string): readonly string[] =>
  meanings(model.labels).get(id) ?? [];

/** Whether there is a label that an id could mean. */
export const isLabelId = (model: Labelled, id: string): boolean =>
  model.labels.has(id) || meaningsOf(model, id).length > 0;

const meanings = memoize((labels: ProjectModel['labels']): ReadonlyMap<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { id, layer, label } of labels.values())
    if (layer !== undefined && !labels.has(label.id)) addTo(found, label.id, id);
  return found;
});

/** The keys that name a label in an entry of its own. */
export const entryOf = ({ labels }: Labelled, id: string): { id: string; layer?: string } => {
  const label = labels.get(id);
  return label?.layer === undefined ? { id } : { id: label.label.id, layer: label.layer };
};

/** A label's name, in two parts where it names a layer; also of labels that are gone. `isLayer`: also by a former name. */
export function partsOfName(
  { labels }: Labelled,
  name: string,
  isLayer: (id: string) => boolean,
): { readonly layer?: string; readonly value: string } {
  const label = labels.get(name);
  if (label)
    return label.layer === undefined ? { value: name } : { layer: label.layer, value: label.label.id };
  const { layer, value } = parted(name);
  return layer !== undefined && isLayer(layer) ? { layer, value } : { value: name };
}

/** A name before and after its first slash: no layer's id has one. */
function parted(name: string): { layer?: string; value: string } {
  const slash = name.indexOf('/');
  return slash <= 0 ? { value: name } : { layer: name.slice(0, slash), value: name.slice(slash + 1) };
}

/** The labels of a schema and a guideline as they were read. */
export class LabelIds {
  /** Layer -> the plain ids that it offers. */
  readonly #offered = new Map<string, ReadonlySet<string>>();
  /** The plain ids that are a label of their own in each layer. */
  readonly #apart: ReadonlySet<string>;
  readonly #isNeeded: boolean;
  readonly #namings = new Map<string | undefined, Naming>();

  constructor(
    private readonly schema: SchemaModel,
    private readonly guideline: GuidelineModel | undefined,
  ) {
    const entries = [...schema.labels, ...(guideline?.definitions ?? [])];
    this.#isNeeded = entries.some(({ ofLayer }) => ofLayer);
    if (this.#isNeeded)
      for (const { id, labels } of schema.layers)
        if (!this.#offered.has(id)) this.#offered.set(id, new Set(labels.map((label) => label.id)));
    this.#apart = new Set(
      entries.flatMap(({ id, ofLayer }) => (ofLayer && layersWith(this.#offered, id).length > 1 ? [id] : [])),
    );
  }

  /** Whether a layer has a label whose id is not plain. */
  isApartIn(layer: string): boolean {
    const offered = this.#offered.get(layer);
    return offered !== undefined && [...this.#apart].some((value) => offered.has(value));
  }

  /** Schema and guideline with the ids of labels, those of one layer plain; as they were read if no entry names a layer. */
  within(layer: string | undefined): { schema: SchemaModel; guideline?: GuidelineModel } {
    const { schema, guideline } = this;
    if (!this.#isNeeded) return { schema, ...(guideline && { guideline }) };
    const naming = this.#naming(layer);
    return { schema: naming.schema, ...(guideline && { guideline: naming.guideline(guideline) }) };
  }

  /** A migration with the ids of the labels that there are. */
  migration(migration: Migration, layer: string | undefined): Migration {
    return this.#isNeeded ? this.#naming(layer).migration(migration) : migration;
  }

  #naming(layer: string | undefined): Naming {
    const { schema } = this;
    return getOrAdd(this.#namings, layer, () => new Naming(schema, this.#offered, this.#apart, layer));
  }
}

/** The layers that offer a plain id. */
const layersWith = (offered: ReadonlyMap<string, ReadonlySet<string>>, value: string): string[] =>
  [...offered].flatMap(([layer, values]) => (values.has(value) ? [layer] : []));

class Naming {
  readonly schema: SchemaModel;
  readonly #ids: ReadonlySet<string>;

  constructor(
    schema: SchemaModel,
    private readonly offered: ReadonlyMap<string, ReadonlySet<string>>,
    private readonly apart: ReadonlySet<string>,
    private readonly plainLayer: string | undefined,
  ) {
    const labels = schema.labels.flatMap((label) => this.#entries(label, schema.labels));
    this.#ids = new Set(labels.map(({ id }) => id));
    this.schema = {
      ...schema,
      labels: labels.map((label) => this.#withReferences(label)),
      layers: schema.layers.map((layer) => this.#layer(layer)),
      citeRules: schema.citeRules.map((name) => (this.offered.has(name) ? name : this.#named(name))),
    };
  }

  guideline(guideline: GuidelineModel): GuidelineModel {
    return {
      ...guideline,
      costs: guideline.costs.map((cost) => ({
        ...cost,
        expected: this.#ref(cost.expected),
        given: this.#ref(cost.given),
      })),
      decisionOrder: guideline.decisionOrder.map(this.#ref),
      definitions: guideline.definitions.map((definition) => this.#definition(definition)),
      tieBreakers: guideline.tieBreakers.map((rule) => this.#tieBreaker(rule)),
      examples: guideline.examples.map((example) => this.#example(example)),
      changelog: guideline.changelog.map((entry) => ({
        ...entry,
        changes: entry.changes.map((change) => this.#change(change)),
      })),
    };
  }

  migration(migration: Migration): Migration {
    const ofCase = (one: SplitCase): SplitCase => ({ ...one, to: this.#ref(one.to) });
    return {
      ...migration,
      changes: migration.changes.map((change) =>
        change.kind === 'label'
          ? {
              ...change,
              from: change.from.map(this.#ref),
              into: change.into.map(this.#ref),
              samples: new Map([...change.samples].map(([sample, label]) => [sample, this.#ref(label)])),
              where: change.where.map(ofCase),
              ...(change.to && { to: this.#ref(change.to) }),
            }
          : change,
      ),
    };
  }

  #idOf = (layer: string, value: string): string => (layer === this.plainLayer ? value : `${layer}/${value}`);

  /** The labels that an entry describes: of its layer, or of all layers that have no entry of their own. */
  #entries(def: LabelDef, all: readonly LabelDef[]): LabelDef[] {
    const { id: value, ofLayer, label } = def;
    const own = (layer: string): LabelDef => ({
      ...def,
      id: this.#idOf(layer, value),
      layer,
      label: { ...label, layer },
    });
    if (ofLayer) return this.#isOnly(ofLayer.id, value) ? [def] : [own(ofLayer.id)];
    if (!this.apart.has(value)) return [def];
    const others = layersWith(this.offered, value).filter(
      (layer) => !all.some((other) => other.id === value && other.ofLayer?.id === layer),
    );
    return others.length === 0 ? [def] : others.map(own);
  }

  /** Whether an entry with this layer is for the only label with its id. A label that its layer does not offer is one that no answer has. */
  #isOnly(layer: string, value: string): boolean {
    return !this.apart.has(value) && this.offered.get(layer)?.has(value) === true;
  }

  /** The id of a label of a layer. */
  #inLayer(layer: string, value: string): string {
    return this.apart.has(value) && this.offered.get(layer)?.has(value) ? this.#idOf(layer, value) : value;
  }

  /** The id of the label that a name means. `context`: the layer of the entry that it is in, whose labels need no layer. */
  #named(name: string, context?: string): string {
    if (context !== undefined && this.offered.get(context)?.has(name)) return this.#inLayer(context, name);
    if (this.#ids.has(name)) return name;
    const { layer, value } = parted(name);
    return layer !== undefined && this.offered.get(layer)?.has(value) ? this.#inLayer(layer, value) : name;
  }

  #ref = (ref: Ref): Ref => this.#with(ref, this.#named(ref.id));

  #with<T extends Ref>(ref: T, id: string): T {
    return id === ref.id ? ref : { ...ref, id, written: ref.id };
  }

  #withReferences(def: LabelDef): LabelDef {
    const { parent, replacedBy, label } = def;
    const layer = this.#layerOf(def.ofLayer, label.id);
    const of = (ref: Ref | undefined): Ref | undefined => ref && this.#with(ref, this.#named(ref.id, layer));
    const [above, next] = [of(parent), of(replacedBy)];
    return {
      ...def,
      label: { ...label, ...defined({ parent: above?.id, replacedBy: next?.id }) },
      ...defined({ parent: above, replacedBy: next }),
    };
  }

  /** The layer of an entry's label, if it is of one only. */
  #layerOf(ofLayer: Ref | undefined, value: string): string | undefined {
    if (ofLayer) return ofLayer.id;
    const having = layersWith(this.offered, value);
    return having.length === 1 ? having[0] : undefined;
  }

  #layer(def: LayerDef): LayerDef {
    return {
      ...def,
      labels: def.labels.map((ref) => this.#with(ref, this.#inLayer(def.id, ref.id))),
      labelRefs: def.labelRefs.map((ref) => this.#with(ref, this.#inLayer(ref.layer, ref.id))),
    };
  }

  #definition(definition: Definition): Definition {
    const { ofLayer } = definition;
    const layer = this.#layerOf(ofLayer, definition.id);
    const id =
      !ofLayer || this.#isOnly(ofLayer.id, definition.id)
        ? definition.id
        : this.#idOf(ofLayer.id, definition.id);
    const criterion = (rule: RuleDef): RuleDef => ({
      ...rule,
      label: id,
      ...(rule.useInstead && {
        useInstead: this.#with(rule.useInstead, this.#named(rule.useInstead.id, layer)),
      }),
    });
    return {
      ...definition,
      id,
      include: definition.include.map(criterion),
      exclude: definition.exclude.map(criterion),
    };
  }

  #tieBreaker(rule: TieBreaker): TieBreaker {
    return {
      ...rule,
      between: rule.between.map(this.#ref),
      ...(rule.prefer && { prefer: this.#ref(rule.prefer) }),
    };
  }

  #example(example: Example): Example {
    return {
      ...example,
      labelRefs: example.labelRefs.map((ref) =>
        ref.layer === undefined ? ref : this.#with(ref, this.#inLayer(ref.layer, ref.id)),
      ),
      not: example.not.map(this.#ref),
    };
  }

  #change(change: Change): Change {
    return {
      ...change,
      target: this.#ref(change.target),
      into: change.into.map(this.#ref),
      relabel: change.relabel.map(this.#ref),
    };
  }
}
