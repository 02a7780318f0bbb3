// What lint.overrides changes for rules that look at all files at once: the severity by the file of the finding, and no options.
import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const TEXT = 'Please send me the money back.';

async function found(lint: string): Promise<string[]> {
  const { project } = await memoryProject({
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [a, b]}
labels: [{id: a}, {id: b}]
lint:
  extends: none
  ${lint}
`,
    'data/new.jsonl': line({ id: '1', text: TEXT }) + line({ id: '2', text: TEXT }),
    'data/old.jsonl': line({ id: '3', text: `${TEXT} Now.` }) + line({ id: '4', text: `${TEXT} Now.` }),
  });
  const findings = project.findings.paths.flatMap((path) => project.findingsOf(path).findings);
  project.dispose();
  return findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`);
}

describe('lint.overrides of rules that check all files together', () => {
  it('set the severity by the file of the finding', async () => {
    assert.deepEqual(
      await found(
        'rules: {duplicate-text: warning}\n  overrides: [{files: [data/old.jsonl], rules: {duplicate-text: info}}]',
      ),
      ['data/new.jsonl duplicate-text warning', 'data/old.jsonl duplicate-text info'],
    );
    assert.deepEqual(
      await found(
        'rules: {duplicate-text: warning}\n  overrides: [{files: [data/old.jsonl], rules: {duplicate-text: off}}]',
      ),
      ['data/new.jsonl duplicate-text warning'],
    );
  });

  it('with the options of the project, also where the rule is on for some files alone', async () => {
    const only = 'overrides: [{files: [data/*.jsonl], rules: {duplicate-text: info}}]';
    assert.equal((await found(`rules: {}\n  ${only}`)).length, 2);
    assert.deepEqual(await found(`rules: {duplicate-text: [off, {min_chars: 33}]}\n  ${only}`), [
      'data/old.jsonl duplicate-text info',
    ]);
  });

  it('take no options, and say so, whichever file they name', async () => {
    for (const file of ['data/old.jsonl', 'labelwright.yaml'])
      assert.deepEqual(
        await found(
          `rules: {duplicate-text: warning, invalid-rule-option: error}\n  overrides: [{files: [${file}], rules: {duplicate-text: [warning, {min_chars: 1000}]}}]`,
        ),
        [
          'data/new.jsonl duplicate-text warning',
          'data/old.jsonl duplicate-text warning',
          'labelwright.yaml invalid-rule-option error',
        ],
      );
  });

  it('hold for all files but those that are excluded, if only those are named', async () => {
    assert.deepEqual(
      await found(
        'rules: {duplicate-text: warning}\n  overrides: [{files: ["!data/old.jsonl"], rules: {duplicate-text: off}}]',
      ),
      ['data/old.jsonl duplicate-text warning'],
    );
  });

  it('do not hold for a pattern that cannot be used, which is reported, as in a batch', async () => {
    const { project } = await memoryProject({
      'labelwright.yaml': `labelwright: 1
data: {samples: ["data/*([[:alpha:]]|[[:lower:]])b", data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
lint:
  overrides: [{files: ["data/!(*a*a*a*a*a*a*b)", ../x], rules: {duplicate-text: off}}]
`,
      'assignments/a.yaml': 'samples: {files: ["+([a-a])+([a-a])+([a-a])+([a-a])b", /x]}\npeople: [ana]\n',
      [`data/${'a'.repeat(240)}.jsonl`]: line({ id: '1', text: TEXT }),
    });
    const findings = project.findings.paths.flatMap((path) =>
      project
        .findingsOf(path)
        .findings.flatMap(({ rule, message }) =>
          rule === 'refused-path' ? [`${path}: ${message.slice(0, 50)}`] : [],
        ),
    );
    project.dispose();
    assert.deepEqual(findings.sort(), [
      'assignments/a.yaml: The pattern +([a-a])+([a-a])+([a-a])+([a-a])b uses',
      "labelwright.yaml: ../x leaves the project's folder. A path may not c",
      'labelwright.yaml: The pattern data/!(*a*a*a*a*a*a*b) uses @(…), !(…)',
      'labelwright.yaml: The pattern data/*([[:alpha:]]|[[:lower:]])b uses ',
    ]);
  });
});
