import type {
  Definition,
  Example,
  LabelDef,
  LayerDef,
  LayerDefinition,
  LevelTieBreaker,
  ProjectModel,
  RuleDef,
  TieBreaker,
} from '../../model/model';
import { append, addOne, groupBy } from '../../../base/lists';
import { rulesOfLayer } from '../../model/build-model';
import { partsOfName } from '../../model/label-ids';
import { layerLabels } from '../../schema/layer-types';
import type { ListField, Part, TextField } from './part';

/** Translates an id of an older version into its current name. */
export type Renaming = (kind: 'label' | 'rule' | 'layer' | 'example', id: string) => string;
export const sameNames: Renaming = (_, id) => id;

/**
 * All parts of a version, in the order of its files. `apart`: the ids that are labels of several layers in one of the versions that are
 * compared. They are parts for each layer, so that they can be compared with a version in which the layers share a label.
 */
export function partsOfModel(model: ProjectModel, named: Renaming, apart: ReadonlySet<string>): Part[] {
  const { schema, guideline } = model;
  const reader = new PartReader(model, named, apart);
  const rules = [
    ...(guideline?.rules ?? []),
    ...(guideline?.definitions ?? []).flatMap((definition) => [...definition.include, ...definition.exclude]),
    ...(guideline?.layers ?? []).flatMap(rulesOfLayer),
  ];
  return withKeys([
    ...withDefinitions(schema.layers, guideline?.layers ?? []).map((entry) => reader.layer(...entry)),
    ...withDefinitions(schema.labels, guideline?.definitions ?? []).flatMap((entry) =>
      reader.labels(...entry),
    ),
    ...rules.map((rule) => reader.rule(rule)),
    ...(guideline?.tieBreakers ?? []).map((rule) => reader.tieBreaker(rule)),
    ...(guideline?.examples ?? []).map((example) => reader.example(example)),
    ...reader.lists(model),
    reader.whole(model),
  ]);
}

/** The ids that are labels of several layers. */
export const idsApart = ({ labels }: ProjectModel): ReadonlySet<string> =>
  new Set([...labels.values()].flatMap(({ layer, label }) => (layer === undefined ? [] : [label.id])));

/** A label's id, with its layer if each layer has a label of its own and only one layer offers the id. */
export function withLayer(model: ProjectModel, id: string, apart: ReadonlySet<string>): string {
  const [only, ...others] = apart.has(id) ? layersWith(model, id) : [];
  return only === undefined || others.length > 0 ? id : `${only}/${id}`;
}

const layersWith = ({ schema }: ProjectModel, label: string): string[] =>
  schema.layers.flatMap(({ id, layer }) => (layer && layerLabels(layer).includes(label) ? [id] : []));

type Identified = { readonly id: string };

/** The labels or layers of the schema with their definitions, then definitions of what the schema does not have. */
function withDefinitions<Def extends Identified, Meaning extends Identified>(
  defs: readonly Def[],
  meanings: readonly Meaning[],
): [string, Def?, Meaning?][] {
  const waiting = groupBy(meanings, ({ id }) => id);
  const entries = defs.map((def): [string, Def?, Meaning?] => [def.id, def, waiting.get(def.id)?.shift()]);
  for (const [id, definitions] of waiting)
    for (const definition of definitions) entries.push([id, undefined, definition]);
  return entries;
}

function withKeys(parts: readonly Keyless[]): Part[] {
  const seen = new Map<string, number>();
  return parts.map((part) => {
    const name = `${part.kind} ${part.id}`;
    const count = addOne(seen, name);
    return { ...part, all: part.all ?? false, key: count === 1 ? part.id : `${part.id}~${count}` };
  });
}

/** A part without the fields that `withKeys` adds. */
type Keyless = Omit<Part, 'key' | 'all'> & { readonly all?: boolean };

class PartReader {
  constructor(
    private readonly model: ProjectModel,
    private readonly named: Renaming,
    private readonly apart: ReadonlySet<string>,
  ) {}

  layer(id: string, def: LayerDef | undefined, definition: LayerDefinition | undefined): Keyless {
    const { type, layer } = def ?? {};
    const labels = layer ? layerLabels(layer).map((label) => this.#labelOf(id, label)) : [];
    const fields = [
      semantic('type', type),
      editorial('name', layer?.name),
      editorial('closed', layer && 'closed' in layer ? 'true' : undefined),
      ...Object.entries(layer ?? {})
        .filter(([key]) => !['id', 'type', 'name', 'labels', 'closed'].includes(key))
        .map(([key, value]) => semantic(key, typeof value === 'string' ? value : this.#json(value, id))),
      list('labels', labels, { members: true, semantic: false, labelsOf: (label) => [label] }),
      ...this.#layerMeaning(definition),
    ];
    return {
      kind: 'layer',
      id,
      fields,
      labels,
      likeness:
        labels.length > 0
          ? `${type} ${(layer ? layerLabels(layer) : []).map((label) => (this.apart.has(label) ? label : this.named('label', label))).join(' ')}`
          : '',
    };
  }

  #layerMeaning(entry: LayerDefinition | undefined): (TextField | ListField)[] {
    if (!entry) return [];
    const { definition, tie, none, levels, brief, scopeNote } = entry;
    const order = (name: string, rules: readonly RuleDef[]): ListField =>
      list(`order of ${name}`, this.#ids('rule', rules), JUST_ORDER);
    return [
      semantic('definition', folded(definition?.text)),
      ...levels.map((level) => semantic(`level ${level.value}`, folded(level.definition?.text))),
      semantic('tie', folded(tie?.text)),
      semantic('neither', folded(none?.text)),
      editorial('brief', brief?.text),
      editorial('scope_note', scopeNote?.text),
      order('include', entry.include),
      order('exclude', entry.exclude),
      list('order of tie_breakers', this.#ids('rule', entry.tieBreakers), { ...JUST_ORDER, semantic: true }),
    ];
  }

  /** The label of an entry; where each layer has a label of its own in the other version, those of all layers that offer the id. */
  labels(id: string, def: LabelDef | undefined, definition: Definition | undefined): Keyless[] {
    const layers = this.apart.has(id) ? layersWith(this.model, id) : [];
    const ids = layers.length > 0 ? layers.map((layer) => `${layer}/${id}`) : [id];
    return ids.map((each) => this.#label(each, def, definition));
  }

  #label(id: string, def: LabelDef | undefined, definition: Definition | undefined): Keyless {
    const label = def?.label;
    const fields = [
      semantic('selectable', label && !label.selectable ? 'false' : undefined),
      semantic('parent', label?.parent && this.#named(label.parent)),
      semantic('status', label?.status === 'deprecated' ? 'deprecated' : undefined),
      semantic('replaced_by', label?.replacedBy && this.#named(label.replacedBy)),
      semantic('definition', folded(definition?.definition?.text)),
      editorial('name', label && label.name !== label.id ? label.name : undefined),
      editorial('brief', definition?.brief?.text),
      editorial('scope_note', definition?.scopeNote?.text),
      editorial('catch_all', label?.catchAll ? 'true' : undefined),
      editorial('max_share', label?.maxShare?.toString()),
      editorial('aliases', label && label.aliases.length > 0 ? label.aliases.join(', ') : undefined),
      editorial('key', label?.key),
      editorial('color', label?.color),
      ...(['include', 'exclude'] as const).map((kind) =>
        list(`order of ${kind}`, this.#ids('rule', definition?.[kind]), JUST_ORDER),
      ),
    ];
    const wording = [
      definition?.definition?.text,
      ...[...(definition?.include ?? []), ...(definition?.exclude ?? [])].map((rule) => rule.text),
    ].join(' ');
    return {
      kind: 'label',
      id,
      fields,
      labels: [id],
      likeness: wording.trim() || (label && label.name !== label.id ? label.name : ''),
    };
  }

  rule(rule: RuleDef): Keyless {
    const label = rule.label === undefined ? undefined : this.#named(rule.label);
    const fields = [
      semantic('kind', rule.kind),
      semantic('label', label),
      semantic('text', folded(rule.text)),
      semantic('use_instead', rule.useInstead && this.#named(rule.useInstead.id)),
    ];
    const layer = rule.layer === undefined ? undefined : this.named('layer', rule.layer);
    if (layer !== undefined) {
      fields.push(semantic('layer', layer), semantic('level', rule.level?.toString()));
      if (rule.kind === 'between-levels') append(fields, this.#betweenLevels(rule as LevelTieBreaker));
    }
    const about =
      label !== undefined
        ? { labels: [label] }
        : layer !== undefined
          ? { labels: [], layer }
          : { labels: [], all: true };
    return { kind: 'rule', id: rule.id, fields, ...about, likeness: rule.text };
  }

  #betweenLevels({ levels, prefer, unless, rationale, examples }: LevelTieBreaker): TextField[] {
    return [
      semantic('between', levels.map(({ value }) => value).join(', ')),
      semantic('prefer', prefer?.value.toString()),
      semantic('unless', folded(unless?.text)),
      editorial('rationale', rationale?.text),
      editorial('examples', joined(this.#ids('example', examples))),
    ];
  }

  tieBreaker(rule: TieBreaker): Keyless {
    const between = this.#labels(rule.between.map(({ id }) => id));
    const fields = [
      semantic('between', between.join(', ')),
      semantic('when', folded(rule.when?.text)),
      semantic('prefer', rule.prefer ? this.#named(rule.prefer.id) : rule.outcome),
      semantic('unless', folded(rule.unless?.text)),
      editorial('rationale', rule.rationale?.text),
      editorial('examples', joined(this.#ids('example', rule.examples))),
    ];
    const likeness = rule.when ? `${between.toSorted().join(' ')} ${rule.when.text}` : '';
    return { kind: 'tie-breaker', id: rule.id, fields, labels: between, likeness };
  }

  example(example: Example): Keyless {
    const labels = [...new Set(this.#labels(example.labelRefs.map(({ id }) => id)))];
    const fields = [
      semantic('text', example.text),
      semantic('labels', this.#json(example.labels)),
      editorial('not', joined(this.#labels(example.not.map(({ id }) => id)))),
      editorial('rules', joined(this.#ids('rule', example.rules))),
      editorial('kind', example.kind),
      editorial('rationale', example.rationale?.text),
    ];
    // An example without an id is identified by its text.
    return { kind: 'example', id: example.id || example.text, fields, labels, likeness: example.text };
  }

  /** The orders in which parts are read. */
  lists({ schema, guideline }: ProjectModel): Keyless[] {
    const examples = (guideline?.examples ?? []).map(({ id, text }) => this.named('example', id || text));
    const between = new Map(
      guideline?.tieBreakers.map((rule) => [
        this.named('rule', rule.id),
        this.#labels(rule.between.map(({ id }) => id)),
      ]),
    );
    return [
      asPart('decision_order', this.#labels((guideline?.decisionOrder ?? []).map(({ id }) => id)), {
        members: true,
        semantic: true,
        labelsOf: (label) => [label],
      }),
      asPart('tie_breakers', this.#ids('rule', guideline?.tieBreakers), {
        members: false,
        semantic: true,
        labelsOf: (rule) => between.get(rule) ?? [],
      }),
      asPart('rules', this.#ids('rule', guideline?.rules), JUST_ORDER),
      asPart('examples', examples, JUST_ORDER),
      asPart('layers', this.#ids('layer', schema.layers), JUST_ORDER),
    ];
  }

  /** The fields of the guideline as a whole. */
  whole({ schema, guideline }: ProjectModel): Keyless {
    const fields = [
      editorial('title', guideline?.title ?? schema.title),
      editorial('status', guideline?.status),
      ...(['in', 'out', 'context'] as const).map((key) =>
        editorial(`scope.${key}`, guideline?.scope.find(([name]) => name === key)?.[1]),
      ),
      ...(guideline?.costs ?? []).map(({ expected, given, cost }) =>
        editorial(`cost of ${this.#named(expected.id)} labelled ${this.#named(given.id)}`, String(cost)),
      ),
    ];
    return { kind: 'guideline', id: 'guideline', fields, labels: [], likeness: '' };
  }

  #labels(ids: readonly string[]): string[] {
    return ids.map((id) => this.#named(id));
  }

  #ids(kind: Parameters<Renaming>[0], parts: readonly Identified[] = []): string[] {
    return parts.map(({ id }) => this.named(kind, id));
  }

  /** The current name of a label of a layer. */
  #labelOf(layer: string, label: string): string {
    return this.apart.has(label) ? this.#named(`${layer}/${label}`) : this.named('label', label);
  }

  /** The current name of a label. */
  #named(id: string): string {
    const full = withLayer(this.model, id, this.apart);
    const now = this.named('label', full);
    const { layer, value } = partsOfName(this.model, full, (name) => this.model.layers.has(name));
    return now !== full || layer === undefined ? now : `${this.named('layer', layer)}/${value}`;
  }

  /** A value of the file as JSON, with ids of labels and layers replaced by their current names. `layer`: the one that it is about. */
  #json(value: unknown, layer?: string): string {
    const renamed = (inner: unknown, at: string | undefined): unknown => {
      if (typeof inner === 'string')
        return at === undefined ? this.named('label', inner) : this.#labelOf(at, inner);
      if (Array.isArray(inner)) return inner.map((item) => renamed(item, at));
      if (typeof inner !== 'object' || inner === null) return inner;
      return Object.fromEntries(
        Object.entries(inner).map(([key, item]) => [
          this.named('layer', key),
          renamed(item, this.model.layers.has(key) ? key : at),
        ]),
      );
    };
    return JSON.stringify(renamed(value, layer));
  }
}

const folded = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ').trim();
const joined = (ids: readonly string[]): string | undefined => (ids.length > 0 ? ids.join(', ') : undefined);

function semantic(name: string, text: string | undefined): TextField {
  return { name, semantic: true, ...(text !== undefined && { text }) };
}

function editorial(name: string, text: string | undefined): TextField {
  return { name, semantic: false, ...(text !== undefined && { text: folded(text)! }) };
}

type ListKind = Pick<ListField, 'members' | 'semantic' | 'labelsOf'>;
/** The items are parts of their own, and their order only affects reading. */
const JUST_ORDER: ListKind = { members: false, semantic: false, labelsOf: () => [] };

function list(name: string, items: readonly string[], how: ListKind): ListField {
  return { name, items, ...how };
}

function asPart(id: string, items: readonly string[], how: ListKind): Keyless {
  return { kind: 'list', id, fields: [list('order', items, how)], labels: [], likeness: '' };
}
