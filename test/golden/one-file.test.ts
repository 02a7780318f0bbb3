import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../src/project/findings/apply-edits';
import type { Finding, Fix, Position, Range } from '../../src/project/findings/finding';
import { buildModel } from '../../src/project/model/build-model';
import { LineIndex } from '../../src/base/yaml/line-index';
import { parseYaml } from '../../src/base/yaml/parse';
import { lintYaml } from '../../src/rules/lint-yaml';
import { completeProject } from '../support/golden/base-project';
import { takeMarkers } from '../support/golden/markers';
import { readPage } from '../support/golden/page';
import { inOneFile, placeInOneFile, schemaPlaceInOneFile, type TwoFiles } from '../support/one-file';
import { repoRoot } from '../support/repo-root';
import { SLOW } from '../host/until';

const SCHEMA = 'labelwright.yaml';
const GUIDELINE = 'guideline.yaml';

/** The cases of the rules' pages that have a guideline of their own, wrong and right ones. */
function casesOf(page: string): TwoFiles[] {
  const { cases } = readPage(readFileSync(path.join(repoRoot, 'docs/rules', page), 'utf8'));
  return cases.flatMap(({ blocks }) => {
    const given = blocks.map(
      (block) =>
        [block.path, { text: takeMarkers(block.path, block.text).text, isWhole: block.isWhole }] as const,
    );
    const files = completeProject(new Map(given));
    const texts = { schema: files.get(SCHEMA)!, guideline: files.get(GUIDELINE)! };
    return /^guideline: *guideline\.yaml/m.test(texts.schema) ? [texts] : [];
  });
}

/** The text of each file after a fix. */
function fixed(texts: Readonly<Record<string, string>>, { edits }: Fix): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([file, text]) => {
      const lines = new LineIndex(text);
      const own = edits
        .filter((edit) => edit.file === file)
        .map(({ range, newText }) => ({
          start: lines.offsetAt(range.start),
          end: lines.offsetAt(range.end),
          newText,
        }));
      return [file, applyEdits(text, own)];
    }),
  );
}

/** What is said, where, and what each fix makes of the text, in terms of the one file. */
function told(
  finding: Finding,
  at: (file: string, range: Range) => Range,
  textAfter: (fix: Fix) => string,
): string {
  const { rule, severity, message, file, range, related, key, fixes } = finding;
  return JSON.stringify({
    rule,
    severity,
    message: message.replaceAll(GUIDELINE, SCHEMA),
    range: at(file, range),
    related: related?.map((place) => [place.message, at(place.file, place.range)]),
    key,
    fixes: fixes?.map((fix) => [fix.title, fix.safety, textAfter(fix)]),
  });
}

function inTwo(texts: TwoFiles): string[] {
  const { schema, guideline } = texts;
  const model = buildModel(
    { path: SCHEMA, document: parseYaml(schema) },
    { path: GUIDELINE, document: parseYaml(guideline) },
  );
  const at = (file: string, { start, end }: Range): Range => {
    const place = (position: Position): Position =>
      file === GUIDELINE ? placeInOneFile(texts, position) : schemaPlaceInOneFile(texts, position);
    return { start: place(start), end: place(end) };
  };
  const textAfter = (fix: Fix): string => {
    const after = fixed({ [SCHEMA]: schema, [GUIDELINE]: guideline }, fix);
    return inOneFile({ schema: after[SCHEMA]!, guideline: after[GUIDELINE]! });
  };
  return lintYaml(model).map((finding) => told(finding, at, textAfter));
}

function inOne(texts: TwoFiles): string[] {
  const text = inOneFile(texts);
  const model = buildModel({ path: SCHEMA, document: parseYaml(text) });
  const textAfter = (fix: Fix): string => fixed({ [SCHEMA]: text }, fix)[SCHEMA]!;
  return lintYaml(model).map((finding) => told(finding, (_, range) => range, textAfter));
}

describe('a project in one file: the rules’ pages say and mend what they do in two files', function () {
  this.timeout(SLOW);

  it('case by case', () => {
    let findings = 0;
    for (const page of readdirSync(path.join(repoRoot, 'docs/rules')).filter((name) => name !== 'README.md'))
      for (const texts of casesOf(page)) {
        const expected = inTwo(texts).sort();
        assert.deepEqual(inOne(texts).sort(), expected, page);
        findings += expected.length;
      }
    assert.ok(findings > 1000, `${findings} findings`);
  });

  it('and unreadable parts of the guideline are reported the same way, and do not affect the rest', () => {
    for (const page of [
      'missing-definition.md',
      'unused-label.md',
      'dangling-reference.md',
      'too-few-examples.md',
    ])
      for (const { schema, guideline } of casesOf(page)) {
        const texts = { schema, guideline: guideline.replace('version: "', 'title: one: two\nversion: "') };
        assert.notEqual(texts.guideline, guideline);
        const expected = inTwo(texts).sort();
        assert.ok(expected.some((each) => each.includes('yaml-syntax')));
        assert.deepEqual(inOne(texts).sort(), expected, page);
      }
  });
});
