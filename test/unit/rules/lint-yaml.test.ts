import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildModel } from '../../../src/project/model/build-model';
import { compareFindings, type Finding } from '../../../src/project/findings/finding';
import { parseYaml } from '../../../src/base/yaml/parse';
import { applySuppressions, lintYaml } from '../../../src/rules/lint-yaml';
import { bigGuideline } from '../../support/generated/big-guideline';
import { modelOf } from '../../support/lint-lines';
import { processorTime } from '../../support/processor-time';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: { samples: [data/*.jsonl] }
layers:
  - { id: intent, type: choice, labels: [refund, other] }
labels:
  - { id: refund }
  - { id: other, catch_all: true }
`;

const rulesOf = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);

describe('lintYaml', function () {
  this.timeout(SLOW);

  it('finds thousands of placeholders in one text, each at its place', function () {
    // With a search from the start of the text for each of them, this took minutes.
    this.timeout(10_000);
    const text = `version: "1"\nnotes: "${'TODO: '.repeat(10_000)}"\n`;
    const model = modelOf(SCHEMA, text);
    const found = lintYaml(model).filter(({ rule }) => rule === 'unresolved-placeholder');
    assert.equal(found.length, 10_000);
    const [{ range }, last] = [found[0]!, found.at(-1)!];
    assert.deepEqual([range.start.character, last.range.start.character], [8, 8 + 6 * 9_999]);
  });

  it('lists 10,000 violations of the form of a file, and says where it stopped', () => {
    const rules = Array.from({ length: 6000 }, (_, n) => `  - { id: R-${n}, rule: Take "a". }\n`).join('');
    const found = lintYaml(modelOf(SCHEMA, `version: "1"\nrules:\n${rules}`));
    const ofForm = found.filter(({ message }) => /needs "text"|Unknown key "rule"/.test(message));
    assert.equal(ofForm.length, 10_000);
    const [stop, ...more] = found.filter(({ rule }) => rule === 'schema-violation');
    assert.match(stop!.message, /^The file has more than 10,000 errors: those from here on are not listed/);
    assert.equal(stop!.range.start.line, 5002);
    assert.deepEqual(more, []);
  });

  it('reports one cause once', () => {
    const rejected = modelOf(SCHEMA, 'version: "1"\nlabels: refund\nchangelog: [{ version: "1" }]\n');
    assert.deepEqual(rulesOf(lintYaml(rejected)), ['schema-violation']);
    const unclosed = modelOf(
      SCHEMA.replace('{ id: refund }', '{ id: "refund }'),
      'version: "1"\ndecision_order: [refund, other]\n',
    );
    assert.deepEqual(
      [...new Set(rulesOf(lintYaml(unclosed)))].filter((rule) => rule === 'dangling-reference'),
      [],
    );
    const colon = modelOf(
      SCHEMA,
      'version: "1"\nlabels:\n  - id: refund\n    definition: Money: it is wanted back.\n    include: []\n',
    );
    const about = lintYaml(colon).filter(({ range }) => range.start.line === 3);
    assert.deepEqual(rulesOf(about), ['yaml-syntax']);
    const entries = modelOf(SCHEMA, 'version: "1"\nlabels:\n  - id: refund\n    definition:\n      in: a\n');
    assert.ok(rulesOf(lintYaml(entries)).includes('schema-violation'));
  });

  it('keeps what makes files readable on under "extends: none"', () => {
    const model = modelOf(
      `${SCHEMA}lint: { extends: none }\ntitel: x\n`,
      'version: "2"\nchangelog: [{ version: "1" }]\n',
    );
    assert.deepEqual(rulesOf(lintYaml(model)), ['unknown-key']);
  });

  it('takes severities and options from the settings, and leaves a wrong option at its default', () => {
    const model = modelOf(
      `${SCHEMA}lint:\n  rules: { too-few-examples: [error, { min: many, min_catch_all: 2 }] }\n`,
      'version: "1"\nstatus: released\nlabels: [{ id: refund, definition: a }, { id: other, definition: b }]\n' +
        'examples:\n  - { id: EX-1, text: a, labels: { intent: other } }\n  - { id: EX-2, text: b, labels: { intent: refund } }\n' +
        'changelog: [{ version: "1" }]\n',
    );
    const found = lintYaml(model).filter(
      ({ rule }) => rule === 'too-few-examples' || rule === 'invalid-rule-option',
    );
    assert.deepEqual(
      found.map(
        ({ rule, severity, message }) => `${severity} ${rule} ${/at least \d/.exec(message)?.[0] ?? ''}`,
      ),
      [
        'error too-few-examples at least 2',
        'error too-few-examples at least 2',
        'error invalid-rule-option ',
      ],
    );
  });

  it('applies suppression comments, in both files, and reports findings of other rules there', () => {
    const guideline = `version: "1"
labels:
  # labelwright-disable-next-line missing-definition -- to come
  - id: refund
  - id: other # labelwright-disable-line missing-definition -- to come
tie_breakers: [] # labelwright-disable-line missing-tie-breaker -- one person labels
changelog: [{ version: "1" }]
`;
    const model = modelOf(SCHEMA, guideline);
    assert.deepEqual(
      rulesOf(lintYaml(model)).filter(
        (rule) =>
          rule !== 'missing-inclusion-criteria' &&
          rule !== 'missing-exclusion-criteria' &&
          rule !== 'unknown-rule',
      ),
      [],
    );
    const place = { line: 5, character: 0 };
    const late: Finding = {
      rule: 'missing-tie-breaker',
      severity: 'warning',
      message: '',
      file: 'guideline.yaml',
      range: { start: place, end: place },
    };
    assert.deepEqual(applySuppressions([late], model), []);
    assert.deepEqual(applySuppressions([{ ...late, file: 'data/a.jsonl' }], model).length, 1);
  });

  it('reads a guideline inside the schema once', () => {
    const inline = `${SCHEMA.replace('guideline: guideline.yaml', 'guideline: { version: 1.10, defintion: x }')}`;
    assert.deepEqual(rulesOf(lintYaml(modelOf(inline))), [
      'schema-violation',
      'unknown-key',
      'missing-definition',
      'missing-definition',
    ]);
  });

  it('is sorted, places everything inside the files, and never crashes, whatever is cut out of them', function () {
    const folder = path.resolve(import.meta.dirname, '../../../examples/support-tickets');
    const [schema, guideline] = ['labelwright.yaml', 'guideline.yaml'].map((name) =>
      readFileSync(path.join(folder, name), 'utf8'),
    );
    const cut = (text: string, at: number, length: number, put: string): string =>
      text.slice(0, at) + put + text.slice(at + length);
    const piece = fc.constantFrom(
      '',
      ' ',
      '\n',
      ':',
      '- ',
      '{',
      '[',
      '"',
      '#',
      '&a ',
      '*a',
      'id: refund\n',
      '\t',
      '1',
      'null',
    );
    fc.assert(
      fc.property(fc.boolean(), fc.nat(25_000), fc.nat(40), piece, (inSchema, at, length, put) => {
        const model = modelOf(
          inSchema ? cut(schema!, at % schema!.length, length, put) : schema!,
          inSchema ? guideline! : cut(guideline!, at % guideline!.length, length, put),
        );
        const found = lintYaml(model);
        assert.deepEqual(
          found.filter(({ rule }) => rule === 'rule-crashed').map(({ message }) => message),
          [],
        );
        assert.deepEqual(found, found.toSorted(compareFindings));
        const places = found.flatMap(({ file, range, fixes = [] }) => [
          { file, range },
          ...fixes.flatMap(({ edits }) => edits),
        ]);
        for (const { file, range } of places) {
          const { lines } = (file === 'labelwright.yaml' ? model.schema : model.guideline!).file.document;
          assert.ok(range.start.line < lines.lineCount && range.end.line < lines.lineCount);
          assert.ok(lines.offsetAt(range.start) <= lines.offsetAt(range.end));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('takes time that grows with the guideline, and no faster', function () {
    const time = (count: number): number => {
      const guideline = bigGuideline(count);
      const ids = [...guideline.matchAll(/^ {2}- id: (.+)$/gm)].map(([, id]) => id!);
      const schema = `labelwright: 1\nguideline: guideline.yaml\ndata: { samples: [a] }\nlayers:\n  - id: intent\n    type: choice\n    labels:\n${ids.map((id) => `      - ${id}\n`).join('')}labels:\n${ids.map((id) => `  - { id: ${id} }\n`).join('')}`;
      return Math.min(
        ...[1, 2, 3].map(() => {
          // Parsed again each time: results are cached by node.
          const model = buildModel(
            { path: 'labelwright.yaml', document: parseYaml(schema) },
            { path: 'guideline.yaml', document: parseYaml(guideline) },
          );
          return processorTime(() => lintYaml(model));
        }),
      );
    };
    time(200);
    const [small, large] = [time(200), time(800)];
    assert.ok(
      large < small * 4 * 3,
      `200 labels: ${small.toFixed(1)} ms, 800 labels: ${large.toFixed(1)} ms`,
    );
  });

  it('takes time that grows with the number of unknown keys, and no faster', () => {
    const time = (count: number): number => {
      const keys = Array.from({ length: count }, (_, n) => `k${n}: ${n}\n`).join('');
      return Math.min(...[1, 2].map(() => processorTime(() => lintYaml(modelOf(SCHEMA + keys)))));
    };
    time(500);
    const [small, large] = [time(2000), time(8000)];
    assert.ok(large < small * 4 * 2, `2000 keys: ${small.toFixed(1)} ms, 8000 keys: ${large.toFixed(1)} ms`);
  });
});
