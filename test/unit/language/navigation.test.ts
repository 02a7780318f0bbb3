import assert from 'node:assert/strict';
import { DocumentHighlightKind } from 'vscode-languageserver/node';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { declarationInYaml, definitionInLine, definitionInYaml } from '../../../src/language/definition';
import { highlightsInLine, highlightsInYaml } from '../../../src/language/references';
import { lineKindOf, type DataLine } from '../../../src/engine/record-line';
import { REFERENCES_SHOWN, referencesInLine, referencesInYaml } from '../../../src/language/references';
import type { FileRange } from '../../../src/language/places';
import { LANGUAGE_FILES, languageProject, type OpenedInMemory } from '../../support/language-project';
import { openedProject } from '../../support/opened-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('language/definition, references, document highlight', function () {
  this.timeout(SLOW);

  let opened: OpenedInMemory;
  const folder = temporaryFolder();
  before(async () => {
    opened = await languageProject();
  });
  /** `path:line the text there`. */
  const show = (place: FileRange | undefined): string | undefined =>
    place && `${place.path}:${place.range.start.line + 1} ${opened.slice(place.path, place.range)}`;
  const lineAt = (path: string, marked: string): [DataLine, number] => {
    const { line, character } = opened.at(path, marked);
    const kind = lineKindOf(path, opened.project)!;
    return [{ kind, path, line, text: opened.text(path).split('\n')[line]! }, character];
  };

  it('leads from a label to its meaning, from there to the schema, and back', () => {
    const define = (path: string, marked: string) =>
      show(definitionInYaml(opened.model, path, opened.at(path, marked)));
    assert.equal(define('guideline.yaml', 'not: [ref|und]'), 'guideline.yaml:6 refund');
    assert.equal(define('guideline.yaml', '- id: re|fund'), 'labelwright.yaml:10 refund');
    assert.equal(define('labelwright.yaml', '- {id: ref|und, name'), 'guideline.yaml:6 refund');
    assert.equal(define('guideline.yaml', '](amo|unt)'), 'labelwright.yaml:15 amount');
    assert.equal(define('guideline.yaml', 'rules: [TB|-1]'), 'guideline.yaml:17 TB-1');
    assert.equal(define('guideline.yaml', 'examples: [E|X-1]'), 'guideline.yaml:23 EX-1');
    assert.equal(define('guideline.yaml', '{in|tent: dup'), 'labelwright.yaml:6 intent');
    assert.equal(define('guideline.yaml', 'when: Bo|th fit.'), undefined);
    const declared = declarationInYaml(
      opened.model,
      'guideline.yaml',
      opened.at('guideline.yaml', 'not: [r|efund'),
    );
    assert.equal(show(declared), 'labelwright.yaml:10 refund');
  });

  it('leads from a record to labels, rules and its sample', () => {
    const define = (path: string, marked: string) => show(definitionInLine(opened, ...lineAt(path, marked)));
    assert.equal(define('annotations/ana.jsonl', '"intent":"ref|und"'), 'guideline.yaml:6 refund');
    assert.equal(define('annotations/ana.jsonl', '"label":"|amount"'), 'labelwright.yaml:15 amount');
    assert.equal(define('annotations/ana.jsonl', '"R-REF|-1"'), 'guideline.yaml:10 R-REF-1');
    assert.equal(define('annotations/ben.jsonl', '"sample":"t-|2"'), 'data/a.jsonl:2 ');
    assert.equal(define('annotations/ana.jsonl', '"uns|ure"'), undefined);
  });

  it("finds a label's mentions in both YAML files, records, decisions and gold", async () => {
    const at = opened.at('guideline.yaml', 'prefer: dup|licate');
    const found = await referencesInYaml(opened, 'guideline.yaml', at, {
      includeDeclaration: true,
    });
    assert.deepEqual(found.map(show).sort(), [
      'annotations/ana.jsonl:2 duplicate-charge',
      'decisions/lea.jsonl:1 duplicate-charge',
      'gold/a.jsonl:1 duplicate-charge',
      'guideline.yaml:12 duplicate-charge',
      'guideline.yaml:14 duplicate-charge',
      'guideline.yaml:18 duplicate-charge',
      'guideline.yaml:20 duplicate-charge',
      'guideline.yaml:25 duplicate-charge',
      'labelwright.yaml:11 duplicate-charge',
      'labelwright.yaml:6 duplicate-charge',
    ]);
    const without = await referencesInYaml(opened, 'guideline.yaml', at, {
      includeDeclaration: false,
    });
    assert.equal(without.length, found.length - 2);
  });

  it('finds who cites a rule, who answered a layer, and what is said of a sample', async () => {
    const references = async (path: string, marked: string) =>
      (
        await referencesInYaml(opened, path, opened.at(path, marked), {
          includeDeclaration: false,
        })
      ).map(show);
    assert.deepEqual(await references('guideline.yaml', '- id: T|B-1'), [
      'guideline.yaml:27 TB-1',
      'annotations/ana.jsonl:1 TB-1',
      'annotations/ben.jsonl:2 TB-1',
      'decisions/lea.jsonl:1 TB-1',
    ]);
    assert.deepEqual(await references('labelwright.yaml', '{id: enti|ties'), [
      'annotations/ana.jsonl:1 entities',
    ]);
    assert.equal((await references('labelwright.yaml', '{id: b|en, name')).length, 2);
    assert.deepEqual(await references('labelwright.yaml', 'reviewers: [l|ea]'), [
      'decisions/lea.jsonl:1 lea',
    ]);
    const ofSample = await referencesInLine(opened, ...lineAt('data/a.jsonl', 'I was ch|arged'), {
      includeDeclaration: true,
    });
    assert.deepEqual(ofSample.map(show), [
      'annotations/ana.jsonl:2 t-2',
      'annotations/ben.jsonl:2 t-2',
      'decisions/lea.jsonl:1 t-2',
      'gold/a.jsonl:1 t-2',
    ]);
  });

  it('lists only counting answers, and stops when cancelled', async () => {
    const line = (sample: number, time: number, intent: string): string =>
      `${JSON.stringify({ v: 1, id: `r-${sample}-${time}`, time: new Date(time).toISOString(), annotator: 'ana', sample: `t-${sample}`, labels: { intent } })}\n`;
    const many = Array.from({ length: 300 }, (_, n) => line(n, 1000, 'other')).join('');
    const changed = await languageProject({
      'annotations/ana.jsonl': many + line(7, 2000, 'refund'),
      'annotations/ben.jsonl': '',
      'decisions/lea.jsonl': LANGUAGE_FILES['decisions/lea.jsonl']!,
    });
    const at = changed.at('labelwright.yaml', '- {id: oth|er');
    const find = (isCancelled: () => boolean) =>
      referencesInYaml(changed, 'labelwright.yaml', at, {
        includeDeclaration: false,
        isCancelled,
      });
    const found = await find(() => false);
    assert.equal(found.filter(({ path }) => path === 'annotations/ana.jsonl').length, 299);
    assert.ok((await find(() => true)).length < 100);
  });

  it('limits the records, with decisions and gold first, and reports how many it leaves out', async () => {
    const line = (n: number): string =>
      `${JSON.stringify({ v: 1, id: `r-${n}`, time: '2026-11-25T09:10:00.000Z', annotator: 'ana', sample: `t-${n}`, labels: { intent: 'duplicate-charge' } })}\n`;
    const records = REFERENCES_SHOWN + 345;
    const changed = await languageProject({
      'annotations/ana.jsonl': Array.from({ length: records }, (_, n) => line(n)).join(''),
      'annotations/ben.jsonl': '',
    });
    const told: number[][] = [];
    const find = (marked: string) =>
      referencesInYaml(changed, 'guideline.yaml', changed.at('guideline.yaml', marked), {
        includeDeclaration: false,
        onHidden: (...counts) => told.push(counts),
      });
    const found = await find('prefer: dup|licate');
    const isRecord = ({ path }: { path: string }): boolean => path.endsWith('.jsonl');
    assert.equal(found.filter(isRecord).length, REFERENCES_SHOWN);
    assert.equal(found.filter(({ path }) => /^(?:decisions|gold)/.test(path)).length, 2);
    // One decision and one line of gold are among those listed.
    assert.deepEqual(told, [[REFERENCES_SHOWN, records + 2 - REFERENCES_SHOWN]]);
    await find('- id: T|B-1');
    assert.equal(told.length, 1);
  });

  it('leaves few turns to other work: what is checked in the background takes its time at each', async () => {
    const records = Array.from(
      { length: 640 },
      (_, n) =>
        `${JSON.stringify({ v: 1, id: `r-${n}`, time: '2026-11-25T09:10:00.000Z', annotator: 'zoe', sample: `t-${n}`, labels: { intent: 'other' } })}\n`,
    );
    for (const [file, text] of Object.entries({
      ...LANGUAGE_FILES,
      'annotations/zoe.jsonl': records.join(''),
    })) {
      mkdirSync(path.join(folder.path, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder.path, file), text);
    }
    const { project } = await openedProject(folder.path);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    let turns = 0;
    let isDone = false;
    const others = (async () => {
      for (; !isDone; turns++) await turn();
    })();
    const at = opened.at('labelwright.yaml', '- {id: oth|er');
    const options = { includeDeclaration: false, pause: turn };
    const found = await referencesInYaml({ project, model: project.model! }, 'labelwright.yaml', at, options);
    isDone = true;
    await others;
    assert.ok(found.length >= 640, `${found.length} places`);
    assert.ok(turns < 40, `${turns} turns for others`);
  });

  it('highlights what is the same in the file, or in the line', () => {
    const shown = highlightsInYaml(
      opened.model,
      'guideline.yaml',
      opened.at('guideline.yaml', 'not: [|refund]'),
    );
    assert.deepEqual(
      shown.map(
        ({ kind, range }) =>
          `${range.start.line + 1} ${kind === DocumentHighlightKind.Write ? 'write' : 'read'}`,
      ),
      ['6 write', '18 read', '26 read', '32 read'],
    );
    const inLine = highlightsInLine(opened.model, ...lineAt('annotations/ana.jsonl', '"label":"am|ount"'));
    assert.equal(inLine.length, 1);
    assert.deepEqual(highlightsInYaml(opened.model, 'guideline.yaml', { line: 900, character: 0 }), []);
  });
});
