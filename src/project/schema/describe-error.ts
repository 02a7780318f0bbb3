import { quoted } from '../../base/text/phrases';
import type { ErrorObject } from 'ajv';
import { didYouMean } from '../../base/text/did-you-mean';

/** A violation of the JSON Schema as a sentence, with the JSON pointer of the value. */
export interface ShapeError {
  readonly rule: 'unknown-key' | 'missing-required-field' | 'schema-violation';
  readonly pointer: string;
  readonly message: string;
  /** unknown-key: the key, with the valid unused keys as `candidates`. missing-required-field: the missing key. */
  readonly key?: string;
  readonly candidates?: readonly string[];
  /** unknown-key: the probably intended key, if it is not in use. schema-violation: the word that was probably meant. */
  readonly suggestion?: string;
  /** schema-violation: what is expected, if the value has another type. */
  readonly expects?: 'string' | 'array';
}

interface SchemaNode {
  description?: string;
  type?: unknown;
  properties?: Record<string, SchemaNode>;
  anyOf?: SchemaNode[];
  const?: unknown;
  oneOf?: readonly { readonly required?: readonly string[] }[];
}

/** A JSON Schema error as a sentence that says what to do; undefined for an error that only repeats another. */
export function describeError(error: ErrorObject): ShapeError | undefined {
  const pointer = error.instancePath;
  const name = nameOf(pointer);
  const parent = (error.parentSchema ?? {}) as SchemaNode;
  const params = error.params as Record<string, unknown>;
  const violation = (message: string): ShapeError => ({ rule: 'schema-violation', pointer, message });
  const notOneOf = (allowed: readonly unknown[]): ShapeError => {
    const { data } = error;
    const names = allowed.filter((value) => typeof value === 'string');
    const near = typeof data === 'string' ? meant(data, VALUES_OF_OTHERS, names) : undefined;
    const hint = near === undefined ? '' : ` ${didYouMean(String(data), near)}`;
    return {
      ...violation(`${name} must be one of ${list(allowed)}, not ${valueName(data)}.${hint}`),
      ...(near !== undefined && { suggestion: near }),
    };
  };
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      if (key === '<<')
        return {
          rule: 'unknown-key',
          pointer,
          key,
          message: `"<<" merges mappings in YAML 1.1 only and has no effect here. Write the merged keys out.`,
        };
      // Not a set of all keys: there may be many errors.
      const isUsed = (each: string): boolean => Object.hasOwn((error.data ?? {}) as object, each);
      const all = Object.keys(parent.properties ?? {});
      const near = meant(key, KEYS_OF_OTHERS, all);
      const hint = near
        ? didYouMean(key, near)
        : `Known here: ${all.join(', ')}. Keys of your own start with "x-".`;
      return {
        rule: 'unknown-key',
        pointer,
        key,
        message: `Unknown key "${key}": it has no effect. ${hint}`,
        candidates: all.filter((candidate) => !isUsed(candidate)),
        ...(near !== undefined && !isUsed(near) && { suggestion: near }),
      };
    }
    case 'required': {
      const key = String(params.missingProperty);
      const { [key]: wanted = {} } = parent.properties ?? {};
      const { const: only, anyOf } = wanted;
      const values = anyOf?.every((each) => 'const' in each)
        ? ` (${list(anyOf.map((each) => each.const))})`
        : '';
      return {
        rule: 'missing-required-field',
        pointer,
        key,
        message: `${name} needs "${key}${only === undefined ? '' : `: ${String(only)}`}"${values}${about(wanted)}.`,
      };
    }
    case 'type':
      if (pointer === '' && error.data === null) return violation(`The file is empty${about(parent)}.`);
      return {
        ...violation(
          `${name} must be ${typeName(params.type)}${exampleOf(error, parent)}, not ${valueName(error.data)}${about(parent)}.`,
        ),
        ...(params.type === 'string' && { expects: 'string' }),
        ...(params.type === 'array' && { expects: 'array' }),
      };
    case 'enum':
      return notOneOf(params.allowedValues as unknown[]);
    case 'const':
      if (
        pointer === '/labelwright' &&
        typeof error.data === 'number' &&
        error.data > Number(params.allowedValue)
      )
        return violation(
          `The project has format ${String(error.data)}, but this version of Labelwright reads format ${String(params.allowedValue)}. Update Labelwright.`,
        );
      return violation(
        `${name} must be ${JSON.stringify(params.allowedValue)}, not ${typeof error.data === 'number' ? String(error.data) : valueName(error.data)}${about(parent)}.`,
      );
    case 'anyOf':
      if (parent.anyOf?.every((each) => 'const' in each))
        return notOneOf(parent.anyOf.map((each) => each.const));
      return violation(`${name} cannot be ${valueName(error.data)}${about(parent)}.`);
    case 'oneOf':
      return violation(`${name} needs exactly one of ${alternatives(parent)}.`);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return violation(
        `${name} must be ${String(params.comparison)} ${String(params.limit)}, not ${String(error.data)}${about(parent)}.`,
      );
    case 'not':
      return violation(
        `${name} cannot be ${JSON.stringify(error.data)}, which every object of JavaScript has: take another id.`,
      );
    case 'pattern':
      return violation(`${name} cannot be ${JSON.stringify(error.data)}${about(parent)}.`);
    case 'minItems':
    case 'minProperties':
      return violation(
        `${name} needs at least ${String(params.limit)} ${params.limit === 1 ? 'entry' : 'entries'}${lacksComma(error.data) ? ', with a comma between them' : ''}.`,
      );
    case 'maxItems':
      return violation(`${name} takes at most ${String(params.limit)} entries.`);
    case 'minLength':
      return violation(`${name} is empty.`);
    case 'maxLength':
      return violation(`${name} is longer than ${String(params.limit)} characters.`);
    case 'uniqueItems':
      return violation(`${name} lists an entry twice.`);
    default:
      return violation(`${name} is not valid.`);
  }
}

const THE_FILE = 'The file';

/** `/labels/3/parent` -> `"parent"`; `/labels/3` -> `Entry 4 of "labels"`; the root -> `The file`. */
function nameOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const last = steps.at(-1);
  if (last === undefined) return THE_FILE;
  if (!/^\d+$/.test(last)) return `"${last.replace(/~1/g, '/').replace(/~0/g, '~')}"`;
  return `Entry ${Number(last) + 1} of ${steps.length > 1 ? `"${steps.at(-2)!}"` : 'the list'}`;
}

/** What a value is for, as the end of a sentence: its description follows a colon, or is in parentheses if it has one itself. */
function about({ description }: SchemaNode): string {
  if (!description) return '';
  const isName = /^(?:\p{Lu}[\p{Lu}-]|\P{Lu})/u.test(description);
  const clauses = description
    .replace(/\.$/, '')
    .replace(/\. (\p{L})/gu, (_, letter: string) => `; ${letter.toLowerCase()}`);
  const said = isName ? clauses : clauses[0]!.toLowerCase() + clauses.slice(1);
  return /[:;]/.test(said) ? ` (${said})` : `: ${said}`;
}

/** A mapping with more keys is not described by them. */
const MAX_KEYS_TOLD = 4;

/** What to write where a list or a mapping belongs, made of the text that is there. */
function exampleOf({ data, params }: ErrorObject, { properties = {} }: SchemaNode): string {
  const { type } = params as { readonly type?: unknown };
  if (type === 'array' && typeof data === 'string' && /^[\w-]{1,60}$/.test(data))
    return `, such as [${data}]`;
  const [first] = Object.entries(properties).flatMap(([key, { type: of }]) => (of === 'string' ? [key] : []));
  const keys = Object.keys(properties);
  if (type !== 'object' || typeof data !== 'string' || first === undefined || keys.length > MAX_KEYS_TOLD)
    return '';
  return ` with the keys ${quoted(keys, ' and ')}, such as {${first}: "…"}`;
}

const lacksComma = (list: unknown): boolean => Array.isArray(list) && / /.test(String(list[0] ?? ''));

/** What other tools, and people who do not look it up, call the keys of the two files. */
const KEYS_OF_OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['why', ['rationale']],
  ['reason', ['rationale']],
  ['values', ['labels']],
  ['options', ['labels']],
  ['categories', ['labels']],
  ['labels', ['only_for']],
  ['description', ['definition']],
  ['if', ['when']],
  ['condition', ['when']],
  ['winner', ['prefer']],
  ['instead', ['use_instead']],
  ['from', ['spans']],
  ['sides', ['between']],
]);
/** The same for types of layers and attributes. */
const VALUES_OF_OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['multilabel', ['choices']],
  ['multi-label', ['choices']],
  ['multiclass', ['choice']],
  ['multi-class', ['choice']],
  ['classification', ['choice']],
  ['ner', ['spans']],
  ['likert', ['rating']],
  ['scale', ['rating']],
  ['pairwise', ['comparison']],
  ['preference', ['comparison']],
  ['boolean', ['flag', 'choice']],
]);

/** The candidate that a word means, by the name that others give it or by its letters. */
const meant = (
  word: string,
  synonyms: ReadonlyMap<string, readonly string[]>,
  candidates: readonly string[],
): string | undefined =>
  synonyms.get(word.toLowerCase())?.find((one) => candidates.includes(one)) ?? nearest(word, candidates);

/** The keys of which at least one is required. */
const alternatives = ({ oneOf = [] }: SchemaNode): string =>
  quoted(
    oneOf.flatMap(({ required = [] }) => required),
    ' and ',
  );

const list = (values: unknown): string =>
  Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : '';

function typeName(type: unknown): string {
  const names: Record<string, string> = {
    object: 'a mapping',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
  };
  return (Array.isArray(type) ? type : [type]).map((one) => names[String(one)] ?? String(one)).join(' or ');
}

function valueName(value: unknown): string {
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return `${String(value)}${typeof value === 'number' ? ' (put it in quotes if a text is meant)' : ''}`;
}

/** The only candidate within edit distance 2 (and less than half the word); undefined if there is none or a tie. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(word.length / 2) + 0.5);
  let tie = false;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), 2);
    if (distance < bestDistance) [best, bestDistance, tie] = [candidate, distance, false];
    else if (distance === bestDistance && best !== undefined && candidate !== best) tie = true;
  }
  return tie ? undefined : best;
}

/** Optimal string alignment distance (insert, delete, replace, swap neighbours). Values above `limit` are returned as `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let k = 1; k <= b.length; k++) {
      const same = a[i - 1] === b[k - 1];
      let cost = Math.min(last[k]! + 1, row[k - 1]! + 1, last[k - 1]! + (same ? 0 : 1));
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1])
        cost = Math.min(cost, before[k - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit + 1);
}
