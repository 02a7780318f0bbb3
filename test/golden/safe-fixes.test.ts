import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits, chooseSafeFixes, offsetEdits } from '../../src/project/findings/apply-edits';
import type { Finding } from '../../src/project/findings/finding';
import { parseYaml } from '../../src/base/yaml/parse';
import type { Rule } from '../../src/rules/framework/rule';
import { CATALOGUE, RULES } from '../../src/rules/registry';
import { completeProject } from '../support/golden/base-project';
import { JSONL_VARIANTS } from '../support/golden/jsonl-variants';
import { lintProject } from '../support/golden/lint-project';
import { takeMarkers } from '../support/golden/markers';
import { readPage, type PageCase } from '../support/golden/page';
import { changedForOldReaders } from '../support/golden/yaml-readers';
import { meaningOf, YAML_VARIANTS } from '../support/golden/yaml-variants';
import { SLOW } from '../host/until';

/*
 * What `--fix` and fix-all make without asking has to be right however a file is written. Each safe fix of the rules' pages is made in
 * every variant of its files: it must say the same afterwards in each, and change nothing besides.
 */

type Files = ReadonlyMap<string, string>;
const MAX_ROUNDS = 10;

const isYaml = (name: string): boolean => name.endsWith('.yaml');

/** Said at the end of each YAML file: in words of YAML 1.1 that a fix must leave as they are. */
const OLD_WORDS = 'x-base: &x-base { one: 1 }\nx-merged: { <<: *x-base, y: n }\n';

function filesOf({ blocks }: PageCase): Map<string, string> {
  const files = completeProject(
    new Map(
      blocks.map(({ path: name, text, isWhole }) => [name, { text: takeMarkers(name, text).text, isWhole }]),
    ),
  );
  for (const [name, text] of files)
    if (isYaml(name) && text.endsWith('\n') && /^\w/m.test(text)) files.set(name, text + OLD_WORDS);
  return files;
}

/** The findings of one rule; none may crash. */
async function findingsOf(rule: Rule, files: Files): Promise<{ own: Finding[]; all: Finding[] }> {
  const all = await lintProject(files, rule.scope);
  assert.equal(all.find((finding) => finding.rule === 'rule-crashed')?.message, undefined);
  return { own: all.filter((finding) => finding.rule === rule.id), all };
}

const hasSafe = ({ fixes = [] }: Finding): boolean => fixes.some(({ safety }) => safety === 'safe');

interface Fixed {
  readonly files: Files;
  readonly isChanged: boolean;
  /** Everything that is found afterwards. */
  readonly left: readonly Finding[];
}

/** Makes the safe fixes of a rule, round by round as `--fix` does, until there is none. */
async function fixAll(rule: Rule, files: Files): Promise<Fixed> {
  let fixed = new Map(files);
  for (let round = 0; ; round++) {
    const { own, all } = await findingsOf(rule, fixed);
    const chosen = chooseSafeFixes(own);
    if (chosen.count === 0) {
      assert.ok(!own.some(hasSafe), 'A safe fix can never be made.');
      return { files: fixed, isChanged: round > 0, left: all };
    }
    assert.ok(round < MAX_ROUNDS, 'Safe fixes ask for each other forever.');
    fixed = new Map(fixed);
    for (const [name, edits] of chosen.edits) {
      const text = fixed.get(name)!;
      fixed.set(name, applyEdits(text, offsetEdits(text, edits)));
    }
  }
}

/** What files say: YAML and each line of JSON by meaning, other lines as they are. */
function saidBy(files: Files): unknown {
  return [...files].map(([name, text]) => [
    name,
    isYaml(name)
      ? meaningOf(text)
      : text
          .trimEnd()
          .split(/\r?\n/)
          .map((line) => withoutOthers(line)),
  ]);
}

/** A record without the fields that a variant added. */
function withoutOthers(line: string): unknown {
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    delete value['x-first'];
    delete value['x-last'];
    return value;
  } catch {
    return line.trim();
  }
}

const commentsOf = (text: string): string[] => parseYaml(text).comments.map(({ text: comment }) => comment);

/** What must hold whatever a fix does. */
function checkLayout(rule: Rule, before: Files, after: Files): void {
  for (const [name, text] of after) {
    const old = before.get(name)!;
    if (text === old) continue;
    if (/\r\n/.test(old)) assert.doesNotMatch(text, /[^\r]\n/, `${name}: line ends`);
    else assert.doesNotMatch(text, /\r/, `${name}: line ends`);
    assert.equal(text.startsWith('\ufeff'), old.startsWith('\ufeff'), `${name}: byte order mark`);
    assert.equal(text.endsWith('\n'), old.endsWith('\n'), `${name}: last line end`);
    if (!isYaml(name)) continue;
    assert.deepEqual(changedForOldReaders(old, text), [], `${name}: what readers of YAML 1.1 make of it`);
    assert.deepEqual(
      parseYaml(text).problems.map(({ message }) => message),
      parseYaml(old).problems.map(({ message }) => message),
      `${name}: YAML`,
    );
    if (rule.id === 'unused-suppression') continue;
    assert.deepEqual(commentsOf(text), commentsOf(old), `${name}: comments`);
  }
}

function checkFindings(rule: Rule, before: readonly Finding[], after: readonly Finding[]): void {
  const words = ({ rule: id, file, message }: Finding): string => `${id} in ${file}: ${message}`;
  const known = new Set(before.map(words));
  // What was hidden behind the fault (one cause, one finding) may show now; of the rule itself nothing may be new.
  const added = after.filter((finding) => finding.rule === rule.id && !known.has(words(finding)));
  assert.deepEqual(added.map(words), [], 'findings of the rule that were not there before');
}

describe('safe fixes, however the files are written', function () {
  this.timeout(SLOW);

  for (const rule of RULES) {
    if (rule.fix !== 'safe') continue;
    const page = readPage(
      readFileSync(path.join(import.meta.dirname, `../../docs/rules/${rule.id}.md`), 'utf8'),
    );
    let made = 0;
    for (const kase of page.cases)
      it(`${rule.id}: ${kase.title}`, async () => {
        const files = filesOf(kase);
        const found = (await findingsOf(rule, files)).all;
        const fixed = await fixAll(rule, files);
        if (!fixed.isChanged) return;
        const wanted = saidBy(fixed.files);
        for (const [variant, written] of variantsOf(rule, files)) {
          try {
            const after = await fixAll(rule, written);
            // Between quotes nothing is taken for something else; an item with a comment is not removed unasked.
            if (!after.isChanged) continue;
            assert.deepEqual(saidBy(after.files), wanted, 'the files say something else');
            checkLayout(rule, written, after.files);
            checkFindings(rule, found, after.left);
            made += 1;
          } catch (error) {
            (error as Error).message =
              `${variant}: ${(error as Error).message}\n${[...written].map(([name, text]) => `--- ${name}\n${text}`).join('')}`;
            throw error;
          }
        }
      });
    it(`${rule.id}: was fixed`, () => assert.ok(made > 5, `in ${made} variants only`));
  }
});

/** What could be fixed, and not without losing or doubling something that the author has to look at. */
const ASKED: readonly { title: string; rule: string; files: Record<string, string>; offered: number }[] = [
  {
    title: 'two keys that mean one',
    rule: 'unknown-key',
    files: {
      'guideline.yaml': 'labels:\n  - id: refund\n    defintion: One text.\n    defnition: Another.\n',
    },
    offered: 2,
  },
  {
    title: 'a label beside the one that was meant',
    rule: 'dangling-reference',
    files: {
      'guideline.yaml':
        'decision_order: [refund, refnd]\nexamples:\n  - {id: EX-1, text: Pay., labels: {intent: refnd}, not: [refund]}\n',
      'labelwright.yaml': 'layers:\n  - {id: intent, type: choice, labels: [other, refnd, refund]}\n',
    },
    offered: 3,
  },
  {
    title: 'the second entry for a label',
    rule: 'dangling-reference',
    files: {
      'guideline.yaml':
        'labels:\n  - {id: refund, definition: Money back.}\n  - {id: refnd, definition: Money, and back.}\n',
    },
    offered: 1,
  },
  {
    title: 'a label that would stand above itself, one that would send cases to itself',
    rule: 'dangling-reference',
    files: {
      'labelwright.yaml': 'labels:\n  - {id: refund, parent: refnd}\n  - {id: other}\n',
      'guideline.yaml':
        'labels:\n  - id: refund\n    definition: Money.\n    exclude:\n      - {id: R-1, text: A gift., use_instead: refnd}\n',
    },
    offered: 2,
  },
  {
    title: 'answers to one layer under two keys',
    rule: 'dangling-reference',
    files: {
      'guideline.yaml': 'examples:\n  - {id: EX-1, text: Pay., labels: {intent: refund, intnt: other}}\n',
    },
    offered: 1,
  },
  {
    title: 'a rule that is set already',
    rule: 'unknown-rule',
    files: {
      'labelwright.yaml': 'lint:\n  rules: {missing-defintion: off, missing-definition: warning}\n',
    },
    offered: 1,
  },
  ...[
    ['an example with a comment', '  - {id: EX-2, text: Pay., labels: {intent: refund}} # ask Lea\n'],
    ['an example with a key of its own', '  - {id: EX-2, text: Pay., labels: {intent: refund}, x-by: lea}\n'],
    [
      'an example of another kind',
      '  - {id: EX-2, text: Pay., labels: {intent: refund}, kind: borderline}\n',
    ],
    [
      'an example that a text names',
      '  - {id: EX-2, text: Pay., labels: {intent: refund}}\n  - {id: EX-3, text: Pay me., rationale: As EX-2.}\n',
    ],
  ].map(([title, second]) => ({
    title: title!,
    rule: 'duplicate-example',
    files: {
      'guideline.yaml': `examples:\n  - {id: EX-1, text: Pay., labels: {intent: refund}}\n${second!}`,
    },
    offered: 1,
  })),
  {
    title: 'an example with an anchor that is used elsewhere',
    rule: 'duplicate-example',
    files: {
      'guideline.yaml':
        'examples:\n  - {id: EX-1, text: Pay., labels: {intent: refund}}\n  - {id: EX-2, text: &t Pay., labels: {intent: refund}}\nx-text: *t\n',
    },
    offered: 0,
  },
  {
    title: 'a span beside another one with its quote',
    rule: 'example-violates-schema',
    files: {
      'guideline.yaml':
        'examples:\n  - id: EX-1\n    text: Pay 5 back\n    labels:\n      entities:\n        - {start: 4, end: 5, label: amount, text: "5"}\n        - {start: 3, end: 4, label: amount, text: "5"}\n',
    },
    offered: 1,
  },
  {
    title: 'labels that would be given twice',
    rule: 'deprecated-label',
    files: {
      'labelwright.yaml':
        'layers:\n  - {id: topics, type: choices, labels: [refund, repayment, money]}\nlabels:\n  - {id: refund}\n  - {id: repayment, status: deprecated, replaced_by: refund}\n  - {id: money, status: deprecated, replaced_by: refund}\n',
      'annotations/ana.jsonl':
        '{"sample":"t-1","labels":{"topics":["repayment","refund"]}}\n{"sample":"t-2","labels":{"topics":["repayment","money"]}}\n',
    },
    offered: 3,
  },
  {
    title: 'renamed labels that would be given twice',
    rule: 'unknown-label',
    files: {
      'labelwright.yaml':
        'layers:\n  - {id: topics, type: choices, labels: [refund]}\n  - {id: parts, type: spans, labels: [refund], overlap: any}\n',
      'guideline.yaml':
        'version: "1.1.0"\nchangelog:\n  - version: "1.1.0"\n    changes: [{type: merged, target: repayment, into: refund, impact: editorial}]\n  - version: "1.0.0"\n',
      'annotations/ana.jsonl':
        '{"sample":"t-1","labels":{"topics":["repayment","refund"],"parts":[{"start":0,"end":6,"label":"refund","text":"Please"},{"start":0,"end":6,"label":"repayment","text":"Please"}]}}\n',
    },
    offered: 2,
  },
  {
    title: 'spans that would be one span twice',
    rule: 'span-edge-noise',
    files: {
      'labelwright.yaml': 'layers:\n  - {id: entities, type: spans, labels: [amount], overlap: any}\n',
      'annotations/ana.jsonl':
        '{"sample":"t-1","labels":{"entities":[{"start":15,"end":22,"label":"amount","text":" €19.00"},{"start":16,"end":22,"label":"amount","text":"€19.00"}]}}\n',
    },
    offered: 1,
  },
];

describe('fixes that need confirmation', function () {
  this.timeout(SLOW);

  for (const { title, rule: id, files: given, offered } of ASKED)
    it(`${id}: ${title}`, async () => {
      const rule = CATALOGUE.get(id)!;
      const files = completeProject(
        new Map(Object.entries(given).map(([name, text]) => [name, { text, isWhole: false }])),
      );
      const { own } = await findingsOf(rule, files);
      assert.ok(own.length > 0, 'nothing was found');
      const safeties = own.flatMap(({ fixes = [] }) => fixes.map(({ safety }) => safety));
      assert.deepEqual(safeties, Array(offered).fill('ask'));
    });
});

/** The files in every variant in which the rule still finds something to fix. */
function variantsOf(rule: Rule, files: Files): [string, Files][] {
  const looksAtData = rule.scope !== 'guideline';
  const kinds = looksAtData ? JSONL_VARIANTS : YAML_VARIANTS;
  return Object.entries(kinds).flatMap(([name, write]) => {
    const written = new Map<string, string>();
    for (const [file, text] of files) {
      const other = isYaml(file) === looksAtData ? text : write(text);
      if (other === undefined) return [];
      written.set(file, other);
    }
    return [[name, written] as [string, Files]];
  });
}
