/** Turns the cells of one layer of a WebAnno TSV file into spans, links and relations. */
import { maxOf } from '../../base/lists';
import type { Attributes } from '../../project/records/records';
import { attributesOut } from '../attributes';
import type { ForeignRelation, ForeignSpan, ForeignValue } from '../format';
import { filled } from '../json-values';
import { quoted } from '../loss-report';
import { cleanId } from '../mapping';
import {
  entriesOf,
  entryOf,
  shortName,
  splitAt,
  type Entry,
  type LayerHead,
  type Unit,
} from './webanno-cells';

/** Features that may hold the label of an annotation, the most common first. */
const LABEL_FEATURES = ['value', 'PosValue', 'DependencyType', 'label', 'referenceType'];

/** Whether a type belongs to a tool. Its further features (coarse tags, identifiers, confidence) are not attributes. */
const isBuiltIn = (type: string): boolean => /^(?:uima|de\.tudarmstadt\.ukp)\./.test(type);

/** The feature that holds the label, by its name or else the first; undefined if the layer has no features. */
export function labelFeature({ columns, kind }: LayerHead): string | undefined {
  const features = columns.filter((column) => column.kind === 'feature').map(({ name }) => name);
  if (kind === 'CH') return 'referenceType';
  return LABEL_FEATURES.find((name) => features.includes(name)) ?? features[0];
}

/** A feature and its value; null if it has none. */
type Feature = readonly [name: string, value: string | null];

interface Annotation {
  readonly id: string;
  readonly units: Unit[];
  /** By column: the entry in the cell of its first unit. */
  readonly entries: readonly (Entry | undefined)[];
  readonly number: number | undefined;
  /** Number of its chain, and its position in the chain. */
  readonly chain?: readonly [chain: number, index: number];
}

/** What to keep of a relation beside its ends and label, by which the export finds it. */
export interface KeptRelation extends ForeignRelation {
  readonly layer: string;
  /** The source has no value for the label. */
  readonly isNull: boolean;
  readonly features: Readonly<Record<string, string | null>>;
}

interface Told {
  readonly line: number;
  readonly what: string;
}

export class LayerReader {
  readonly #annotations: Annotation[] = [];
  readonly #byNumber = new Map<number, Annotation>();
  readonly #byAddress = new Map<string, Annotation[]>();
  readonly #relations: { unit: Unit; entries: (Entry | undefined)[]; base: string }[] = [];

  constructor(
    readonly head: LayerHead,
    readonly name: string,
    /** Whether the target has a feature as an attribute. */
    private readonly takes: (layer: string, feature: string) => boolean,
  ) {}

  /** Further features of custom layers, if their values can be labels. A file does not tell which features are booleans. */
  #attributes(features: readonly Feature[]): { attributes?: Attributes } {
    if (isBuiltIn(this.head.type)) return {};
    const given = features.flatMap(([name, value]): [string, string | true][] =>
      value === null ||
      value === 'false' ||
      cleanId(value) !== value ||
      value === '' ||
      !this.takes(this.name, name)
        ? []
        : [[name, value === 'true' ? true : value]],
    );
    return attributesOut({ attributes: Object.fromEntries(given) });
  }

  see(unit: Unit, cells: readonly string[]): void {
    const { columns, kind } = this.head;
    if (kind === 'RL') {
      const at = columns.findIndex((column) => column.kind === 'base');
      if (cells[at] === '_') return;
      const columnsOf = cells.map((cell, n) => (n === at ? [] : entriesOf(cell)));
      splitAt(cells[at]!, '|').forEach((base, n) =>
        this.#relations.push({ unit, base, entries: columnsOf.map((entries) => entries[n]) }),
      );
      return;
    }
    const lists = cells.map((cell, n) => rawEntries(cell, columns[n]!.kind));
    const count = maxOf(lists.map((list) => list.length));
    for (let n = 0; n < count; n++)
      this.#seeSpan(
        unit,
        lists.map((list) => list[n]),
      );
  }

  #seeSpan(unit: Unit, entries: readonly (Entry | undefined)[]): void {
    const relation = this.head.columns.findIndex(({ name }) => name === 'referenceRelation');
    const link = this.head.kind === 'CH' ? /^(.*)->(\d+)-(\d+)$/s.exec(entries[relation]?.value ?? '') : null;
    const chain = link ? ([Number(link[2]), Number(link[3])] as const) : undefined;
    // Chain and index identify a link of a chain; a number identifies any other annotation.
    const number = link ? undefined : entries.find((entry) => entry?.id !== undefined)?.id;
    const known = link
      ? this.#annotations.find((each) => each.chain?.[0] === chain![0] && each.chain[1] === chain![1])
      : number === undefined
        ? undefined
        : this.#byNumber.get(number);
    const own = known ?? {
      id: `${this.name}-${this.#annotations.length + 1}`,
      units: [],
      number,
      ...(chain && { chain }),
      entries: link
        ? entries.map((entry, n) =>
            n === relation ? { id: undefined, value: link[1] === '*' ? undefined : link[1]! } : entry,
          )
        : entries,
    };
    if (!known) this.#annotations.push(own);
    if (!known && number !== undefined) this.#byNumber.set(number, own);
    own.units.push(unit);
    const here = this.#byAddress.get(unit.address) ?? [];
    this.#byAddress.set(unit.address, [...here, own]);
  }

  /** Id of the annotation at a unit; the number distinguishes those that share it. */
  spanAt(address: string, number: number): string | undefined {
    if (number > 0) return this.#byNumber.get(number)?.id;
    return this.#byAddress.get(address)?.[0]?.id;
  }

  /** The label in the cells of an annotation or relation, undefined if it has no value, and its other features. */
  #read(entries: Annotation['entries']): {
    label: string | undefined;
    value: string | undefined;
    features: Feature[];
  } {
    const own = labelFeature(this.head);
    const all = this.head.columns.flatMap(({ kind, name }, n): Feature[] =>
      kind === 'feature' ? [[name, entries[n]?.value ?? null]] : [],
    );
    const value = all.find(([name]) => name === own)?.[1] ?? undefined;
    const features = all.filter(([name]) => name !== own && name !== 'referenceRelation');
    return { label: value?.trim() === '' ? undefined : value, value, features };
  }

  values(): ForeignValue[] {
    const spans = this.#annotations.map((annotation): ForeignSpan => {
      const { label, value = null, features } = this.#read(annotation.entries);
      const links = this.#linksOf(annotation);
      const { id, units, number, chain } = annotation;
      return {
        id,
        label: label ?? shortName(this.head.type),
        start: units[0]!.start,
        end: units.at(-1)!.end,
        quote: units.length === 1 ? units[0]!.text : undefined,
        ...this.#attributes(features),
        meta: {
          value: label === undefined ? value : undefined,
          features: filled(Object.fromEntries(features)),
          number,
          chain,
          links: links.length > 0 ? links : undefined,
        },
      };
    });
    const values: ForeignValue[] = [{ kind: 'spans', layer: this.name, spans }];
    if (this.head.kind === 'CH') values.push(this.#chainValue());
    return values;
  }

  #chainValue(): ForeignValue {
    const at = this.head.columns.findIndex(({ name }) => name === 'referenceRelation');
    const relations = this.#annotations.flatMap((annotation) => {
      const next = this.#annotations.find(
        ({ chain }) =>
          chain &&
          annotation.chain &&
          chain[0] === annotation.chain[0] &&
          chain[1] === annotation.chain[1] + 1,
      );
      return next
        ? [{ label: annotation.entries[at]?.value ?? 'next', from: annotation.id, to: next.id }]
        : [];
    });
    return { kind: 'relations', layer: `${this.name} next`, spans: this.name, relations };
  }

  #linksOf(annotation: Annotation): { role: string; target: string; column: string }[] {
    const { columns } = this.head;
    return columns.flatMap(({ kind, name }, n) => {
      if (kind !== 'role') return [];
      const [roles, targets] = [annotation.entries[n]?.value, annotation.entries[n + 1]?.value];
      if (targets === undefined) return [];
      const names = splitAt(roles ?? '_', ';');
      return splitAt(targets, ';').map((target, link) => ({
        role: names[link] ?? '*',
        target,
        column: name,
      }));
    });
  }

  links(): Told[] {
    return this.#annotations.flatMap((annotation) =>
      this.#linksOf(annotation)
        .filter(({ target }) => target !== '*')
        .map(({ role, target, column }) => ({
          line: annotation.units[0]!.line,
          what: `${this.name} ${shortName(column)} ${quoted(role)} to ${target}`,
        })),
    );
  }

  /** Relations with their ends resolved. The base is the span at the relation's end. Calls `lose` if an end is missing. */
  relations(
    spanAt: (address: string, number: number) => string | undefined,
    lose: (told: Told) => void,
  ): KeptRelation[] {
    return this.#relations.flatMap(({ unit, base, entries }) => {
      const numbers = /^(.*)\[(\d+)_(\d+)\]$/.exec(base);
      const from = spanAt(numbers ? numbers[1]! : base, Number(numbers?.[2] ?? 0));
      const to = spanAt(unit.address, Number(numbers?.[3] ?? 0));
      const { label: own, value, features } = this.#read(entries);
      const label = own ?? shortName(this.head.type);
      const read = {
        layer: this.name,
        label,
        isNull: own === undefined,
        features: Object.fromEntries(features),
      };
      if (from !== undefined && to !== undefined)
        return [{ ...read, from, to, ...this.#attributes(features) }];
      lose({ line: unit.line, what: `${this.name} ${quoted(value ?? '*')} from ${base} to ${unit.address}` });
      return [];
    });
  }
}

/** Roles and targets hold lists with their own numbers. They are stored unparsed. */
function rawEntries(cell: string, kind: string): Entry[] {
  if (cell === '_') return [];
  if (kind === 'role')
    return splitAt(cell, '|').map((part) => ({
      value: part,
      id: splitAt(part, ';')
        .map((each) => entryOf(each).id)
        .find((id) => id !== undefined),
    }));
  if (kind === 'target') return splitAt(cell, '|').map((part) => ({ value: part, id: undefined }));
  return entriesOf(cell);
}
