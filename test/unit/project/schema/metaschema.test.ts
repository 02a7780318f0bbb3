import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { validatorOf } from '../../../../src/project/schema/compiled';
import { SCHEMAS, type SchemaName } from '../../../../src/project/schema/schemas';
import { repositoryFile } from '../../../support/command-line';

describe('project/schema: the JSON Schemas', () => {
  const page = repositoryFile('docs/format.md');

  for (const [name, schema] of Object.entries(SCHEMAS)) {
    it(`${name} is a valid JSON Schema (draft 2020-12)`, () => {
      const ajv = new Ajv2020();
      assert.ok(ajv.validateSchema(schema), ajv.errorsText());
      assert.equal(ajv.validateSchema({ ...schema, type: 'mapping' }), false);
    });

    it(`${name}: docs/format.md describes each of its keys`, () => {
      const keys = new Set<string>();
      JSON.stringify(schema, (key, value: unknown) => {
        if (key === 'properties') for (const each of Object.keys(value as object)) keys.add(each);
        return value;
      });
      keys.delete('$schema');
      // The thresholds of models are on the page that format.md names for them.
      const pages = page + repositoryFile('docs/training.md');
      const code = pages.match(/^```[^]*?^```|`[^`\n]+`/gm)!.join('\n');
      const missing = [...keys].filter((key) => !new RegExp(`(?<![\\w-])${key}(?![\\w-])`).test(code));
      assert.deepEqual(missing, []);
      assert.ok(keys.size > 10);
    });
  }

  it('accept what docs/format.md shows', () => {
    const least: Partial<Record<SchemaName, object>> = {
      labelwright: { labelwright: 1, data: { samples: 'data/*.jsonl' }, layers: [{ id: 'a', type: 'text' }] },
      guideline: { version: '1' },
    };
    const blocks = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text]) => text!);
    assert.ok(blocks.length >= 14);
    for (const block of blocks) {
      const shown = parse(block) as object;
      const value = Array.isArray(shown) ? { layers: shown as unknown[] } : shown;
      const takers = (Object.keys(SCHEMAS) as SchemaName[]).filter((name) =>
        validatorOf(name, '')({ ...least[name], ...value }),
      );
      assert.notDeepEqual(takers, [], block);
    }
  });
});
