import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Journal } from '../../../src/engine/journal';
import { pageContent, pageOf, type PageContent } from '../../../src/page/page-content';
import { PanelService } from '../../../src/panel/server/panel-service';
import type { PanelProject, PanelSample } from '../../../src/protocol/panel';
import { SLOW } from '../../host/until';
import { memoryProject } from '../../support/memory-project';
import { repoRoot } from '../../support/repo-root';

/** What the panel shows a person of all the files of a project: the parts that do not depend on others, or on where it runs. */
async function shownOf(files: Readonly<Record<string, string>>, person: string) {
  const { project } = await memoryProject(files);
  const panel = new PanelService(project, new Journal(project));
  const samples: PanelSample[] = [];
  let about: PanelProject | undefined;
  for (const file of project.samples.files) {
    const caller = { file, annotator: person, review: false };
    about ??= await panel.project(caller);
    const { view } = await panel.view(caller, { filter: { queue: 'all' } });
    samples.push(...(await panel.samples(caller, { view, from: 0, count: 500 })));
  }
  project.dispose();
  const { layers, labels, citeRules, guideline, layout, monospace, title, problems } = about!;
  return {
    about: {
      layers,
      labels,
      citeRules,
      layout,
      monospace,
      title,
      problems,
      rules: guideline.rules,
      examples: guideline.examples,
      layersIn: guideline.layers,
    },
    samples: samples.map(
      ({ id, text, turns, textHash, context, fields, shown, answer, state, similarExamples, returned }) => ({
        ...{ id, text, turns, textHash, context, fields, shown, answer, state, similarExamples, returned },
      }),
    ),
  };
}

async function contentOf(
  files: Readonly<Record<string, string>>,
  person: string,
  batch?: string,
): Promise<PageContent> {
  const { project } = await memoryProject(files);
  const content = await pageContent(project, project.model!, person, batch);
  project.dispose();
  return content;
}

const example = (name: string, files: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    files.map((file) => [file, readFileSync(path.join(repoRoot, 'examples', name, file), 'utf8')]),
  );

const TICKETS = [
  'labelwright.yaml',
  'guideline.yaml',
  'data/tickets.jsonl',
  'annotations/ana.jsonl',
  'annotations/ben.jsonl',
  'decisions/lea.jsonl',
];
const TRACES = ['labelwright.yaml', 'guideline.yaml', 'data/traces.jsonl'];

const SMALL = {
  'labelwright.yaml': JSON.stringify({
    labelwright: 1,
    title: 'Small',
    description: 'secret-1',
    guideline: 'guideline.yaml',
    data: {
      samples: ['data/*.jsonl'],
      text: 'text',
      context: ['shown', 'picture'],
      media: ['picture'],
      split: 'split',
    },
    layers: [{ id: 'tone', type: 'choice', labels: ['good', 'bad'] }],
    labels: [{ id: 'good' }, { id: 'bad' }],
    people: { annotators: ['zoe', 'secret-2'], reviewers: ['lea'] },
    quality: { independent: true },
    lint: { suppress: [{ rule: 'x', sample: 'secret-3', reason: 'secret-4' }] },
  }),
  'guideline.yaml': '# secret-5\nversion: "1"\npurpose: {used_by: secret-6}\n',
  'data/a.jsonl': [
    { id: 'a', text: 'One', shown: { n: 1 }, picture: 'secret-7.png', split: 'secret-8', other: 'secret-9' },
    { id: 'b', text: 'Two', shown: '</script><b>', sources: ['secret-10'] },
    { id: 'c', text: 'Three' },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(''),
  'annotations/secret-2.jsonl':
    '{"v":1,"id":"01KAW3Q0Z4M8Y2T6B9C1D5E7F0","time":"2026-11-25T09:10:00.000Z","annotator":"secret-2","sample":"a","labels":{"tone":"bad"}}\n',
  'annotations/zoe.jsonl':
    '{"v":1,"id":"01KAW3Q0Z4M8Y2T6B9C1D5E7F1","time":"2026-11-25T09:10:00.000Z","annotator":"zoe","sample":"a","labels":{"tone":"good"}}\n',
  'decisions/lea.jsonl': `${JSON.stringify({ v: 1, id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F2', time: '2026-11-26T09:10:00.000Z', reviewer: 'lea', sample: 'a', labels: {}, return_to: ['zoe', 'secret-2'], reason: 'Look again.' })}\n`,
  'assignments/week.yaml': '{samples: {ids: [c, b]}, people: [zoe], per_sample: 1}',
};

describe("an annotator's page", function () {
  this.timeout(SLOW);

  it('shows what the panel shows: the tickets, half of them answered', async () => {
    const files = example('support-tickets', TICKETS);
    const { files: own } = await contentOf(files, 'ana');
    const [page, panel] = [await shownOf(own, 'ana'), await shownOf(files, 'ana')];
    assert.ok(panel.samples.length > 100 && panel.about.examples.length > 5);
    assert.deepEqual(page, panel);
  });

  it('shows what the panel shows: conversations with calls of tools', async () => {
    const files = example('assistant-traces', TRACES);
    const { files: own } = await contentOf(files, 'zoe');
    const [page, panel] = [await shownOf(own, 'zoe'), await shownOf(files, 'zoe')];
    assert.ok(
      panel.samples.some(({ turns }) =>
        turns?.some(({ parts }) => parts.some(({ kind }) => kind === 'call')),
      ),
    );
    assert.deepEqual(page, panel);
  });

  it('has nothing beyond the white list', async () => {
    const { leftOut, ...content } = await contentOf(SMALL, 'zoe');
    const html = pageOf('<body><!-- page --></body>', { ...content, page: 'P', project: 'P' });
    assert.doesNotMatch(html, /secret|picture|independent|people|suppress/);
    // "$&" in a text is no pattern, and no text ends the script that holds it.
    assert.equal(html.split('</script>').length, 2);
    assert.deepEqual(Object.keys(content.files).sort(), [
      'annotations/zoe.jsonl',
      'data/samples.jsonl',
      'decisions/lea.jsonl',
      'guideline.yaml',
      'labelwright.yaml',
    ]);
    assert.deepEqual(leftOut, ['picture']);
  });

  it('has the samples that the person has, with their answers and what was returned to them', async () => {
    const { samples, files } = await contentOf(SMALL, 'zoe');
    assert.deepEqual(samples, ['a', 'b', 'c']);
    assert.deepEqual((await contentOf(SMALL, 'zoe', 'week')).samples, ['c', 'b']);
    const { samples: shown } = await shownOf(files, 'zoe');
    assert.equal(shown[0]!.state, 'returned');
    assert.deepEqual(shown[0]!.returned, { by: 'lea', message: 'Look again.' });
    assert.deepEqual(shown[0]!.answer?.labels, { tone: 'good' });
  });

  it('gives records the hash of the whole guideline, though it hides the examples that are gold', async () => {
    const files = {
      ...SMALL,
      'guideline.yaml':
        'version: "1"\nexamples:\n  - {id: EX-1, text: One, labels: {tone: good}}\n  - {id: EX-2, text: Two, labels: {tone: bad}}\n',
      'gold/known.jsonl': '{"sample":"b","labels":{"tone":"bad"}}\n',
    };
    const content = await contentOf(files, 'zoe');
    const { project } = await memoryProject(files);
    assert.equal(content.guidelineHash, project.model!.hash);
    project.dispose();
    assert.match(content.files['guideline.yaml']!, /EX-1/);
    assert.doesNotMatch(content.files['guideline.yaml']!, /EX-2/);
    const { project: page } = await memoryProject(content.files);
    assert.notEqual(page.model!.hash, content.guidelineHash);
    const journal = new Journal(page, undefined, content.guidelineHash);
    const record = await journal.save('zoe', { sample: 'b', labels: { tone: 'bad' } } as never);
    assert.equal(record.guideline_hash, content.guidelineHash);
    page.dispose();
  });
});
