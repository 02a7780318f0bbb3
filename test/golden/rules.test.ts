import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import type { Finding } from '../../src/project/findings/finding';
import type { Rule } from '../../src/rules/framework/rule';
import { publishedProjectSchema } from '../../src/rules/published-schema';
import { WITHOUT_RULE } from '../../src/rules/framework/yaml-findings';
import { RULES } from '../../src/rules/registry';
import { applyFixes } from '../support/golden/apply-fixes';
import { completeProject } from '../support/golden/base-project';
import { lintProject } from '../support/golden/lint-project';
import { expectedInWords, inWords, takeMarkers, type Expected } from '../support/golden/markers';
import { readPage, type PageBlock, type PageCase, type RulePage } from '../support/golden/page';
import { rulesIndex, severityInWords } from '../support/golden/rules-index';

const root = path.resolve(import.meta.dirname, '../..');
const pages = path.join(root, 'docs/rules');

const readText = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the catalogue of rules', () => {
  it('has ids of its own, in kebab case', () => {
    const ids = RULES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const id of ids) assert.match(id, /^[a-z]+(-[a-z]+)*$/);
  });

  it('has each rule that its files declare, with one page, and none besides', () => {
    const ids = RULES.map(({ id }) => id).sort();
    const declared = readdirSync(path.join(root, 'src/rules/catalogue')).flatMap((file) =>
      [...readText(`src/rules/catalogue/${file}`).matchAll(/Rule\(\{\s+id: '(.*)'/g)].map(
        (match) => match[1],
      ),
    );
    assert.deepEqual(declared.sort(), ids);
    const pageNames = readdirSync(pages).filter((name) => name !== 'README.md');
    assert.deepEqual(
      pageNames.map((name) => name.replace('.md', '')).sort(),
      [...ids, ...WITHOUT_RULE].sort(),
    );
  });

  it('is offered by the published JSON Schema, with options and their limits', () => {
    const validate = new Ajv2020({ allowUnionTypes: true, strictTuples: false }).compile(
      publishedProjectSchema(),
    );
    const project = (rules: unknown) => ({
      labelwright: 1,
      data: { samples: 'a.jsonl' },
      layers: [{ id: 'a', type: 'choice', labels: ['x'] }],
      lint: { rules, overrides: [{ files: ['*'], rules }] },
    });
    const isRight = (rules: unknown) => validate(project(rules));
    assert.ok(
      isRight({ 'too-few-examples': ['info', { min: 3 }], 'possible-pii': ['off', { kinds: ['email'] }] }),
    );
    assert.ok(isRight({ 'unknown-label': 'warning', 'not-yet-known': 'off' }));
    assert.ok(!isRight({ 'too-few-examples': ['info', { min: -1 }] }));
    assert.ok(!isRight({ 'too-few-examples': ['info', { minimum: 1 }] }));
    assert.ok(!isRight({ 'possible-pii': ['off', { kinds: ['passport'] }] }));
    assert.ok(!isRight({ 'unknown-label': 'loud' }));
  });

  it('says of each rule what its findings reveal of single samples', () => {
    const revealing = (what: Rule['reveals'], scope: Rule['scope']): string[] =>
      RULES.filter((rule) => rule.reveals === what && rule.scope === scope)
        .map(({ id }) => id)
        .sort();
    assert.deepEqual(revealing('gold', 'project'), [
      'evaluated-on-own-suggestions',
      'example-in-evaluation-data',
      'gold-mismatch',
      'gold-never-shown',
    ]);
    assert.deepEqual(revealing('answer', 'project'), [
      'conflicting-decisions',
      'duplicate-record-id',
      'missing-tie-breaker',
      'offset-unit-drift',
      'same-time-records',
      'similar-codes',
      'stale-guideline-version',
      'suggestion-always-accepted',
      'tie-breaker-not-working',
      'unadjudicated-disagreement',
    ]);
    // A rule that sees one line reveals what is in it.
    for (const rule of RULES)
      if (rule.scope === 'line')
        assert.equal(
          rule.reveals,
          rule.kinds.every((kind) => kind === 'sample') ? 'nothing' : 'answer',
          rule.id,
        );
      else if (rule.scope === 'guideline') assert.equal(rule.reveals, 'nothing', rule.id);
  });

  it('is listed in docs/rules/README.md', () => {
    const readme = readText('docs/rules/README.md');
    const expected = rulesIndex(RULES);
    const [, list] = /<!-- index -->\n([\s\S]*)<!-- \/index -->/.exec(readme) ?? [];
    assert.equal(
      list,
      expected,
      `Replace what stands between the index marks of docs/rules/README.md by:\n\n${expected}`,
    );
  });
});

for (const rule of RULES) {
  describe(`docs/rules/${rule.id}.md`, () => {
    const file = path.join(pages, `${rule.id}.md`);
    if (!existsSync(file)) {
      it('exists', () => assert.fail(`Write ${rule.id}.md.`));
      return;
    }
    const page = readPage(readFileSync(file, 'utf8'));

    it('says what the rule is', () => checkPage(rule, page));
    for (const kase of page.cases) it(`${kase.kind}: ${kase.title}`, () => checkCase(rule, kase));
  });
}

function checkPage(rule: Rule, page: RulePage): void {
  assert.equal(page.title, rule.id);
  assert.deepEqual(page.table, { severity: severityInWords(rule), scope: rule.scope, fix: rule.fix });
  assert.ok(page.sections.get('Why'), 'The page has no "Why".');
  for (const kind of ['wrong', 'right']) {
    assert.ok(
      page.cases.some((kase) => kase.kind === kind),
      `The page has no ${kind} block.`,
    );
  }
  assert.equal(
    page.cases.some(({ fixed }) => fixed.length > 0),
    rule.fix !== 'none',
    'A rule with a fix has a "Fixed" block, others have none.',
  );
  const options = page.sections.get('Options');
  assert.equal(
    options !== undefined,
    rule.options !== undefined,
    'A rule with options has a section "Options", others have none.',
  );
  // Code and page say the same in the same words.
  const plain = options?.replace(/[*]/g, '');
  for (const [name, { default: value, description, values }] of Object.entries(rule.options ?? {})) {
    const listed = values ? ` (any of ${values.map((each) => `\`${each}\``).join(', ')})` : '';
    const shown = typeof value === 'number' ? ` (default \`${value}\`)` : listed;
    const line = `- \`${name}\`${shown}: ${description}.`;
    assert.ok(plain!.split('\n').includes(line), `"Options" does not say: ${line}`);
  }
}

async function checkCase(rule: Rule, kase: PageCase): Promise<void> {
  const expected: Expected[] = [];
  const given = new Map(
    kase.blocks.map((block) => {
      const { text, expected: marked } = takeMarkers(block.path, block.text);
      expected.push(...marked);
      return [block.path, { text, isWhole: block.isWhole }];
    }),
  );
  for (const marker of expected) assert.equal(marker.rule, rule.id, 'A page marks findings of its own rule.');
  assert.equal(
    expected.length > 0,
    kase.kind === 'wrong',
    'Wrong blocks mark what is wrong, right blocks mark nothing.',
  );
  const files = switchOn(rule, completeProject(given));
  const findings = await findingsOf(rule, files);
  compare(rule, findings, expected);
  for (const finding of findings) checkRevealed(rule, finding);
  const offered = new Set(findings.flatMap(({ fixes }) => fixes ?? []).map(({ safety }) => safety));
  if (rule.fix === 'none') assert.equal(offered.size, 0, 'The rule says that it has no fix.');
  if (rule.fix === 'ask')
    assert.ok(!offered.has('safe'), 'The rule says that its fixes are to be asked for.');
  if (kase.fixed.length > 0) await checkFixed(rule, kase.fixed, files, findings);
}

/** A rule that is off by default is switched on by `extends: strict`. */
function switchOn(rule: Rule, files: Map<string, string>): Map<string, string> {
  const schema = files.get('labelwright.yaml')!;
  if (rule.severity === 'off' && !/^lint:/m.test(schema))
    files.set('labelwright.yaml', `${schema}lint: { extends: strict }\n`);
  return files;
}

async function findingsOf(rule: Rule, files: ReadonlyMap<string, string>): Promise<Finding[]> {
  const findings = await lintProject(files, rule.scope);
  const crash = findings.find((finding) => finding.rule === 'rule-crashed');
  assert.equal(crash, undefined, crash?.message);
  return findings.filter((finding) => finding.rule === rule.id);
}

function compare(rule: Rule, findings: readonly Finding[], expected: readonly Expected[]): void {
  const found = findings
    .map((finding) => ({ words: inWords(finding), finding }))
    .sort((a, b) => (a.words < b.words ? -1 : 1));
  const wanted = expected
    .map((marker) => ({ words: expectedInWords(marker), marker }))
    .sort((a, b) => (a.words < b.words ? -1 : 1));
  assert.deepEqual(
    found.map(
      ({ words, finding }) =>
        `${words}${wanted.some((other) => other.words === words) ? '' : ` ${finding.message}`}`,
    ),
    wanted.map(({ words }) => words),
  );
  const usual = rule.severity === 'off' ? rule.strict : rule.severity;
  wanted.forEach(({ marker, words }, at) => {
    const { finding } = found[at]!;
    assert.equal(finding.severity, marker.severity ?? usual, `${words}: severity`);
    if (marker.message)
      assert.ok(finding.message.includes(marker.message), `${words} says: ${finding.message}`);
  });
}

const RECORDS = /^(?:annotations|decisions|gold)\//;

/** What a rule says that it reveals is all that its findings reveal. */
function checkRevealed(rule: Rule, { file, samples = [], message, redacted, related = [] }: Finding): void {
  // A record says what somebody answered, wherever in it something is found; this rule finds it in the name of the file.
  const isInRecord = RECORDS.test(file) && rule.id !== 'annotator-file-name';
  if (rule.reveals === 'nothing')
    assert.ok(!isInRecord && !related.some((place) => RECORDS.test(place.file)), message);
  for (const sample of samples) {
    assert.ok(message.includes(sample), `${message} names ${sample}`);
    assert.ok(!redacted?.includes(sample), `${redacted} names ${sample}`);
  }
}

async function checkFixed(
  rule: Rule,
  blocks: readonly PageBlock[],
  files: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): Promise<void> {
  const fixed = applyFixes(files, findings);
  const shown = new Map(blocks.map(({ path: name, text, isWhole }) => [name, { text, isWhole }]));
  const wanted = switchOn(rule, completeProject(shown));
  for (const [name, text] of fixed) {
    assert.equal(text, shown.has(name) ? wanted.get(name) : files.get(name), `${name} after the fixes`);
  }
  assert.deepEqual(
    (await findingsOf(rule, fixed)).map(inWords),
    [],
    'The fixed files still have findings of the rule.',
  );
}
