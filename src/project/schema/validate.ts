import type { ErrorObject, ValidateFunction } from 'ajv';
import { memoize } from '../../base/memoize';
import { counted } from '../../base/text/phrases';
import { toJs, type JsValue, type YamlMap, type YamlNode } from '../../base/yaml/tree';
import { validatorOf } from './compiled';
import { describeError, type ShapeError } from './describe-error';
import { SCHEMAS, type SchemaName } from './schemas';
import { getOrAdd } from '../../base/lists';

export type { SchemaName } from './schemas';

const compiled = new Map<string, ValidateFunction>();

/** `part` is a JSON pointer to a definition of the schema, with its `#`. */
const validator = (name: SchemaName, part = ''): ValidateFunction =>
  getOrAdd(compiled, name + part, () => validatorOf(name, part));

const NONE: Errors = [];

function errorsOf(value: unknown, name: SchemaName, part?: string): Errors {
  const validate = validator(name, part);
  return validate(value) ? NONE : settleAlternatives(validate.errors ?? []);
}

/** In words; what two branches of a schema say alike is said once. */
function described(errors: readonly ErrorObject[]): ShapeError[] {
  const known = new Set<string>();
  return errors.flatMap((each) => {
    const error = describeError(each);
    const name = error && `${error.pointer} ${error.message}`;
    if (name === undefined || known.has(name)) return [];
    known.add(name);
    return [error!];
  });
}

/** From this many items on, lists of a file are checked item by item. */
const LONG = 200;

/** More errors are not listed: all those of a file of ten megabytes would take a gigabyte. */
const MAX_ERRORS = 10_000;

/** Checks an item of a list, with pointers that start at it; an item whose text stays the same stays the same node. */
const itemCheck = (name: SchemaName, part: string): ((item: YamlNode) => Errors) =>
  getOrAdd(itemChecks, name + part, () => memoize((item) => errorsOf(toJs(item), name, part)));

type Errors = readonly ErrorObject[];
const itemChecks = new Map<string, (item: YamlNode) => Errors>();

/** Checks a file against a schema. Of alternatives, only the intended one reports. Items of long lists are checked and cached singly. */
export function validateShape(name: SchemaName, root: YamlNode): ShapeError[] {
  const listed = root.kind === 'map' ? listsOf(name, root) : [];
  const lists = listed.reduce((sum, { items }) => sum + items.length, 0) < LONG ? [] : listed;
  const cut = new Map<YamlNode, JsValue>(lists.map(({ node }) => [node, []]));
  // A guideline that stands inline is checked against a schema of its own; here it only has to be a mapping.
  const inline = name === 'labelwright' && root.kind === 'map' ? root.get('guideline') : undefined;
  if (inline?.kind === 'map') cut.set(inline, {});
  const errors = [...errorsOf(toJs(root, cut), name)];
  for (const { key, items, part } of lists) {
    const check = itemCheck(name, part);
    for (const [n, item] of items.entries()) {
      if (errors.length > MAX_ERRORS) break;
      for (const error of check(item))
        errors.push({ ...error, instancePath: `/${key}/${n}${error.instancePath}` });
    }
  }
  const next = errors[MAX_ERRORS];
  if (!next) return described(errors);
  const message = `The file has more than ${counted(MAX_ERRORS, 'error')}: those from here on are not listed. Correct the first ones, then check again.`;
  return [
    ...described(errors.slice(0, MAX_ERRORS)),
    { rule: 'schema-violation', pointer: next.instancePath, message },
  ];
}

interface List {
  readonly key: string;
  readonly node: YamlNode;
  readonly items: readonly YamlNode[];
  readonly part: string;
}

/** The lists at the top of a file of which the schema asks nothing but what their items are. */
function listsOf(name: SchemaName, root: YamlMap): List[] {
  return Object.entries(SCHEMAS[name].properties).flatMap(([key, { type, items, ...more }]) => {
    const node = root.get(key);
    const asksMore = Object.keys(more).some((word) => word !== 'description');
    const part = type === 'array' && !asksMore ? items?.$ref : undefined;
    return part !== undefined && node?.kind === 'seq' ? [{ key, node, items: node.items, part }] : [];
  });
}

/** Drops what `anyOf`/`oneOf`/`if` say beside the errors of the branch that was meant. */
function settleAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf').map(({ schemaPath }) => schemaPath);
  let kept = errors.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'if' && !choices.some((choice) => schemaPath.startsWith(`${choice}/`)),
  );
  for (const choice of errors) {
    if (choice.keyword !== 'anyOf') continue;
    const inside = kept.filter(
      (error) => error !== choice && isWithin(error.instancePath, choice.instancePath),
    );
    const deeper = inside.filter(
      (error) => !isTypeMismatch(error) || error.instancePath !== choice.instancePath,
    );
    const drop = new Set(
      deeper.length > 0 ? [choice, ...inside.filter((error) => !deeper.includes(error))] : inside,
    );
    kept = kept.filter((error) => !drop.has(error));
  }
  return kept;
}

const isWithin = (pointer: string, parent: string): boolean =>
  pointer === parent || pointer.startsWith(`${parent}/`);

const isTypeMismatch = (error: ErrorObject): boolean =>
  error.keyword === 'type' || error.keyword === 'const' || error.keyword === 'enum';
