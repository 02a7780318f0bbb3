import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import options from './ajv-options.json';
import { SCHEMAS, type SchemaName } from './schemas';

let compiler: Ajv2020 | undefined;

/**
 * Compiles a validator for a schema, or for a definition in it: `part` is its JSON pointer, with `#`. The schemas are not checked against
 * the metaschema here, which would take a third of the time; a test does that. In bundles, esbuild.mjs replaces this module by code that was
 * generated at build time, since compiling takes 90 ms.
 */
export function validatorOf(name: SchemaName, part: string): ValidateFunction {
  compiler ??= new Ajv2020(options);
  const { $id } = SCHEMAS[name];
  const whole = compiler.getSchema($id) ?? compiler.compile(SCHEMAS[name]);
  return part === '' ? whole : compiler.getSchema($id + part)!;
}
