import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/project/findings/apply-edits';
import { LineIndex } from '../../../src/base/yaml/line-index';
import { guidelineActions } from '../../../src/language/server/code-actions';
import {
  languageProject,
  LANGUAGE_GUIDELINE,
  TWO_REVIEWERS,
  type OpenedInMemory,
} from '../../support/language-project';
import { pick } from '../../support/pick';

const cut = (text: string, from: string, to: string): string =>
  text.slice(0, text.indexOf(from)) + text.slice(text.indexOf(to));
/** Without its tie-breaker. */
const UNSETTLED = cut(LANGUAGE_GUIDELINE, 'tie_breakers:', 'examples:\n').replace('    rules: [TB-1]\n', '');

/** The actions at a marked place: title -> the guideline afterwards. */
async function actions(
  opened: OpenedInMemory,
  path: string,
  place: string,
  viewer?: string,
): Promise<Record<string, string>> {
  const at = opened.at(path, place);
  const found = await guidelineActions(opened, path, { start: at, end: at }, { viewer });
  const guideline = opened.text('guideline.yaml');
  const index = new LineIndex(guideline);
  return Object.fromEntries(
    found.map(({ title, kind, edits }) => {
      assert.deepEqual([kind, [...edits.keys()]], ['refactor', ['guideline.yaml']]);
      const offsets = edits.get('guideline.yaml')!.map(({ range, newText }) => ({
        start: index.offsetAt(range.start),
        end: index.offsetAt(range.end),
        newText,
      }));
      return [title, applyEdits(guideline, offsets)];
    }),
  );
}

const TITLE = 'Add a tie-breaker between "refund" and "duplicate-charge", confused on 1 sample';
const tieBreaker = (prefer: string, examples: string): string =>
  `tie_breakers:\n  - id: TB-1\n    between: [duplicate-charge, refund]\n    when: TBD\n${prefer}${examples}`;

describe('language/guideline actions: the tie-breaker that a label lacks', () => {
  it('says which label wins where it was decided, with the samples as examples', async () => {
    const opened = await languageProject({ 'guideline.yaml': UNSETTLED });
    const made = await actions(opened, 'guideline.yaml', 'labels:\n  - id: ref|und');
    const text = tieBreaker(
      '    prefer: duplicate-charge\n    rationale: "Decided so: t-2."\n',
      '    examples: [EX-2]\n',
    );
    const example =
      '  - id: EX-2\n    text: I was charged twice.\n    labels: {intent: duplicate-charge}\n    not: [refund]\n    rules: [TB-1]\n    kind: borderline\n';
    assert.deepEqual(made, {
      [TITLE]: UNSETTLED.replace('examples:\n', `${text}examples:\n`).replace(
        'changelog:\n',
        `${example}changelog:\n`,
      ),
    });
    const schema = await actions(opened, 'labelwright.yaml', '{id: duplicate|-charge, name');
    assert.deepEqual(Object.keys(schema), [
      TITLE.replace('"refund" and "duplicate-charge"', '"duplicate-charge" and "refund"'),
    ]);
  });

  it('has ids that no other reviewer gives, and so has a rule that is extracted', async () => {
    const files = { 'guideline.yaml': UNSETTLED, 'labelwright.yaml': TWO_REVIEWERS };
    const opened = await languageProject(files);
    for (const person of ['lea', 'max']) {
      const made = await actions(opened, 'guideline.yaml', 'labels:\n  - id: ref|und', person);
      assert.match(made[TITLE]!, new RegExp(`id: TB-1-${person}\n[^]*id: EX-2-${person}\n`));
    }
    const rationale =
      'examples:\n  - {id: EX-9, text: Two coins., rationale: It says so., labels: {intent: refund}}\n';
    const more = UNSETTLED.replace('examples:\n', rationale);
    const made = await actions(
      await languageProject({ ...files, 'guideline.yaml': more }),
      'guideline.yaml',
      'rationale: It s|ays so',
      'max',
    );
    assert.ok(Object.keys(made).length > 0);
    for (const title of Object.keys(made)) assert.match(title, /-\d+-max$/);
  });

  it('cites an example that the guideline has already', async () => {
    const guideline = UNSETTLED.replace(
      'examples:\n',
      'examples:\n  - {id: EX-7, text: I was charged twice., labels: {intent: duplicate-charge}}\n',
    );
    const made = await actions(
      await languageProject({ 'guideline.yaml': guideline }),
      'guideline.yaml',
      'labels:\n  - id: ref|und',
    );
    assert.equal(
      made[TITLE],
      guideline.replace(
        'examples:\n',
        `${tieBreaker('    prefer: duplicate-charge\n    rationale: "Decided so: t-2."\n', '    examples: [EX-7]\n')}examples:\n`,
      ),
    );
  });

  it('leaves it to the author which label wins where nothing is decided', async () => {
    const opened = await languageProject({
      'guideline.yaml': UNSETTLED,
      'decisions/lea.jsonl': '',
      'gold/a.jsonl': '',
    });
    const made = await actions(opened, 'guideline.yaml', 'labels:\n  - id: ref|und');
    assert.equal(
      made[TITLE],
      UNSETTLED.replace('examples:\n', `${tieBreaker('', '    rationale: "TBD: t-2"\n')}examples:\n`),
    );
  });

  it('offers none for a pair with a tie-breaker, for labels that are not confused, or in a broken guideline', async () => {
    const settled = await languageProject();
    assert.deepEqual(await actions(settled, 'guideline.yaml', 'labels:\n  - id: ref|und'), {});
    const open = await languageProject({ 'guideline.yaml': UNSETTLED });
    assert.deepEqual(await actions(open, 'labelwright.yaml', '{id: other|, catch_all'), {});
    assert.deepEqual(await actions(open, 'guideline.yaml', '{type: changed, target: refun|d'), {});
    const broken = await languageProject({ 'guideline.yaml': `${UNSETTLED}x: "\n` });
    assert.deepEqual(await actions(broken, 'guideline.yaml', 'labels:\n  - id: ref|und'), {});
  });

  it('takes what is selected for a rule', async () => {
    const opened = await languageProject();
    const at = opened.at('guideline.yaml', 'definition: The writer |asks');
    const end = { line: at.line, character: at.character + 4 };
    const found = await guidelineActions(opened, 'guideline.yaml', { start: at, end });
    assert.deepEqual(pick(found, 'title'), [
      'Extract as a rule for "refund", R-REF-3',
      'Extract as a rule against "refund", R-REF-3',
      'Extract as a general rule, G-2',
    ]);
  });
});
