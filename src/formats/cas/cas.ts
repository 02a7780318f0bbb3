import { addTo } from '../../base/group-by';

/** A UIMA CAS as in a file. Both notations are read into the shape of UIMA CAS JSON 0.4, https://github.com/apache/uima-uimaj-io-jsoncas */

/**
 * A feature structure, with its keys in the order of the file. JSON: values are JSON values, a key with `@` refers to another structure, and
 * `%ELEMENTS` holds the elements of an array. XMI: values are texts or lists of texts; only the type system tells which of them are references.
 */
export type Structure = Record<string, unknown>;

/** Types by name, each with `%SUPER_TYPE` and its features by name with `%RANGE`. */
export type Types = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Cas {
  readonly syntax: 'json' | 'xmi';
  readonly structures: Structure[];
  readonly types?: Types;
  /** Absent in XMI, where views are among the structures. */
  readonly views?: Record<string, Structure>;
  /** Other keys of a JSON file, unchanged. */
  readonly rest?: Readonly<Record<string, unknown>>;
  /** In JSON, the structures may be an object by id instead of a list. */
  readonly isMap?: boolean;
}

export const idOf = (structure: Structure): number | undefined => numberOf(structure['%ID']);
export const typeOf = (structure: Structure): string =>
  typeof structure['%TYPE'] === 'string' ? structure['%TYPE'] : '';

/** A whole number, or a text that is one. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

/** Id of the structure that a feature refers to. */
export const refOf = (structure: Structure, feature: string): number | undefined =>
  numberOf(structure[`@${feature}`] ?? structure[feature]);

/** The text of a feature; undefined if it has none. */
export function stringOf(structure: Structure, feature: string): string | undefined {
  const value = structure[feature];
  return typeof value === 'string' ? value : undefined;
}

/** A structure's custom features, without references, ids and offsets. */
export function plainFeatures(structure: Structure): string[] {
  return Object.keys(structure).filter((key) => !/^[%@^]/.test(key) && !PLACES.has(key));
}
const PLACES = new Set(['sofa', 'begin', 'end']);

export const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** Features that may hold the label of an annotation, the most common first. */
export const LABEL_FEATURES = ['value', 'PosValue', 'DependencyType', 'label', 'referenceType'];

/** Whether a type belongs to a tool. Its further features (coarse tags, identifiers, confidence) are not attributes. */
export const isBuiltIn = (type: string): boolean => /^(?:uima|de\.tudarmstadt\.ukp)\./.test(type);

/** Whether a type is a list of texts, in either notation. */
export const isTextList = (type: string): boolean => /^uima\.cas\.String(?:Array|\[\])$/.test(type);

const RESERVED = ['begin', 'end', 'sofa', 'id', 'Governor', 'Dependent', 'first', 'next', 'target', 'role'];

/** A free feature name for an attribute of a layer, different from the names of all other attributes in `all`. */
export function featureName(id: string, all: readonly string[], label: string | undefined): string {
  const cleanName = (name: string) => name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z])/, 'a');
  const name = cleanName(id);
  const again = all.slice(0, Math.max(0, all.indexOf(id))).filter((each) => cleanName(each) === name).length;
  return `${name}${name === label || RESERVED.includes(name) ? '_' : ''}${again > 0 ? `_${again + 1}` : ''}`;
}

/** Structures by id. If several structures share an id (the notations forbid this, but files have it), the first one that fits. */
export class StructureIndex {
  readonly #byId = new Map<number, Structure[]>();

  constructor(structures: readonly Structure[]) {
    for (const structure of structures) {
      const id = idOf(structure);
      if (id === undefined) continue;
      addTo(this.#byId, id, structure);
    }
  }

  get(id: number | undefined, fits: (structure: Structure) => boolean = () => true): Structure | undefined {
    return id === undefined ? undefined : this.#byId.get(id)?.find(fits);
  }

  /** The structures of a list: the elements of an array (JSON, or shared arrays in XMI), or those that an attribute names. */
  list(structure: Structure, feature: string): Structure[] {
    const value = structure[`@${feature}`] ?? structure[feature];
    const array = this.get(numberOf(value), (each) => /\[\]$|FSArray$/.test(typeOf(each)));
    const ids = array ? (array['%ELEMENTS'] ?? array.elements) : value;
    const list: unknown[] = Array.isArray(ids) ? ids : typeof ids === 'string' ? ids.split(/\s+/) : [];
    return list.flatMap<Structure>((id) => this.get(numberOf(id)) ?? []);
  }
}
