import type { ErrorObject, ValidateFunction } from 'ajv';
import { memoize } from '../../base/memoize';
import { toJs, type JsValue, type YamlMap, type YamlNode } from '../../base/yaml/tree';
import { validatorOf } from './compiled';
import { describeError, type ShapeError } from './describe-error';
import { SCHEMAS, type SchemaName } from './schemas';

export type { SchemaName } from './schemas';

const compiled = new Map<string, ValidateFunction>();

/** `part` is the JSON pointer of a definition of the schema, with `#`. */
function validator(name: SchemaName, part = ''): ValidateFunction {
  const key = name + part;
  let validate = compiled.get(key);
  if (!validate) compiled.set(key, (validate = validatorOf(name, part)));
  return validate;
}

const NONE: Errors = [];

function errorsOf(value: unknown, name: SchemaName, part?: string): Errors {
  const validate = validator(name, part);
  return validate(value) ? NONE : settleAlternatives(validate.errors ?? []);
}

/** Errors as sentences, without duplicates from several branches of a schema. */
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

/** Lists with at least this many items are checked item by item. */
const LONG = 200;

/**
 * Checks an item of a list. Pointers are relative to the item. An item whose text is unchanged is still the same node, so its result is
 * memoized.
 */
function itemCheck(name: SchemaName, part: string): (item: YamlNode) => Errors {
  let check = itemChecks.get(name + part);
  if (!check)
    itemChecks.set(name + part, (check = memoize((item: YamlNode) => errorsOf(toJs(item), name, part))));
  return check;
}

type Errors = readonly ErrorObject[];
const itemChecks = new Map<string, (item: YamlNode) => Errors>();

/**
 * Checks a file against a schema. One cause gives one error: of alternatives (`anyOf`), only the branch that was probably intended is
 * reported. Items of long lists are checked separately and memoized, so that a keystroke only costs the item that it changes.
 */
export function validateShape(name: SchemaName, root: YamlNode): ShapeError[] {
  const listed = root.kind === 'map' ? listsOf(name, root) : [];
  const lists = listed.reduce((sum, { items }) => sum + items.length, 0) < LONG ? [] : listed;
  const cut = new Map<YamlNode, JsValue>(lists.map(({ node }) => [node, []]));
  // An inline guideline is checked against its own schema; here it only has to be a mapping.
  const inline = name === 'labelwright' && root.kind === 'map' ? root.get('guideline') : undefined;
  if (inline?.kind === 'map') cut.set(inline, {});
  const errors = [...errorsOf(toJs(root, cut), name)];
  for (const { key, items, part } of lists) {
    const check = itemCheck(name, part);
    items.forEach((item, n) => {
      for (const error of check(item))
        errors.push({ ...error, instancePath: `/${key}/${n}${error.instancePath}` });
    });
  }
  return described(errors);
}

interface List {
  readonly key: string;
  readonly node: YamlNode;
  readonly items: readonly YamlNode[];
  /** The definition of the items. */
  readonly part: string;
}

/** The top-level lists for which the schema only constrains the items. */
function listsOf(name: SchemaName, root: YamlMap): List[] {
  return Object.entries(SCHEMAS[name].properties).flatMap(([key, { type, items, ...more }]) => {
    const node = root.get(key);
    const asksMore = Object.keys(more).some((word) => word !== 'description');
    const part = type === 'array' && !asksMore ? items?.$ref : undefined;
    return part !== undefined && node?.kind === 'seq' ? [{ key, node, items: node.items, part }] : [];
  });
}

/** Drops errors of `anyOf`/`oneOf`/`if` other than those of the probably intended branch. */
function settleAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf').map(({ schemaPath }) => schemaPath);
  let remaining = errors.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'if' && !choices.some((choice) => schemaPath.startsWith(`${choice}/`)),
  );
  for (const choice of errors) {
    if (choice.keyword !== 'anyOf') continue;
    const inside = remaining.filter(
      (error) => error !== choice && isWithin(error.instancePath, choice.instancePath),
    );
    const deeper = inside.filter(
      (error) => !isTypeMismatch(error) || error.instancePath !== choice.instancePath,
    );
    const drop = new Set(
      deeper.length > 0 ? [choice, ...inside.filter((error) => !deeper.includes(error))] : inside,
    );
    remaining = remaining.filter((error) => !drop.has(error));
  }
  return remaining;
}

const isWithin = (pointer: string, parent: string): boolean =>
  pointer === parent || pointer.startsWith(`${parent}/`);

const isTypeMismatch = (error: ErrorObject): boolean =>
  error.keyword === 'type' || error.keyword === 'const' || error.keyword === 'enum';
