import assert from 'node:assert/strict';
import type { Finding } from '../../../src/project/findings/finding';
import {
  languageProject,
  LANGUAGE_GUIDELINE,
  LANGUAGE_SCHEMA,
  textIn,
  type OpenedInMemory,
} from '../../support/language-project';

const found = ({ project }: OpenedInMemory, path: string, rule: string): Finding[] =>
  project.findingsOf(path).findings.filter((finding) => finding.rule === rule);

/** What is underlined at each related place, by file. */
const shown = (opened: OpenedInMemory, finding: Finding | undefined): string[] =>
  (finding?.related ?? []).map(
    ({ file, range, message }) => `${file}:${range.start.line + 1} ${opened.slice(file, range)} | ${message}`,
  );

describe('engine: findings lead to what they are about', () => {
  it('a missing tie-breaker to the answers that differ', async () => {
    const guideline = LANGUAGE_GUIDELINE.replace(
      'between: [duplicate-charge, refund]',
      'between: [other, refund]',
    );
    const opened = await languageProject({
      'labelwright.yaml': `${LANGUAGE_SCHEMA}    missing-tie-breaker: [warning, {min_items: 1}]\n`,
      'guideline.yaml': guideline,
    });
    const [finding, ...more] = found(opened, 'guideline.yaml', 'missing-tie-breaker');
    assert.deepEqual(more, []);
    assert.deepEqual(shown(opened, finding), [
      'annotations/ben.jsonl:2 "refund" | "t-2" was given "duplicate-charge" and "refund"',
    ]);
    assert.match(finding!.fixes![0]!.edits[0]!.newText, /between: \[duplicate-charge, refund\]/);
  });

  it('an undecided disagreement to the answers that differ', async () => {
    const opened = await languageProject({ 'decisions/lea.jsonl': '' });
    const [finding, ...more] = found(opened, 'labelwright.yaml', 'unadjudicated-disagreement');
    assert.deepEqual(more, []);
    assert.deepEqual(shown(opened, finding), [
      'annotations/ana.jsonl:2 "duplicate-charge" | The answer of ana on "t-2": "duplicate-charge"',
      'annotations/ben.jsonl:2 "refund" | The answer of ben on "t-2": "refund"',
    ]);
  });

  it('a label that a cited rule argues against to that rule', async () => {
    const opened = await languageProject({
      'guideline.yaml': LANGUAGE_GUIDELINE.replace(
        '{type: changed, target: refund, impact: semantic}',
        '{type: changed, target: other, impact: semantic}',
      ),
    });
    const all = found(opened, 'annotations/ben.jsonl', 'rule-label-mismatch');
    assert.deepEqual(
      all.map((finding) => shown(opened, finding)),
      [['guideline.yaml:17 TB-1 | What "TB-1" says.']],
    );
  });

  const UNSETTLED: Readonly<Record<string, string>> = {
    'labelwright.yaml': `${LANGUAGE_SCHEMA}    missing-tie-breaker: [warning, {min_items: 1}]\n`,
    'guideline.yaml': LANGUAGE_GUIDELINE.replace(
      'between: [duplicate-charge, refund]',
      'between: [other, refund]',
    ),
  };

  it('also after lines were written above, before anything is checked again', async () => {
    const opened = await languageProject(UNSETTLED);
    const { project } = opened;
    const told: string[] = [];
    project.onDidChange(({ findings = [] }) => told.push(...findings));
    const records = opened.text('annotations/ben.jsonl');
    const [first] = records.split('\n');
    const edited = `${first}\n\n${records}`;
    const places = (): (readonly [string, string, number])[] =>
      found(opened, 'guideline.yaml', 'missing-tie-breaker').flatMap(({ related = [] }) =>
        related.map(({ file, range }) => [file, textIn(edited, range), range.start.line] as const),
      );
    project.setEditorText('annotations/ben.jsonl', edited);
    assert.deepEqual(places(), [['annotations/ben.jsonl', '"refund"', 3]]);
    assert.deepEqual(told, ['guideline.yaml']);
    await project.refresh();
    assert.deepEqual(places(), [['annotations/ben.jsonl', '"refund"', 3]]);
    project.setEditorText('annotations/ben.jsonl', undefined);
    assert.deepEqual(
      found(opened, 'guideline.yaml', 'missing-tie-breaker').map((finding) => shown(opened, finding)),
      [['annotations/ben.jsonl:2 "refund" | "t-2" was given "duplicate-charge" and "refund"']],
    );
  });

  it('and their own places and fixes follow what is written in the guideline', async () => {
    const opened = await languageProject(UNSETTLED);
    const { project } = opened;
    const [before] = found(opened, 'guideline.yaml', 'missing-tie-breaker');
    const guideline = opened.text('guideline.yaml');
    const made = (text: string, finding: Finding | undefined): string =>
      finding!.fixes![0]!.edits.reduceRight((now, { range, newText }) => {
        const lines = now.split('\n');
        const offset = ({ line, character }: typeof range.start): number =>
          lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
        return now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end));
      }, text);
    const mended = made(guideline, before);
    const edited = `# A note\n# and another\n${guideline}`;
    project.setEditorText('guideline.yaml', edited);
    project.takeTyped();
    const [after] = found(opened, 'guideline.yaml', 'missing-tie-breaker');
    assert.equal(textIn(edited, after!.range), textIn(guideline, before!.range));
    assert.equal(after!.range.start.line, before!.range.start.line + 2);
    assert.equal(made(edited, after), `# A note\n# and another\n${mended}`);
  });

  it('a record’s finding leads to its rule when only a note was written above it', async () => {
    const opened = await languageProject({
      'guideline.yaml': LANGUAGE_GUIDELINE.replace(
        '{type: changed, target: refund, impact: semantic}',
        '{type: changed, target: other, impact: semantic}',
      ),
    });
    const { project } = opened;
    const told: string[] = [];
    const edited = `# A note\n${opened.text('guideline.yaml')}`;
    const checked = project.dataFindings.of('annotations/ben.jsonl');
    project.onDidChange(({ findings = [] }) => told.push(...findings));
    project.setEditorText('guideline.yaml', edited);
    await project.refresh({ data: false });
    const [finding] = found(opened, 'annotations/ben.jsonl', 'rule-label-mismatch');
    const [place] = finding!.related!;
    assert.deepEqual([place!.range.start.line, textIn(edited, place!.range)], [17, 'TB-1']);
    assert.ok(told.includes('annotations/ben.jsonl'));
    assert.equal(project.dataFindings.of('annotations/ben.jsonl'), checked, 'records were not checked again');
  });
});
