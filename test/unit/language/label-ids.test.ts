import assert from 'node:assert/strict';
import { definitionInLine, definitionInYaml } from '../../../src/language/definition';
import { completeYaml } from '../../../src/language/completion/complete-yaml';
import { hoverYaml } from '../../../src/language/hover';
import { hoverLine } from '../../../src/language/hover-line';
import { referencesInLine, referencesInYaml } from '../../../src/language/references';
import { rename, renameableInLine, renameableInYaml } from '../../../src/language/rename';
import { LineIndex } from '../../../src/base/yaml/line-index';
import type { DataLine } from '../../../src/engine/record-line';
import type { FileRange } from '../../../src/language/places';
import { applyEdits } from '../../../src/project/findings/apply-edits';
import { languageProject, type OpenedInMemory } from '../../support/language-project';

const FILES = {
  'labelwright.yaml': `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers:
  - {id: polite, type: choice, labels: ["yes", "no"]}
  - {id: complete, type: choice, labels: ["yes", "no"], when: {polite: ["yes"]}}
  - {id: words, type: spans, labels: ["yes"]}
labels: [{id: "yes", name: Yes}, {id: "no"}]
people: {annotators: [ana, ben]}
quality: {cite_rules: [polite/yes]}
training: {gate: {models: {bert: {min_recall: {polite/yes: 0.5}}}}}
`,
  'guideline.yaml': `version: "1"
labels:
  - {id: "yes", layer: polite, definition: Kind., exclude: [{id: P-1, text: Sarcasm., use_instead: "no"}]}
  - {id: "yes", layer: complete, definition: Whole.}
  - {id: "yes", layer: words, definition: A word.}
  - {id: "no", definition: The contrary.}
tie_breakers: [{id: TB-1, between: [polite/yes, "no"], when: Both., prefer: polite/yes}]
examples:
  - {id: EX-1, text: Hi., labels: {polite: "yes", complete: "yes"}, not: [complete/yes]}
  - {id: EX-2, marked: "Say [please](words/yes)."}
`,
  'annotations/ana.jsonl': `{"v":1,"id":"a-1","time":"2026-11-25T09:10:00.000Z","annotator":"ana","sample":"t-1","labels":{"polite":"yes","complete":"yes"}}\n`,
  'annotations/ben.jsonl': `{"v":1,"id":"b-1","time":"2026-11-25T09:10:00.000Z","annotator":"ben","sample":"t-1","labels":{"polite":"no","complete":"yes"}}\n`,
  'decisions/lea.jsonl': '',
  'gold/a.jsonl': '',
};

describe('language: labels of several layers with one id', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject(FILES);
  });
  const show = (place: FileRange | undefined): string | undefined =>
    place &&
    `${place.path}:${place.range.start.line + 1}:${place.range.start.character} ${opened.slice(place.path, place.range)}`;
  const inLine = (path: string, marked: string): [DataLine, number] => {
    const { line, character } = opened.at(path, marked);
    return [{ kind: 'annotation', path, line, text: opened.text(path).split('\n')[line]! }, character];
  };

  it('leads to the definition of the right one', () => {
    const defined = (marked: string, path = 'guideline.yaml') =>
      show(definitionInYaml(opened.model, path, opened.at(path, marked)));
    assert.equal(defined('between: [polite/|yes'), 'guideline.yaml:3:10 yes');
    assert.equal(defined('not: [complete/|yes'), 'guideline.yaml:4:10 yes');
    assert.equal(defined('](words/|yes)'), 'guideline.yaml:5:10 yes');
    assert.equal(defined('complete: "|yes"'), 'guideline.yaml:4:10 yes');
    assert.equal(defined('when: {polite: ["|yes', 'labelwright.yaml'), 'guideline.yaml:3:10 yes');
    const record = inLine('annotations/ana.jsonl', '"complete":"|yes"');
    assert.equal(show(definitionInLine(opened, ...record)), 'guideline.yaml:4:10 yes');
  });

  it('shows the right definition and its own numbers', async () => {
    const hover = hoverYaml(opened, 'guideline.yaml', opened.at('guideline.yaml', 'between: [polite/|yes'), {
      docs: (rule) => rule,
    });
    assert.match(hover!.markdown, /Kind\./);
    assert.match(hover!.markdown, /label of `polite`$/m);
    assert.match(hover!.markdown, /1 answer\b/);
    const record = await hoverLine(opened, ...inLine('annotations/ana.jsonl', '"complete":"|yes"'));
    assert.match(record!.markdown, /Whole\./);
    assert.match(record!.markdown, /2 answers/);
  });

  it('finds the mentions of one, in records too', async () => {
    const places = await referencesInYaml(
      opened,
      'guideline.yaml',
      opened.at('guideline.yaml', 'between: [polite/|yes'),
      { includeDeclaration: false },
    );
    assert.deepEqual(
      places.map(
        (place) => `${place.path}:${place.range.start.line + 1} ${opened.slice(place.path, place.range)}`,
      ),
      [
        'labelwright.yaml:5 yes',
        'labelwright.yaml:6 yes',
        'labelwright.yaml:10 polite/yes',
        'guideline.yaml:7 polite/yes',
        'guideline.yaml:7 polite/yes',
        'guideline.yaml:9 yes',
        'annotations/ana.jsonl:1 yes',
      ],
    );
    const others = await referencesInLine(opened, ...inLine('annotations/ben.jsonl', '"complete":"|yes"'), {
      includeDeclaration: false,
    });
    assert.deepEqual(
      others.map(({ path }) => path).filter((path) => path.startsWith('annotations')),
      ['annotations/ana.jsonl', 'annotations/ben.jsonl'],
    );
  });

  it('are completed with their layer, where it is needed', async () => {
    const completed = async (before: string, typed: string): Promise<string[]> => {
      const marked = opened.text('guideline.yaml').replace(before, () => typed);
      const offset = marked.indexOf('|');
      const text = marked.slice(0, offset) + marked.slice(offset + 1);
      const position = new LineIndex(text).lineColumn(offset);
      const items = await completeYaml(opened, 'guideline.yaml', text, position);
      return items.map(({ label }) => label);
    };
    const named = await completed('between: [polite/yes', 'between: [|');
    assert.deepEqual(named.slice(0, 3), ['polite/yes', 'complete/yes', 'words/yes']);
    assert.deepEqual(await completed('{polite: "yes"', '{polite: |'), ['yes', 'no']);
    assert.deepEqual(await completed('layer: words', 'layer: |'), ['polite', 'complete', 'words']);
  });

  const after = (marked: string, newId: string, path = 'guideline.yaml') => {
    const what = renameableInYaml(opened.model, path, opened.at(path, marked))!;
    const { edits, migration } = rename(opened.model, what, newId, '2026-11-26');
    const textOf = (name: string): string => {
      const lines = new LineIndex(opened.text(name));
      const own = edits.flatMap(({ path: file, range, newText }) =>
        file === name
          ? [{ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), newText }]
          : [],
      );
      return applyEdits(opened.text(name), own);
    };
    return { schema: textOf('labelwright.yaml'), guideline: textOf('guideline.yaml'), migration };
  };

  it('renames one and leaves the others alone', () => {
    for (const newId of ['kind', 'polite/kind']) {
      const { schema, guideline, migration } = after('between: [polite/|yes', newId);
      assert.equal(
        schema,
        FILES['labelwright.yaml']
          .replace('{id: polite, type: choice, labels: ["yes"', '{id: polite, type: choice, labels: ["kind"')
          .replace('when: {polite: ["yes"]}', 'when: {polite: ["kind"]}')
          .replaceAll('polite/yes', 'polite/kind')
          // The entry was for all of them.
          .replace('{id: "no"}]', '{id: "no"}, {id: kind, name: "Yes"}]'),
      );
      assert.equal(
        guideline,
        FILES['guideline.yaml']
          .replaceAll('polite/yes', 'polite/kind')
          .replace('{id: "yes", layer: polite', '{id: "kind", layer: polite')
          .replace('labels: {polite: "yes"', 'labels: {polite: "kind"'),
      );
      assert.match(migration!.content, /from: polite\/yes, to: polite\/kind/);
    }
    const marked = after('](words/|yes)', 'courtesy');
    assert.match(marked.guideline, /\[please\]\(words\/courtesy\)/);
    const line = renameableInLine(opened.model, ...inLine('annotations/ana.jsonl', '"complete":"|yes"'));
    assert.equal(line?.id, 'complete/yes');
  });

  it('refuses an id that another label has', () => {
    assert.throws(() => after('between: [polite/|yes', 'no'), /There is a label "no" already/);
  });

  it('renames a layer with the labels that are named with it', () => {
    const { schema, guideline } = after('{id: pol|ite, type', 'kindness', 'labelwright.yaml');
    assert.equal(schema, FILES['labelwright.yaml'].replaceAll(/\bpolite\b/g, 'kindness'));
    assert.equal(guideline, FILES['guideline.yaml'].replaceAll(/\bpolite\b/g, 'kindness'));
  });
});
