import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../src/project/findings/apply-edits';
import type { Finding } from '../../src/project/findings/finding';
import { LineIndex } from '../../src/base/yaml/line-index';
import { parseYaml } from '../../src/base/yaml/parse';
import { suppressIn } from '../../src/language/suppress-actions';
import { RULES } from '../../src/rules/registry';
import { completeProject } from '../support/golden/base-project';
import { lintTexts } from '../support/golden/lint-project';
import { takeMarkers } from '../support/golden/markers';
import { readPage } from '../support/golden/page';
import { meaningOf, YAML_VARIANTS } from '../support/golden/yaml-variants';
import { SLOW } from '../host/until';

/** Layouts in which comments stand, or may not stand, in different places. */
const VARIANTS = [
  'as it is',
  'comments and CRLF',
  'a byte order mark',
  'no last line end',
  'braces over several lines',
  'literal blocks',
  'folded blocks and CRLF',
];

const inWords = ({ rule, file, message }: Finding): string => `${rule} in ${file}: ${message}`;

/** Findings that comments themselves make. */
const ABOUT_COMMENTS = new Set(['suppression-without-reason', 'unused-suppression', 'invalid-suppression']);

/** The files after the action of the first finding that has one, and that finding. */
function suppressed(files: ReadonlyMap<string, string>, finding: Finding): Map<string, string> | undefined {
  const text = files.get(finding.file)!;
  const file = { path: finding.file, document: parseYaml(text) };
  const [action] = suppressIn(file, [finding]);
  if (!action) return undefined;
  const lines = new LineIndex(text);
  const edits = action.edits.get(finding.file)!.map(({ range, newText }) => ({
    start: lines.offsetAt(range.start),
    end: lines.offsetAt(range.end),
    newText,
  }));
  return new Map(files).set(finding.file, applyEdits(text, edits));
}

describe('a comment that suppresses a finding at any place', function () {
  this.timeout(SLOW);

  const rules = RULES.filter(({ scope, group }) => scope === 'guideline' && group !== 'tool');
  for (const rule of rules)
    it(rule.id, () => {
      const page = readPage(
        readFileSync(path.join(import.meta.dirname, `../../docs/rules/${rule.id}.md`), 'utf8'),
      );
      let made = 0;
      for (const { blocks, kind } of page.cases) {
        if (kind === 'right') continue;
        const given = completeProject(
          new Map(blocks.map((block) => [block.path, { ...block, text: takeMarkers('', block.text).text }])),
        );
        for (const name of VARIANTS) {
          const files = new Map(
            [...given].map(([file, text]) => [
              file,
              file.endsWith('.yaml') ? YAML_VARIANTS[name]!(text) : text,
            ]),
          );
          if ([...files.values()].includes(undefined)) continue;
          made += check(rule.id, files as Map<string, string>, name);
        }
      }
      assert.ok(made > 0);
    });

  it('joins the comment that is there', () => {
    const files = completeProject(
      new Map([
        [
          'guideline.yaml',
          {
            text: 'labels:\n  # labelwright-disable-next-line missing-exclusion-criteria -- nothing is taken for it\n  - { id: refund, definition: Money if possible. }\n',
            isWhole: false,
          },
        ],
      ]),
    );
    const finding = lintTexts(files).find(({ rule }) => rule === 'vague-wording')!;
    assert.match(
      suppressed(files, finding)!.get('guideline.yaml')!,
      /-next-line missing-exclusion-criteria, vague-wording -- nothing is taken for it\n {2}- /,
    );
  });

  it('is not offered for what is wrong with the file or with comments', () => {
    const files = completeProject(
      new Map([
        [
          'guideline.yaml',
          { text: 'labels:\n  # labelwright-disable-next-line nothing\n  - "\n', isWhole: false },
        ],
      ]),
    );
    const about = lintTexts(files).filter(({ rule }) => rule === 'yaml-syntax' || ABOUT_COMMENTS.has(rule));
    assert.ok(about.length > 1);
    for (const finding of about) assert.equal(suppressed(files, finding), undefined);
  });
});

/** Suppresses the rule's first finding: it and those of the rule on its line are gone, all else is as it was. */
function check(rule: string, files: Map<string, string>, variant: string): number {
  const before = lintTexts(files).filter(({ rule: id }) => !ABOUT_COMMENTS.has(id));
  const finding = before.find((each) => each.rule === rule);
  if (!finding) return 0;
  const after = suppressed(files, finding)!;
  const where = `${variant}\n${after.get(finding.file)}`;
  assert.equal(meaningOf(after.get(finding.file)!), meaningOf(files.get(finding.file)!), where);
  const left = lintTexts(after);
  assert.deepEqual(
    left.filter(({ rule: id }) => id === 'unused-suppression' || id === 'invalid-suppression').map(inWords),
    [],
    where,
  );
  const others = (list: readonly Finding[]): string[] =>
    list
      .filter(({ rule: id }) => id !== rule && !ABOUT_COMMENTS.has(id))
      .map(inWords)
      .sort();
  assert.deepEqual(others(left), others(before), where);
  const count = (list: readonly Finding[]): number => list.filter(({ rule: id }) => id === rule).length;
  assert.ok(count(left) < count(before), where);
  return 1;
}
