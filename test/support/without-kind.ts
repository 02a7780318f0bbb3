/**
 * The sources as they would be without a type of question: without its folder, its lines in the two lists of kinds, its row and shape
 * among the types, and its part of the JSON Schema.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from './repo-root';

const SCHEMA = 'src/project/schema/labelwright.schema.json';

interface SchemaNode {
  $defs: Record<string, { properties: { type: { enum: string[] } }; allOf: { then: { $ref: string } }[] }>;
}

/** The files that change, by their paths in the repository, with their new text; undefined for those that go. */
export type Changed = ReadonlyMap<string, string | undefined>;

export function withoutKinds(types: readonly string[]): Changed {
  const changed = new Map<string, string | undefined>();
  for (const type of types) takeOut(type, changed);
  return changed;
}

function takeOut(type: string, changed: Map<string, string | undefined>): void {
  const textOf = (file: string): string =>
    changed.get(file) ?? readFileSync(path.join(repoRoot, file), 'utf8');
  for (const name of readdirSync(path.join(repoRoot, 'src/kinds', type)))
    changed.set(`src/kinds/${type}/${name}`, undefined);
  const edit = (file: string, ...cuts: RegExp[]): void => {
    let text = textOf(file);
    for (const cut of cuts) {
      assert.match(text, cut, `${file} has nothing to cut`);
      text = text.replace(cut, '');
    }
    changed.set(file, text);
  };
  const shape = `${type.charAt(0).toUpperCase()}${type.slice(1)}Layer`;
  edit('src/kinds/index.ts', new RegExp(`import \\{ ${type} \\}.*\\n`), new RegExp(`  ${type},\\n`));
  edit('src/kinds/panel.ts', new RegExp(`import \\{ ${type} \\}.*\\n`), new RegExp(`, ${type}\\b(?=[^']*;)`));
  edit(
    'src/project/schema/layer-types.ts',
    new RegExp(`^  ${type}: \\{.*\\n`, 'm'),
    new RegExp(`\\n(?:/\\*\\*.*\\*/\\n)?export interface ${shape} [^]*?\\n\\}`),
    new RegExp(`\\n  \\| ${shape}\\b`),
  );
  const schema = JSON.parse(textOf(SCHEMA)) as SchemaNode;
  delete schema.$defs[`${type}Layer`];
  const layer = schema.$defs['layer']!;
  layer.properties.type.enum = layer.properties.type.enum.filter((each) => each !== type);
  layer.allOf = layer.allOf.filter(({ then }) => then.$ref !== `#/$defs/${type}Layer`);
  changed.set(SCHEMA, JSON.stringify(schema));
}
