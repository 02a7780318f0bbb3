// Single findings in data are silenced by entries of lint.suppress; those that silence nothing are told.
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/project/findings/apply-edits';
import { MemoryFiles } from '../../../support/memory-files';
import type { Finding } from '../../../../src/project/findings/finding';
import { LineIndex } from '../../../../src/base/yaml/line-index';
import { checkProject } from '../../../../src/engine/check-project';
import { Project } from '../../../../src/engine/project';
import { suppressActions } from '../../../../src/language/suppress-actions';
import { pick } from '../../../support/pick';

const RULES =
  'rules: {unknown-label: error, possible-pii: warning, gold-mismatch: warning, unadjudicated-disagreement: warning, unused-suppression: warning, suppression-without-reason: info, unknown-rule: error}';
const schema = (suppress: string, rules = RULES): string => `labelwright: 1
data: {samples: [data/*.jsonl], gold: gold/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, other]}
labels: [{id: refund}, {id: other}]
lint:
  extends: none
  ${rules}
${suppress}`;
let count = 0;
const answer = (annotator: string, sample: string, label: string): string =>
  `${JSON.stringify({ v: 1, id: `01${String((count += 1)).padStart(4, '0')}`, time: `2026-03-02T09:00:${String(count % 60).padStart(2, '0')}.000Z`, annotator, sample, labels: { intent: label } })}\n`;
const sample = (id: string, text: string): string => `${JSON.stringify({ id, text })}\n`;

const FILES = {
  'data/a.jsonl': sample('s-1', 'Write to ana@mail.net.') + sample('s-2', 'Write to ben@mail.net.'),
  'annotations/ana.jsonl': answer('ana', 's-1', 'typo') + answer('ana', 's-2', 'typo'),
  'annotations/ben.jsonl': answer('ben', 's-1', 'typo'),
};

const opened: Project[] = [];
async function open(files: Record<string, string>): Promise<Project> {
  const project = new Project(new MemoryFiles(files), { pause: () => Promise.resolve() });
  opened.push(project);
  await project.refresh();
  return project;
}
const inWords = (project: Project): string[] =>
  project.findings.paths
    .flatMap((path) => project.findingsOf(path).findings)
    .map(({ rule, file, range }) => `${file}:${range.start.line + 1} ${rule}`);

describe('findings in data that are suppressed', () => {
  afterEach(() => opened.splice(0).forEach((project) => project.dispose()));

  it('about a sample are silent in its line and in all answers, with an annotator in one', async () => {
    const project = await open({
      ...FILES,
      'labelwright.yaml': schema(`  suppress:
    - {rule: possible-pii, sample: s-1, reason: Made up.}
    - {rule: unknown-label, sample: s-1, annotator: ana, reason: To be migrated.}
`),
    });
    assert.deepEqual(inWords(project), [
      'annotations/ana.jsonl:2 unknown-label',
      'annotations/ben.jsonl:1 unknown-label',
      'data/a.jsonl:2 possible-pii',
    ]);
    project.setEditorText(
      'labelwright.yaml',
      schema('  suppress: [{rule: unknown-label, sample: s-1, reason: All.}]\n'),
    );
    await project.refresh();
    assert.deepEqual(inWords(project), [
      'annotations/ana.jsonl:2 unknown-label',
      'data/a.jsonl:1 possible-pii',
      'data/a.jsonl:2 possible-pii',
    ]);
  });

  it('do not count in a check, whatever is kept', async () => {
    for (const limit of [0, 1, Infinity]) {
      const project = new Project(
        new MemoryFiles({
          ...FILES,
          'labelwright.yaml': schema('  suppress: [{rule: unknown-label, sample: s-1, reason: So.}]\n'),
        }),
        { pause: () => Promise.resolve() },
      );
      const { counts } = await checkProject(project, { limit });
      assert.deepEqual(counts, { error: 1, warning: 2, info: 0 });
    }
  });

  it('of rules that see all records are silent too, and lead to their sample where they are not', async () => {
    const files = {
      ...FILES,
      'gold/g.jsonl': `${JSON.stringify({ sample: 's-2', labels: { intent: 'refund' } })}\n`,
      'annotations/ana.jsonl': answer('ana', 's-2', 'other'),
      'annotations/ben.jsonl': answer('ben', 's-2', 'other'),
      'labelwright.yaml': schema(''),
    };
    const before = await open(files);
    const found = before.findings.ofRules.filter(({ rule }) => rule === 'gold-mismatch');
    assert.deepEqual(found.map(({ sample: id, annotator }) => [id, annotator]).sort(), [
      ['s-2', 'ana'],
      ['s-2', 'ben'],
    ]);
    const after = await open({
      ...files,
      'labelwright.yaml': schema(
        '  suppress: [{rule: gold-mismatch, sample: s-2, annotator: ben, reason: So.}]\n',
      ),
    });
    assert.deepEqual(pick(after.findings.ofRules, 'rule', 'annotator'), [['gold-mismatch', 'ana']]);
  });

  it('that there are none of are told, with a fix to be asked for; what is history silences nothing', async () => {
    const suppress = `  suppress:
    - {rule: possible-pii, sample: s-9, reason: Gone.}
    # Of the first round.
    - {rule: unknown-label, sample: s-1, annotator: ben, reason: Gone.}
    - {rule: unknown-label, sample: s-2}
    - {rule: no-such-rule, sample: s-2, reason: A typo.}
`;
    const project = await open({
      ...FILES,
      'annotations/ben.jsonl': FILES['annotations/ben.jsonl'] + answer('ben', 's-1', 'other'),
      'labelwright.yaml': schema(suppress),
    });
    const found = project.findingsOf('labelwright.yaml').findings;
    assert.deepEqual(
      found.map(({ rule, range, message }) => [range.start.line, rule, message.split('.')[0]]),
      [
        [9, 'unused-suppression', 'The rule "possible-pii" finds nothing about the sample "s-9"'],
        [11, 'unused-suppression', 'The rule "unknown-label" finds nothing about "ben" on the sample "s-1"'],
        [12, 'suppression-without-reason', 'Say why: give a "reason"'],
        [13, 'unknown-rule', 'There is no rule "no-such-rule", so this has no effect'],
      ],
    );
    const [fix] = found[0]!.fixes!;
    assert.equal(fix!.safety, 'ask');
    assert.ok(!edited(schema(suppress), fix!.edits).includes('s-9'));
  });

  it('follow the lines of an open file', async () => {
    const suppress = '  suppress: [{rule: unknown-label, sample: s-1, annotator: ana, reason: So.}]\n';
    const project = await open({ ...FILES, 'labelwright.yaml': schema(suppress) });
    const [first, second] = FILES['annotations/ana.jsonl'].split('\n') as [string, string];
    const type = async (text: string): Promise<string[]> => {
      project.setEditorText('annotations/ana.jsonl', text);
      await project.refresh();
      return inWords(project).filter((words) => !words.startsWith('data') && !words.includes('ben.jsonl'));
    };
    assert.deepEqual(await type(`${second}\n${first}\n`), ['annotations/ana.jsonl:1 unknown-label']);
    assert.deepEqual(await type(`${second}\n${first.replace('typo', 'refund')}\n`), [
      'annotations/ana.jsonl:1 unknown-label',
      'labelwright.yaml:9 unused-suppression',
    ]);
    assert.deepEqual(await type(`\n${second}\n${first}\n`), ['annotations/ana.jsonl:2 unknown-label']);
  });

  it('by comments in the YAML files are told when a rule about data finds nothing there', async () => {
    const commented = (label: string) => ({
      ...FILES,
      'annotations/ana.jsonl': answer('ana', 's-1', 'refund'),
      'annotations/ben.jsonl': answer('ben', 's-1', label),
      'labelwright.yaml': schema('').replace(
        '  - {id: intent',
        '  # labelwright-disable-next-line unadjudicated-disagreement, possible-pii -- a trial\n  - {id: intent',
      ),
    });
    const ruleAndWords = (project: Project) =>
      project
        .findingsOf('labelwright.yaml')
        .findings.map(({ rule, message, fixes }) => [rule, message.slice(0, 52), fixes?.[0]?.safety]);
    const line = ['unused-suppression', 'The rule "possible-pii" looks at data, where no comm', 'safe'];
    assert.deepEqual(ruleAndWords(await open(commented('other'))), [line]);
    assert.deepEqual(ruleAndWords(await open(commented('refund'))), [
      ['unused-suppression', 'The rule "unadjudicated-disagreement" finds nothing ', 'ask'],
      line,
    ]);
    // Where the records are elsewhere, nobody knows.
    const { 'labelwright.yaml': yaml } = commented('refund');
    assert.deepEqual(ruleAndWords(await open({ 'labelwright.yaml': yaml })), [line]);
  });

  describe('are offered to be', () => {
    const silenced = async (yaml: string, path: string, line: number): Promise<[string[], string[]]> => {
      const project = await open({ ...FILES, 'labelwright.yaml': yaml });
      const at = { line, character: 0 };
      const range = { start: at, end: { line, character: 1000 } };
      const actions = suppressActions(project.model!, path, project.findingsOf(path).findings, range);
      const texts = actions.map(({ edits }) =>
        edited(
          yaml,
          edits.get('labelwright.yaml')!.map((edit) => ({ file: 'labelwright.yaml', ...edit })),
        ),
      );
      for (const text of texts) {
        project.setEditorText('labelwright.yaml', text);
        await project.refresh();
        const rules = project.findingsOf(path).findings.filter(({ range: { start } }) => start.line === line);
        assert.deepEqual(rules, [], text);
        const asks = project.findingsOf('labelwright.yaml').findings.map(({ rule }) => rule);
        assert.deepEqual(asks, yaml.includes('lint') ? ['suppression-without-reason'] : asks);
      }
      return [actions.map(({ title }) => title), texts];
    };

    it('by an entry with a reason to be filled in, in the layout that is there', async () => {
      const [titles, [text]] = await silenced(schema(''), 'annotations/ana.jsonl', 0);
      assert.deepEqual(titles, ['Suppress unknown-label for ana on "s-1" (say why in labelwright.yaml)']);
      assert.match(
        text!,
        /\n {2}suppress:\n {4}- \{rule: unknown-label, sample: s-1, annotator: ana, reason: ""\}\n$/,
      );
      const [[title], [more]] = await silenced(
        schema('  suppress:\n    - {rule: possible-pii, sample: s-1, reason: So.} # theirs\n'),
        'data/a.jsonl',
        1,
      );
      assert.equal(title, 'Suppress possible-pii for "s-2" (say why in labelwright.yaml)');
      assert.match(more!, /# theirs\n {4}- \{rule: possible-pii, sample: s-2, reason: ""\}\n$/);
    });

    it('where settings stand in braces, and where there are none', async () => {
      const braces = schema('').replace(/lint:[^]*/, `lint: {extends: none, ${RULES}}\n`);
      const [, [inBraces]] = await silenced(braces, 'data/a.jsonl', 0);
      assert.match(inBraces!, /, suppress: \[\{rule: possible-pii, sample: s-1, reason: ""\}\]\}\n$/);
      const [, [none]] = await silenced(schema('').replace(/lint:[^]*/, ''), 'data/a.jsonl', 0);
      assert.match(none!, /\nlint:\n {2}suppress:\n {4}- \{rule: possible-pii, sample: s-1, reason: ""\}\n$/);
    });

    it('not for a line that is about no sample', async () => {
      const project = await open({
        ...FILES,
        'annotations/ana.jsonl': '{"broken"\n',
        'labelwright.yaml': schema('', 'rules: {invalid-json-line: error}'),
      });
      const { findings } = project.findingsOf('annotations/ana.jsonl');
      assert.equal(findings.length, 1);
      assert.deepEqual(
        suppressActions(project.model!, 'annotations/ana.jsonl', findings, findings[0]!.range),
        [],
      );
    });
  });
});

function edited(text: string, edits: NonNullable<Finding['fixes']>[number]['edits']): string {
  const lines = new LineIndex(text);
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      start: lines.offsetAt(range.start),
      end: lines.offsetAt(range.end),
      newText,
    })),
  );
}
