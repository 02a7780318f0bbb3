/**
 * `--map`: which names of layers, labels and annotators in the source correspond to which in the project. docs/formats/README.md describes the
 * file.
 */
import { UserError } from '../base/user-error';
import { isObject } from '../base/objects';
import { parse, stringify } from 'yaml';
import type { MappingNames } from '../protocol/exchange-report';

class MappingError extends UserError {
  override readonly name = 'MappingError';
}

/** Name in the source -> name in the project; null leaves it out. */
export type Names = ReadonlyMap<string, string | null>;

export interface Mapping {
  readonly layers: Names;
  /** By label, or by `layer/label` with the source's names; the more specific key wins. */
  readonly labels: Names;
  readonly annotators: Names;
  /** Layers of the project -> labels that the import adds to them. */
  readonly added?: ReadonlyMap<string, readonly string[]>;
}

export const EMPTY_MAPPING: Mapping = { layers: new Map(), labels: new Map(), annotators: new Map() };

export const OPEN = '?';

const PARTS = ['layers', 'labels', 'annotators'] as const;
const ADDED = 'new';

/** Reads a mapping file. Throws MappingError if it is invalid, or if names in it still have to be filled in. */
export function readMapping(yaml: string, file: string): Mapping {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    throw new MappingError(`${file} is not valid YAML: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new MappingError(`${file} must hold "layers", "labels" or "annotators".`);
  const known = [...PARTS, ADDED];
  const unknown = Object.keys(value).find((key) => !known.some((part) => part === key));
  if (unknown !== undefined)
    throw new MappingError(`${file}: unknown key "${unknown}". Keys are: ${known.join(', ')}.`);
  const open: string[] = [];
  const [layers, labels, annotators] = PARTS.map((part) => namesOf(value[part], part, file, open)) as [
    Names,
    Names,
    Names,
  ];
  if (open.length > 0)
    throw new MappingError(
      `${file} has names to fill in:\n  ${open.join('\n  ')}\nReplace each "${OPEN}" by a name of the project, or by null to leave it out. Nothing was imported.`,
    );
  return { layers, labels, annotators, added: addedOf(value[ADDED], file) };
}

function namesOf(value: unknown, part: string, file: string, open: string[]): Names {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value))
    throw new MappingError(`${file}: "${part}" must map names of the source to names of the project.`);
  return new Map(
    Object.entries(value).map(([theirs, ours]) => {
      if (ours !== null && (typeof ours !== 'string' || ours === ''))
        throw new MappingError(
          `${file}: ${part}.${theirs} must be a name of the project, or null to leave it out.`,
        );
      if (ours === OPEN) open.push(`${part}.${theirs}`);
      return [theirs, ours];
    }),
  );
}

function addedOf(value: unknown, file: string): ReadonlyMap<string, readonly string[]> {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value))
    throw new MappingError(`${file}: "${ADDED}" must map layers to lists of labels to add.`);
  return new Map(
    Object.entries(value).map(([layer, labels]) => {
      if (!Array.isArray(labels) || !labels.every(isLabelId))
        throw new MappingError(
          `${file}: ${ADDED}.${layer} must be a list of label ids: texts of up to 200 characters without line breaks or white space at their ends.`,
        );
      return [layer, labels];
    }),
  );
}

/** As in the schema: no line break, and no white space at the ends. */
const isLabelId = (value: unknown): value is string =>
  typeof value === 'string' && value !== OPEN && value.length <= 200 && /^\S(?:.*\S)?$/u.test(value);

/** The project's name for a label; null if it is left out; undefined if the mapping does not mention it. */
export function mappedLabel({ labels }: Mapping, layer: string, label: string): string | null | undefined {
  const full = labels.get(`${layer}/${label}`);
  return full !== undefined ? full : labels.get(label);
}

/** A label of the source as an id: on one line, without white space at the ends. */
export const cleanId = (label: string): string =>
  label
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .trim()
    .slice(0, 190)
    .trim();

/** A layer of the source as an id. Names that every object of JavaScript has are avoided: see readLayer. */
export const layerId = (name: string): string => {
  const clean = name.replace(/\//g, '-').replace(/\s+/g, ' ').trim().slice(0, 90);
  return clean === '' || clean in {} ? `layer${clean}` : clean;
};

/** The name, with a number appended if it is taken. Marks it as taken. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
  taken.add(free);
  return free;
}

/** The content of a mapping file. */
export function mappingData({ layers, labels, annotators, added }: Mapping): MappingNames {
  return {
    layers: Object.fromEntries(layers),
    labels: Object.fromEntries(labels),
    annotators: Object.fromEntries(annotators),
    ...(added && added.size > 0 && { [ADDED]: Object.fromEntries(added) }),
  };
}

export const mappingYaml = (mapping: Mapping): string => stringify(mappingData(mapping), { lineWidth: 0 });
