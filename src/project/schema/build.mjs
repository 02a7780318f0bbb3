// Build steps for the JSON Schemas: the compiled validators, and the schema for other editors.
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const OPTIONS = path.join(FOLDER, 'ajv-options.json');
const NAMES = ['labelwright', 'guideline', 'migration', 'card', 'assignment'];

/** An esbuild plugin that compiles the schemas at build time and replaces compiled.ts, which compiles them at run time. */
export const compiledSchemas = {
  name: 'compiled-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /project[\\/]schema[\\/]compiled\.ts$/ }, ({ path: file }) => ({
      contents: compiled(),
      loader: 'js',
      resolveDir: path.dirname(file),
      watchFiles: [...NAMES.map(fileOf), OPTIONS],
    }));
  },
};

const fileOf = (name) => path.join(FOLDER, `${name}.schema.json`);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The source of a module that exports `validatorOf`, like compiled.ts. */
function compiled() {
  const schemas = NAMES.map((name) => read(fileOf(name)));
  const ajv = new Ajv2020.default({
    ...read(OPTIONS),
    schemas,
    code: { source: true, esm: true },
  });
  const parts = schemas.flatMap(({ $id, properties }, number) =>
    ['', ...itemsOf(properties)].map((part) => ({ key: NAMES[number] + part, ref: $id + part })),
  );
  const names = Object.fromEntries(parts.map(({ ref }, number) => [`validate_${number}`, ref]));
  return [
    ...NAMES.map((name) => `import ${name} from './${name}.schema.json';`),
    SCHEMA_ERROR,
    shorter(withoutSchemas(standaloneCode.default(ajv, names), schemas)),
    `const all = { ${parts.map(({ key }, number) => `${JSON.stringify(key)}: validate_${number}`).join(', ')} };`,
    'export const validatorOf = (name, part) => all[name + part];',
  ].join('\n');
}

/** The definitions of the items of top-level lists. */
const itemsOf = (properties) =>
  new Set(Object.values(properties).flatMap(({ items }) => (items?.$ref === undefined ? [] : [items.$ref])));

/**
 * The generated code repeats each schema that an error may refer to. Here it refers to the schema files, which the bundle includes anyway.
 */
function withoutSchemas(code, schemas) {
  const places = schemas.flatMap((schema, number) => placesIn(schema, NAMES[number]));
  return code
    .split(/(?<=const schema\d+ = )(?=\{)/)
    .map((text, number) => {
      const [place, json] =
        number === 0 ? [] : (places.find(([, each]) => text.startsWith(`${each};`)) ?? []);
      return place === undefined ? text : place + text.slice(json.length);
    })
    .join('');
}

/** Shortens the code that makes an error and adds it: saves a third of the code. */
const shorter = (code) =>
  code
    .replaceAll(
      /if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}else \{vErrors\.push\(\1\);\}/g,
      '(vErrors??=[]).push($1);',
    )
    .replaceAll(
      /\{instancePath(?::([^;{}]*?))?,schemaPath:"#([^"]*)\/(\w+)",keyword:"\3",params:(\{[^;]*?\})(?:,schema:[^;]*?)?,parentSchema:(schema\d+)([^;,]*),data(?::(\w+))?\};/g,
      (whole, at = 'instancePath', path, keyword, params, schema, steps, data = 'data') =>
        path === steps.replaceAll(/\.|\["?|"?\](?=$|[.[])/g, (sign) => (sign.endsWith(']') ? '' : '/'))
          ? `schemaError(${at},${schema},"${path}/${keyword}",${params},${data});`
          : whole,
    );

/** An error as the generated code would make it: the last step of its path is the keyword, and those before lead to the parent. */
const SCHEMA_ERROR = `function schemaError(instancePath, schema, path, params, data) {
  const steps = path.slice(1).split('/');
  const keyword = steps.pop();
  const parentSchema = steps.reduce((node, step) => node[step], schema);
  return { instancePath, schemaPath: '#' + path, keyword, params, parentSchema, data };
}`;

function placesIn(node, place) {
  if (typeof node !== 'object' || node === null) return [];
  const within = Object.entries(node).flatMap(([key, child]) =>
    placesIn(child, `${place}[${JSON.stringify(key)}]`),
  );
  return [[place, JSON.stringify(node)], ...within];
}
