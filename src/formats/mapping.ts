/** `--map`: what the layers, labels and annotators of the source are called here. docs/formats/README.md has the file. */
import { parse, stringify } from 'yaml';

export class MappingError extends Error {
  override readonly name = 'MappingError';
}

/** Theirs -> ours; null leaves it out. */
export type Names = ReadonlyMap<string, string | null>;

export interface Mapping {
  readonly layers: Names;
  /** By label, or by `layer/label` with the source's names; the longer one wins. */
  readonly labels: Names;
  readonly annotators: Names;
}

export const EMPTY_MAPPING: Mapping = { layers: new Map(), labels: new Map(), annotators: new Map() };

const PARTS = ['layers', 'labels', 'annotators'] as const;

/** Reads a mapping file; throws MappingError with the way out. */
export function readMapping(yaml: string, file: string): Mapping {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    throw new MappingError(`${file} is not valid YAML: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new MappingError(`${file} must hold "layers", "labels" or "annotators".`);
  const unknown = Object.keys(value).find((key) => !PARTS.some((part) => part === key));
  if (unknown !== undefined)
    throw new MappingError(`${file}: unknown key "${unknown}". Keys are: ${PARTS.join(', ')}.`);
  const [layers, labels, annotators] = PARTS.map((part) => namesOf(value[part], part, file)) as [
    Names,
    Names,
    Names,
  ];
  return { layers, labels, annotators };
}

function namesOf(value: unknown, part: string, file: string): Names {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value)) throw new MappingError(`${file}: "${part}" is a mapping of their names to ours.`);
  return new Map(
    Object.entries(value).map(([theirs, ours]) => {
      if (ours !== null && (typeof ours !== 'string' || ours === ''))
        throw new MappingError(`${file}: ${part}.${theirs} must be a name, or null to leave it out.`);
      return [theirs, ours];
    }),
  );
}

/** The name given to a label, null to leave it out, undefined when the mapping does not say. */
export function mappedLabel({ labels }: Mapping, layer: string, label: string): string | null | undefined {
  const full = labels.get(`${layer}/${label}`);
  return full !== undefined ? full : labels.get(label);
}

export function mappingYaml(mapping: Mapping): string {
  return stringify(Object.fromEntries(PARTS.map((part) => [part, Object.fromEntries(mapping[part])])), {
    lineWidth: 0,
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
