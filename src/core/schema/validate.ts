import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import guidelineSchema from './guideline.schema.json';
import migrationSchema from './migration.schema.json';
import projectSchema from './labelwright.schema.json';
import { describeError } from './describe-error';

/** One violation of the JSON Schema, in words, with the JSON pointer of the value it is about. */
export interface ShapeError {
  readonly rule: 'unknown-key' | 'missing-required-field' | 'schema-violation';
  readonly pointer: string;
  readonly message: string;
  /** unknown-key: the key; the keys that are right here and not yet used. missing-required-field: the key that is missing. */
  readonly key?: string;
  readonly candidates?: readonly string[];
  /** unknown-key: the key that was probably meant, when it is free. */
  readonly suggestion?: string;
  /** schema-violation: a text is expected here, and the value is of another type. */
  readonly expectsText?: boolean;
}

export type SchemaName = 'labelwright' | 'guideline' | 'migration';

const SCHEMAS: Readonly<Record<SchemaName, object>> = {
  labelwright: projectSchema,
  guideline: guidelineSchema,
  migration: migrationSchema,
};

const compiled = new Map<SchemaName, ValidateFunction>();

function validator(name: SchemaName): ValidateFunction {
  let validate = compiled.get(name);
  if (!validate) {
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      // A test holds the schemas against the metaschema; here it would cost a third of the start-up.
      validateSchema: false,
      strictTypes: false,
      strictTuples: false,
      strictRequired: false,
    });
    validate = ajv.compile(SCHEMAS[name]);
    compiled.set(name, validate);
  }
  return validate;
}

/**
 * Checks a plain value (from `toJs`) against a schema. One cause gives one error: of alternatives (`anyOf`) only the branch that
 * was meant speaks.
 */
export function validateShape(name: SchemaName, value: unknown): ShapeError[] {
  const validate = validator(name);
  if (validate(value)) return [];
  return settleAlternatives(validate.errors ?? [])
    .map(describeError)
    .filter((error) => error !== undefined);
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
