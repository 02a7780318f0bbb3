/** Reads the layers of a CAS: spans, relations, chains, and links in slots. */
import { addTo, groupBy } from '../../base/group-by';
import type { Attributes } from '../../project/records/records';
import { attributesOut } from '../attributes';
import type { ForeignSpan, ForeignValue } from '../format';
import { quoted } from '../loss-report';
import { cleanId } from '../mapping';
import {
  idOf,
  isBuiltIn,
  isTextList,
  numberOf,
  plainFeatures,
  refOf,
  shortName,
  stringOf,
  StructureIndex,
  typeOf,
  LABEL_FEATURES,
  type Cas,
  type Structure,
} from './cas';
import { TypeSystem } from './type-system';

const DKPRO = 'de.tudarmstadt.ukp.dkpro.core.api';
const SEGMENTS = new Set([`${DKPRO}.segmentation.type.Token`, `${DKPRO}.segmentation.type.Sentence`]);
/** Types that describe the document instead of labelling a part of it. */
const DESCRIPTIONS = new Set([
  'uima.tcas.DocumentAnnotation',
  `${DKPRO}.metadata.type.DocumentMetaData`,
  `${DKPRO}.metadata.type.TagsetDescription`,
  'de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata',
  'de.tudarmstadt.ukp.clarin.webanno.api.type.LayerDefinition',
  'de.tudarmstadt.ukp.clarin.webanno.api.type.FeatureDefinition',
]);

/**
 * Names layers by the last part of their type, or by the whole type if another layer has that name. Use one instance for all files of a reading.
 */
export class LayerNames {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(type: string): string {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const name = this.#taken.has(shortName(type)) ? type : shortName(type);
    this.#taken.add(name);
    this.#names.set(type, name);
    return name;
  }

  /** `takes` tells whether the target has a feature as an attribute. */
  constructor(readonly takes: (layer: string, feature: string) => boolean = () => true) {}

  /** Layer of relations -> the layer whose spans they connect, by the first relation met. */
  readonly joined = new Map<string, string>();
}

interface Labelled {
  readonly layer: string;
  /** The type that names the layer: the structure's own type, or an ancestor. */
  readonly type: string;
  readonly label: string;
  /** The feature that holds the label; absent if the type has no text feature. */
  readonly feature?: string;
  readonly attributes: Attributes;
}

export interface FoundSpan extends Labelled {
  readonly structure: Structure;
  readonly id: string;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface FoundRelation extends Labelled {
  /** Absent for links of chains, whose spans hold them. */
  readonly structure?: Structure;
  readonly from: FoundSpan;
  readonly to: FoundSpan;
}

type LostReason = 'unsupported' | 'span-lost' | 'empty-span';

export interface CasContent {
  readonly text: string;
  readonly sofa: Structure;
  readonly spans: readonly FoundSpan[];
  readonly relations: readonly FoundRelation[];
  readonly lost: readonly { what: string; reason: LostReason; why: string }[];
  readonly values: readonly ForeignValue[];
}

/** Undefined if no view has a text. `lost` reports annotations of other views. */
export function contentOf(cas: Cas, names: LayerNames): CasContent | undefined {
  const sofas = cas.structures.filter((each) => typeOf(each) === 'uima.cas.Sofa');
  const texts = sofas.filter((each) => stringOf(each, 'sofaString') !== undefined);
  const sofa = texts.find((each) => each.sofaID === '_InitialView') ?? texts[0];
  return sofa && new ContentReader(cas, sofa, names).read();
}

/** The number of annotations in all views, which are lost if the file is left out. */
export const annotationCount = ({ structures, types }: Cas): number => {
  const system = new TypeSystem(types ?? {});
  return structures.filter((each) => isAnnotation(each, system)).length;
};

const isAnnotation = (structure: Structure, types: TypeSystem): boolean => {
  const type = typeOf(structure);
  return (
    refOf(structure, 'sofa') !== undefined &&
    numberOf(structure.begin) !== undefined &&
    numberOf(structure.end) !== undefined &&
    !SEGMENTS.has(type) &&
    !types.lineage(type).some((each) => DESCRIPTIONS.has(each))
  );
};

class ContentReader {
  readonly #types: TypeSystem;
  readonly #index: StructureIndex;
  readonly #features = new Map<string, string | undefined>();
  readonly #byType = new Map<string, Structure[]>();
  readonly #spans = new Map<Structure, FoundSpan>();
  readonly #lost: { what: string; reason: LostReason; why: string }[] = [];
  readonly #ids = new Set<string>();

  constructor(
    private readonly cas: Cas,
    private readonly sofa: Structure,
    private readonly names: LayerNames,
  ) {
    this.#types = new TypeSystem(cas.types ?? {});
    this.#index = new StructureIndex(cas.structures);
  }

  read(): CasContent {
    const annotations = this.cas.structures.filter((each) => isAnnotation(each, this.#types));
    const own = annotations.filter((each) => refOf(each, 'sofa') === idOf(this.sofa));
    for (const each of annotations)
      if (refOf(each, 'sofa') !== idOf(this.sofa))
        this.#lose(each, 'unsupported', 'it belongs to another view: a sample has one text');
    for (const each of own) addTo(this.#byType, typeOf(each), each);
    const joins = own.filter((each) => this.#isRelation(each));
    const isJoin = new Set(joins);
    for (const each of own) {
      if (isJoin.has(each)) continue;
      if (each.begin !== each.end) this.#spans.set(each, this.#span(each));
      else this.#lose(each, 'empty-span', 'it covers nothing');
    }
    const relations = joins.flatMap((each) => this.#relation(each) ?? []);
    const chained = [...this.#spans.values()].flatMap((span) => this.#next(span) ?? []);
    for (const span of this.#spans.values()) this.#links(span);
    const spans = [...this.#spans.values()];
    const all = [...relations, ...chained];
    return {
      text: stringOf(this.sofa, 'sofaString')!,
      sofa: this.sofa,
      spans,
      relations: all,
      lost: this.#lost,
      values: valuesOf(spans, all),
    };
  }

  #lose(structure: Structure, reason: LostReason, why: string, more = ''): void {
    const what = `${typeOf(structure)} ${numberOf(structure.begin) ?? ''}-${numberOf(structure.end) ?? ''}${more}`;
    this.#lost.push({ what, reason, why });
  }

  #isRelation(structure: Structure): boolean {
    if (refOf(structure, 'Governor') !== undefined && refOf(structure, 'Dependent') !== undefined)
      return true;
    const features = this.#types.features(typeOf(structure));
    return features.has('Governor') && features.has('Dependent');
  }

  /** The feature that holds a type's label. Without a type system, a feature whose values are all numbers is not a text. */
  #labelFeature(type: string): string | undefined {
    if (this.#features.has(type)) return this.#features.get(type);
    const described = this.#types.features(type);
    const instances = this.#byType.get(type) ?? [];
    const texts =
      described.size > 0
        ? [...described].filter(([, range]) => this.#types.isText(range)).map(([name]) => name)
        : [...new Set(instances.flatMap(plainFeatures))].filter((name) =>
            instances.some((each) => isWord(each[name])),
          );
    const found = LABEL_FEATURES.find((name) => texts.includes(name)) ?? texts.find((name) => name !== 'id');
    this.#features.set(type, found);
    return found;
  }

  /** Further features of custom layers: texts, lists of texts, and booleans that are true. Other features are kept in the CAS. */
  #attributes(structure: Structure, layer: string, label: string | undefined): Attributes {
    const type = typeOf(structure);
    if (isBuiltIn(type)) return {};
    const described = this.#types.features(type);
    const names = described.size > 0 ? [...described.keys()] : plainFeatures(structure);
    return Object.fromEntries(
      names.flatMap((name): [string, Attributes[string]][] => {
        if (name === label || name === 'id' || !this.names.takes(layer, name)) return [];
        const value = this.#attributeOf(structure, name, described.get(name));
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** A feature as an attribute; undefined if it is not one, has no value, or has a value that cannot be a label. */
  #attributeOf(
    structure: Structure,
    name: string,
    range: string | undefined,
  ): Attributes[string] | undefined {
    const value = structure[name];
    const isText = range === undefined ? isWord(value) : this.#types.isText(range);
    if (isText) return isLabel(value) ? value : undefined;
    if (range === 'uima.cas.Boolean') return value === true || value === 'true' ? true : undefined;
    if (range === undefined ? !Array.isArray(value) : !isTextList(range)) return undefined;
    const array = this.#index.get(refOf(structure, name), (each) => isTextList(typeOf(each)));
    const list: unknown = array ? (array['%ELEMENTS'] ?? array.elements) : value;
    return Array.isArray(list) && list.length > 0 && list.every(isLabel) ? list : undefined;
  }

  #labelled(structure: Structure): Labelled {
    const type = typeOf(structure);
    const feature = this.#labelFeature(type);
    const value = feature === undefined ? undefined : stringOf(structure, feature);
    const base = feature === undefined ? type : this.#types.baseOf(type, feature);
    const layer = this.names.of(base);
    return {
      layer,
      type: base,
      label: value === undefined || value.trim() === '' ? shortName(type) : value,
      attributes: this.#attributes(structure, layer, feature),
      ...(feature !== undefined && { feature }),
    };
  }

  #span(structure: Structure): FoundSpan {
    let id = String(idOf(structure) ?? '');
    for (let n = 2; id === '' || this.#ids.has(id); n++) id = `${idOf(structure) ?? ''}~${n}`;
    this.#ids.add(id);
    return {
      structure,
      id,
      ...this.#labelled(structure),
      start: numberOf(structure.begin)!,
      end: numberOf(structure.end)!,
    };
  }

  /** An end of a relation. Tokens at the ends of relations become spans of a layer. */
  #end(id: number | undefined): FoundSpan | undefined {
    const structure = this.#index.get(
      id,
      (each) => numberOf(each.begin) !== undefined && refOf(each, 'sofa') === idOf(this.sofa),
    );
    if (!structure) return undefined;
    const known = this.#spans.get(structure);
    if (known || !SEGMENTS.has(typeOf(structure))) return known;
    const type = typeOf(structure);
    const { id: own, start, end } = this.#span(structure);
    const asToken = { layer: this.names.of(type), type, label: shortName(type), attributes: {} };
    const span = { structure, id: own, ...asToken, start, end };
    this.#spans.set(structure, span);
    return span;
  }

  #relation(structure: Structure): FoundRelation | undefined {
    const [from, to] = [this.#end(refOf(structure, 'Governor')), this.#end(refOf(structure, 'Dependent'))];
    const own = this.#labelled(structure);
    const more = ` ${quoted(own.label)}`;
    if (!from || !to) {
      this.#lose(structure, 'span-lost', 'one of its ends is not a span', more);
      return undefined;
    }
    const joined = this.names.joined.get(own.layer) ?? from.layer;
    if (from.layer !== joined || to.layer !== joined) {
      const why = `it joins ${from.layer} and ${to.layer}; a layer of relations joins the spans of one, here ${joined}`;
      this.#lose(structure, 'unsupported', why, more);
      return undefined;
    }
    this.names.joined.set(own.layer, joined);
    return { structure, ...own, from, to };
  }

  /** Coreference: each link refers to the next one. */
  #next(span: FoundSpan): FoundRelation | undefined {
    const id = refOf(span.structure, 'next');
    const next = this.#index.get(id, (each) => this.#spans.has(each));
    const to = next && this.#spans.get(next);
    if (!to || to.layer !== span.layer) return undefined;
    const relation = stringOf(span.structure, 'referenceRelation');
    const label = relation === undefined || relation.trim() === '' ? 'next' : relation;
    return { layer: `${span.layer} next`, type: span.type, label, attributes: {}, from: span, to };
  }

  #links({ structure, layer }: FoundSpan): void {
    for (const key of Object.keys(structure)) {
      const feature = key.replace(/^@/, '');
      if (key.startsWith('%') || feature === 'sofa') continue;
      for (const link of this.#index.list(structure, feature)) {
        const target = refOf(link, 'target');
        if (numberOf(link.begin) !== undefined || target === undefined) continue;
        const more = ` ${layer} ${feature} ${quoted(stringOf(link, 'role') ?? '')} to ${target}`;
        this.#lose(structure, 'unsupported', 'a link of a slot joins spans of two layers', more);
      }
    }
  }
}

const isLabel = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && cleanId(value) === value;

const isWord = (value: unknown): boolean =>
  typeof value === 'string' && !/^(?:(?:-?[\d.]+(?:E-?\d+)?|true|false|NaN|-?Infinity)(?: |$))*$/.test(value);

function valuesOf(spans: readonly FoundSpan[], relations: readonly FoundRelation[]): ForeignValue[] {
  const bySpanLayer = new Map<string, ForeignSpan[]>();
  for (const { layer, id, label, start, end, attributes } of spans)
    addTo(bySpanLayer, layer, { id, label, start, end, ...attributesOut({ attributes }) });
  const byRelationLayer = groupBy(relations, (relation) => relation.layer);
  return [
    ...[...bySpanLayer].map(([layer, list]): ForeignValue => ({ kind: 'spans', layer, spans: list })),
    ...[...byRelationLayer].map(([layer, list]): ForeignValue => ({
      kind: 'relations',
      layer,
      spans: list[0]!.from.layer,
      relations: list.map(({ label, from, to, attributes }) => ({
        label,
        from: from.id,
        to: to.id,
        ...attributesOut({ attributes }),
      })),
    })),
  ];
}
