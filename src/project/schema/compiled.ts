import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import options from './ajv-options.json';
import { SCHEMAS, type SchemaName } from './schemas';

let compiler: Ajv2020 | undefined;

/**
 * What checks a value against a schema, or against what items of one of its lists must be: a JSON pointer to the definition, with its
 * `#`. A test holds the schemas against the metaschema; here it would cost a third of the time.
 *
 * In the bundles build.mjs puts a module in place of this one that does the same with code made ahead: making it takes 90 ms.
 */
export function validatorOf(name: SchemaName, part: string): ValidateFunction {
  compiler ??= new Ajv2020(options);
  const { $id } = SCHEMAS[name];
  const whole = compiler.getSchema($id) ?? compiler.compile(SCHEMAS[name]);
  return part === '' ? whole : compiler.getSchema($id + part)!;
}
