import assert from 'node:assert/strict';
import { languageProject, LANGUAGE_SCHEMA } from '../../support/language-project';

/** Findings of severity error and warning that the change of the schema brings, as `file rule`, and what the tool's own say. */
async function added(from: string, to: string): Promise<{ rules: string[]; messages: string[] }> {
  assert.equal(LANGUAGE_SCHEMA.split(from).length, 2, from);
  const all = async (schema: string) => {
    const { project } = await languageProject({ 'labelwright.yaml': schema });
    return project.findingPaths().flatMap((path) => project.findingsOf(path).findings);
  };
  const before = new Set((await all(LANGUAGE_SCHEMA)).map(({ file, rule }) => `${file} ${rule}`));
  const fresh = (await all(LANGUAGE_SCHEMA.replace(from, to))).filter(
    ({ file, rule }) => !before.has(`${file} ${rule}`),
  );
  return {
    rules: [...new Set(fresh.map(({ file, rule }) => `${file} ${rule}`))].sort(),
    messages: fresh.flatMap(({ message }) => (message.includes('Until this is mended') ? [message] : [])),
  };
}

describe('engine: what follows from a label schema that cannot be read whole is held back', () => {
  it('of a layer without its id', async () => {
    const { rules, messages } = await added('{id: intent, type', '{ix: intent, type');
    assert.deepEqual(rules, ['labelwright.yaml missing-required-field', 'labelwright.yaml unknown-key']);
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /^"id" is missing/);
  });

  it('of labels under a key that is none', async () => {
    const { rules, messages } = await added('labels:\n  - {id: refund,', 'lables:\n  - {id: refund,');
    assert.deepEqual(rules, ['labelwright.yaml unknown-key']);
    assert.match(messages.join(), /^Unknown key "lables".*Until this is mended/);
  });

  it('of a label that is no mapping', async () => {
    const { rules, messages } = await added('{id: refund, name: Refund request}', 'refund');
    assert.deepEqual(rules, ['labelwright.yaml schema-violation']);
    assert.equal(messages.length, 1);
  });

  it('and nothing of one that is only set wrongly', async () => {
    const { messages } = await added('{id: order-id}', '{id: order-id, colr: red}');
    assert.deepEqual(messages, []);
  });
});
