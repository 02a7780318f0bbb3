// The quiz of a guideline: its examples as gold, which people answer before they see the examples.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SLOW } from '../../../host/until';
import { runInProcess } from '../../../support/in-process-command';
import { answerLine } from '../../../support/intent-project';
import { jsonLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';
import { Window } from '../../non-interference/window';

const SCHEMA = (more = ''): string => `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl, gold/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, return]}
  - {id: parts, type: spans, labels: [sum]}
  - {id: why, type: text}
labels: [{id: refund}, {id: return}, {id: sum}]
people: {annotators: [ana, ben, cem, dina], reviewers: [lea]}
lint: {extends: none, rules: {example-violates-schema: error}}
${more}`;
const GUIDELINE = `version: "1"
labels:
  - {id: refund, include: [{id: R-1, text: Money is asked for.}]}
tie_breakers:
  - id: TB-1
    between: [refund, return]
    when: Both.
    prefer: return
    examples: [EX-1]
examples:
  - {id: EX-1, text: Send it back and pay me, labels: {intent: return}, rules: [TB-1], rationale: Goods first.}
  - {id: EX-2, marked: "Pay me [5 pounds](sum)", labels: {intent: refund, why: money}}
  - {id: EX-3, text: Known already, labels: {intent: refund}}
  - {id: EX-4, text: "pay me  5 POUNDS", labels: {intent: refund}}
  - {id: EX-5, text: Not a refund, not: [refund]}
  - {id: EX-6, text: Else, labels: {intent: [return]}}
`;
interface Written {
  written: { example: string; id: string }[];
  left_out: { example: string; why: string }[];
  is_asked: boolean;
}

describe('the quiz of a guideline', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  beforeEach(() =>
    folder.write({
      'labelwright.yaml': SCHEMA(),
      'guideline.yaml': GUIDELINE,
      'data/q.jsonl': '{"id":"q-1","text":"Known already"}\n{"id":"q-2","text":"Else, and more"}\n',
      'annotations/ben.jsonl': answerLine('ben', 'q-2', { intent: 'refund' }),
    }),
  );
  const write = (file = 'gold/quiz.jsonl') =>
    runInProcess(['test', folder.path, '--write-quiz', file, '--json']);
  const quiz = () => readFileSync(folder.at('gold/quiz.jsonl'), 'utf8');
  const written = async (): Promise<Written> => JSON.parse((await write()).out) as Written;

  it('has the examples that can be asked, and says why others cannot', async () => {
    const { written: list, left_out, is_asked } = await written();
    assert.deepEqual(
      list.map(({ example }) => example),
      ['EX-1', 'EX-2'],
    );
    assert.deepEqual(
      left_out.map(({ example, why }) => `${example}: ${why}`),
      [
        'EX-3: q-1 has the same text, so its answers test the example already.',
        'EX-4: EX-2 has the same text.',
        'EX-5: It has no answer that a test compares.',
        'EX-6: "intent" takes one label as a text, not a list: write "return".',
      ],
    );
    assert.equal(is_asked, true);
    const [first, second] = jsonLines<Record<string, unknown>>(quiz());
    assert.deepEqual(first, {
      id: list[0]!.id,
      text: 'Send it back and pay me',
      labels: { intent: 'return' },
      explanation: 'Goods first.',
      rules: ['TB-1'],
    });
    assert.match(list[0]!.id, /^q-[0-9a-f]{8}$/);
    // Words of one's own are not tested.
    assert.deepEqual(Object.keys(second!.labels as object), ['intent', 'parts']);
    assert.equal(second!.unit, 'codepoint');
    const { code, out } = await runInProcess(['check', folder.path]);
    assert.equal(code, 1, 'the example that violates the schema');
    assert.doesNotMatch(out, /quiz\.jsonl/);
  });

  it('grows by what is new, and leaves what it has as it is', async () => {
    await write();
    const before = quiz();
    folder.write({
      'guideline.yaml':
        GUIDELINE.replace('labels: {intent: return}, rules', 'labels: {intent: refund}, rules') +
        '  - {id: EX-7, text: One more, labels: {intent: return}}\n',
    });
    const { code, out } = await write();
    assert.equal(code, 1);
    const { written: list, left_out } = JSON.parse(out) as Written;
    assert.deepEqual(
      list.map(({ example }) => example),
      ['EX-7'],
    );
    assert.equal(
      left_out[0]!.why,
      'gold/quiz.jsonl:1 says something else. Look at both, and change one of them by hand.',
    );
    assert.equal(left_out[1]!.why, 'The quiz has it already.');
    assert.ok(quiz().startsWith(before));
    assert.equal(quiz().split('\n').length, 4);
  });

  it('says what is missing before anybody is asked, and refuses what no one would read', async () => {
    const elsewhere = await write('quiz.jsonl');
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.err, /quiz\.jsonl is not read as gold: data\.gold/);
    folder.write({ 'labelwright.yaml': SCHEMA().replace(', gold/*.jsonl', '') });
    const { out } = await runInProcess(['test', folder.path, '--write-quiz', 'gold/quiz.jsonl']);
    assert.match(out, /2 examples written to gold\/quiz\.jsonl/);
    assert.match(out, /Nobody is asked yet: add gold\/quiz\.jsonl to data\.samples/);
    folder.write({ 'guideline.yaml': 'version: [' });
    assert.equal((await write()).code, 2);
  });

  it('counts among the answers of people', async () => {
    const { id } = (await written()).written[0]!;
    const intents = { ana: 'refund', ben: 'refund', cem: 'return', dina: 'return' };
    for (const [name, intent] of Object.entries(intents))
      folder.write({ [`annotations/${name}.jsonl`]: answerLine(name, id, { intent }, { rules: ['TB-1'] }) });
    const { code, out } = await runInProcess(['test', folder.path, '--json']);
    const [example] = (
      JSON.parse(out) as {
        examples: { samples: string[]; fails: string; people: { n: number; failed: number } }[];
      }
    ).examples;
    assert.equal(code, 1);
    assert.deepEqual(example!.samples, [id]);
    assert.deepEqual([example!.people.n, example!.people.failed], [4, 2]);
    assert.match(example!.fails, /^2 of 4 people fail it\./);
  });

  it('is hidden in hovers, completions, the page, its file and the Test Explorer until it is answered', async () => {
    for (const more of ['', 'gold: {share: 0.5}']) {
      folder.write({ 'labelwright.yaml': SCHEMA(more), 'gold/quiz.jsonl': '', 'annotations/ana.jsonl': '' });
      const { id } = (await written()).written[0]!;
      const root = pathToFileURL(folder.path).href;
      const textDocument = { uri: `${root}/guideline.yaml`, languageId: 'yaml', version: 1, text: GUIDELINE };
      const at = GUIDELINE.split('\n').findIndex((line) => line.includes('examples: [EX-1]'));
      const shown = async (viewer: string) => {
        const window = await Window.open(root, viewer, false);
        const params = { root, viewer, software: '1' };
        const asked = { textDocument, position: { line: at, character: 17 } };
        await window.request('labelwright/buckets', { ...params, by: 'cause', sort: 'count', decided: true });
        await window.request('onDidOpenTextDocument', { textDocument });
        const replies = {
          hover: await window.request('onHover', asked),
          completion: await window.request('onCompletion', asked),
          resolved: await window.request('onCompletionResolve', {
            label: 'EX-1',
            data: { uri: textDocument.uri, about: { kind: 'example', id: 'EX-1' } },
          }),
          page: await window.request('labelwright/guideline', params),
          file: await window.request('labelwright/guidelineFile', { ...params, format: 'md' }),
          tests: await window.request('labelwright/guidelineTests', params),
          pane: await window.request('labelwright/panel', {
            uri: `${root}/data/q.jsonl`,
            annotator: viewer,
            review: false,
            method: 'project',
            params: {},
          }),
        };
        window.close();
        return Object.entries(replies).flatMap(([where, reply]) =>
          JSON.stringify(reply).includes('Send it back and pay me') ? [where] : [],
        );
      };
      const everywhere = ['hover', 'completion', 'resolved', 'page', 'file', 'tests'];
      assert.deepEqual(await shown('ana'), [], 'not answered');
      assert.deepEqual(await shown('lea'), everywhere, 'who reviews; in the pane she labels herself');
      folder.write({ 'annotations/ana.jsonl': answerLine('ana', id, { intent: 'refund' }) });
      assert.deepEqual(await shown('ana'), [...everywhere, 'pane'], 'answered');
    }
  });
});
