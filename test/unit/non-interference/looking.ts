/** What a window asks of the server in the name of a person, and what it gets. */
import { doneAnswer } from '../../support/done-answer';
import type { BucketNode, BucketsView, SamplesParams } from '../../../src/protocol/buckets';
import type { PanelMethod, PanelSample, ViewFilter, ViewInfo } from '../../../src/protocol/panel';
import type { Labels } from '../../../src/project/records/records';
import { DATA, GOLD, MODEL, ownAnswer, pairSamples, SPOT_CHECK, SUGGESTER } from './pair';
import { OTHERS, VIEWER, type Drawn, type Part } from './drawn';
import type { Window } from './window';
import { idOfQuestion, withSpans } from './values';

/** One thing that a window was shown: where, and what. */
export interface Shown {
  readonly where: string;
  readonly what: unknown;
}

/** The viewer's records. */
export const OWN = `annotations/${VIEWER}.jsonl`;

const NUMBERS = { from: 0, count: 100 };

export class Looking {
  readonly shown: Shown[] = [];
  /** The requests that were made, and those of the panel. */
  readonly asked = new Set<string>();
  /** The viewer has answered something. */
  hasActed = false;
  window!: Window;

  constructor(
    private readonly drawn: Drawn,
    private readonly root: string,
    private readonly viewer: string,
  ) {}

  uri(path: string): string {
    return `${this.root}/${path}`;
  }

  async ask(name: string, params: object, where = ''): Promise<unknown> {
    this.asked.add(name);
    const what = await this.window.request(name, params);
    this.shown.push({ where: `${name.replace('labelwright/', '')}${where && ` ${where}`}`, what });
    return what;
  }

  /** Asks for something about the project as the viewer. */
  async page(name: string, params: object = {}, where = ''): Promise<unknown> {
    const { root, viewer } = this;
    return this.ask(name, { root, software: '1', viewer, ...params }, where);
  }

  async panel(method: PanelMethod, params: object, { review = false, file = DATA } = {}): Promise<unknown> {
    this.asked.add(`panel ${method}`);
    const request = {
      uri: this.uri(file),
      review,
      method,
      params,
      ...(this.viewer !== '' && { annotator: this.viewer }),
      ...(this.drawn.blind && { blind: 'shuffled' }),
    };
    return this.ask(
      'labelwright/panel',
      request,
      `${method}${review ? ' in review' : ''} of ${file} ${short(params)}`,
    );
  }

  /** Everything that the panel can show of a queue. */
  async queue(filter: ViewFilter, file = DATA): Promise<PanelSample[]> {
    const review = filter.review === true;
    const at = { review, file };
    const made = (await this.panel('view', { filter }, at)) as { result?: ViewInfo };
    const view = made.result?.view;
    if (view === undefined) return [];
    await this.panel('rows', { view, ...NUMBERS }, at);
    await this.panel('nextTodo', { view, from: 0 }, at);
    const samples = (await this.panel('samples', { view, ...NUMBERS }, at)) as { result?: PanelSample[] };
    if (review) {
      const strategy = { kind: 'majority', quorum: 0.5 };
      await this.panel('decideAll', { view, strategy, dryRun: true }, at);
    }
    return samples.result ?? [];
  }

  /** Everything that the panel answers, labelling and in review, and what is left for the viewer. */
  async panels(): Promise<void> {
    const { drawn } = this;
    await this.page('labelwright/myWork');
    const samples = pairSamples(drawn).map(({ name }) => name);
    const files =
      drawn.isGoldApart && drawn.samples.some(({ gold }) => gold !== 'no') ? [DATA, GOLD] : [DATA];
    for (const file of files)
      for (const review of [false, true]) {
        const more = review ? { review } : {};
        await this.panel('project', {}, { review, file });
        await this.panel('judged', {}, { review, file });
        for (const queue of ['all', 'todo', 'flagged', 'disagreement', 'stale', 'swapped'] as const)
          await this.queue({ queue, ...more } as ViewFilter, file);
        await this.queue({ queue: 'disagreement', label: 'red', ...more } as ViewFilter, file);
        await this.queue({ queue: 'all', label: 'hot', ...more } as ViewFilter, file);
        await this.queue({ queue: 'disagreement', text: 'apple', ...more } as ViewFilter, file);
        await this.queue({ queue: 'all', samples, title: 'Chosen', ...more } as ViewFilter, file);
        if (drawn.predictions)
          await this.queue({ queue: 'all', model: MODEL, samples, ...more } as ViewFilter, file);
        if (drawn.after !== 'no batches')
          await this.queue({ queue: 'all', batch: 'week', ...more } as ViewFilter, file);
      }
    for (const sample of samples) {
      await this.panel('evidence', { sample }, { review: true });
      await this.panel('find', { view: '1', sample });
      if (drawn.questions.includes('codes')) await this.panel('codes', { sample, layer: 'codes' });
    }
    await this.panel('stopDeciding', {}, { review: true });
    await this.panel('media', { path: 'none.png', from: 0 });
  }

  /** The trees of disagreements and errors with all that can be unfolded, their details, and searches in them. */
  async trees(): Promise<void> {
    const { root, viewer, drawn } = this;
    const orders = [
      { by: 'cause', sort: 'cost', decided: true },
      { by: 'pair', sort: 'score', decided: true },
      { by: 'annotator', sort: 'count', decided: false },
      { by: 'rule', sort: 'name', decided: true },
    ];
    const order = {
      root,
      ...orders[drawn.order],
      viewer,
      ...(drawn.blind && { blind: 'shuffled' }),
    };
    const unfold = async (view: BucketsView, nodes: readonly BucketNode[]): Promise<void> => {
      for (const { children, branch, id } of nodes) {
        if (children) await unfold(view, children);
        if (branch === undefined) continue;
        const page = (await this.ask(
          'labelwright/bucketSamples',
          { ...order, view, branch, ...NUMBERS },
          branch,
        )) as BucketNode[];
        await unfold(
          view,
          page.filter(({ kind }) => kind !== 'sample' && kind !== 'more'),
        );
        for (const node of page)
          if (node.kind === 'sample')
            await this.ask('labelwright/bucketDetail', { ...order, view, node: node.id }, node.id);
        const about: SamplesParams['about'] = {
          kind: 'selection',
          selection: { ...order, view, branches: [id], samples: [] } as never,
        };
        await this.page('labelwright/samples', { about, title: '' }, `of ${id}`);
      }
    };
    const tree = (await this.ask('labelwright/buckets', order)) as Record<BucketsView, BucketNode[]>;
    for (const view of ['disagreements', 'errors'] as const) await unfold(view, tree[view]);
    for (const text of ['alpha', 'red', 'ben', 'because'])
      await this.ask('labelwright/findCases', { ...order, text, limit: 100 }, text);
    const all = {
      ...order,
      view: 'disagreements',
      branches: [],
      samples: pairSamples(drawn).map(({ name }) => name),
    };
    const reviewer = viewer || VIEWER;
    await this.ask('labelwright/decideCases', {
      ...all,
      reviewer,
      strategy: { kind: 'majority' },
      dryRun: true,
    });
    await this.ask('labelwright/returnCases', { ...all, reviewer, message: 'm', dryRun: true });
  }

  /** The samples behind each number that can be clicked. */
  async samples(): Promise<void> {
    const abouts: SamplesParams['about'][] = [
      { kind: 'label', label: 'red' },
      { kind: 'stale', label: 'red' },
      { kind: 'confused', labels: ['red', 'blue'] },
      { kind: 'cited', rule: 'R-1' },
      { kind: 'bucket', id: 'flag/unsure' },
      { kind: 'stage', stage: 'to-adjudicate' },
      { kind: 'stage', stage: 'gold' },
      { kind: 'stage', stage: 'agreed' },
      { kind: 'stage', stage: 'answered' },
      { kind: 'stage', stage: 'decided' },
      { kind: 'stage', stage: 'returned' },
      { kind: 'awaited', person: 'ben' },
    ];
    for (const about of abouts)
      await this.page('labelwright/samples', { about, title: '' }, JSON.stringify(about));
  }

  /** What explains the samples one by one. */
  async explanations(): Promise<void> {
    const samples = pairSamples(this.drawn).map(({ name }) => name);
    for (const sample of samples)
      await this.page('labelwright/explain', { uri: this.uri(DATA), sample }, sample);
    await this.page('labelwright/promote', { uri: this.root, samples, dryRun: true });
    await this.page('labelwright/promote', { uri: this.root, dryRun: true }, 'all');
  }

  /** Waits until everything was read, and looks at the problems. */
  async start(): Promise<void> {
    const { root, viewer, drawn } = this;
    await this.page('labelwright/models');
    const order = {
      root,
      by: 'cause',
      sort: 'count',
      decided: true,
      viewer,
      ...(drawn.blind && { blind: 'shuffled' }),
    };
    await this.ask('labelwright/buckets', order, 'by cause');
    // Problems are sent after the work that found them.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    const problems = [...this.window.diagnostics].sort(([a], [b]) => (a < b ? -1 : 1));
    this.shown.push({ where: 'diagnostics', what: problems });
  }

  /** Looks at a part of what a window can show. `textOf`: the text of a file, if there is one. */
  async part(part: Part, textOf: (path: string) => string | undefined): Promise<void> {
    const open = async (...paths: string[]): Promise<void> => {
      for (const path of paths) await this.file(path, textOf(path) ?? '');
    };
    const model = this.drawn.predictions ? MODEL : SUGGESTER;
    switch (part) {
      case 'panels':
        return this.panels();
      case 'trees':
        return this.trees();
      case 'lists':
        return this.samples();
      case 'explanations':
        return this.explanations();
      case 'project':
        return this.projectWide();
      case 'own page':
        return void (await this.page('labelwright/ownPage', { annotator: this.viewer || VIEWER }));
      case 'evaluation':
        return void (await this.page('labelwright/evaluation', { model }));
      case 'validation': {
        const layer = idOfQuestion(withSpans(this.drawn.questions)[0]!);
        return void (await this.page('labelwright/validation', { model: MODEL, layer }));
      }
      case 'quality':
        await this.page('labelwright/spotChecks');
        if (this.drawn.spotCheck) await this.spotCheck();
        return void (await this.page('labelwright/gate'));
      case 'versions':
        return this.versions();
      case 'codes':
        await this.page('labelwright/codeLabel', { code: 'sticky', from: 'codes' });
        await this.page('labelwright/codeMerge', { layer: 'codes', from: ['sticky'] });
        return void (await this.page('labelwright/codes'));
      case 'schema file':
        return open('labelwright.yaml');
      case 'guideline file':
        return open('guideline.yaml');
      case 'sample file':
        return open(DATA);
      case 'records of others':
        return open(...OTHERS.map((name) => `annotations/${name}.jsonl`));
      case 'own records':
        return open(OWN);
      default:
        await this.page(`labelwright/${part}`);
    }
  }

  /** The result of a spot check, and the samples that it drew. */
  async spotCheck(): Promise<void> {
    await this.page('labelwright/spotCheck', { name: SPOT_CHECK });
    const about: SamplesParams['about'] = { kind: 'spot-check', name: SPOT_CHECK };
    await this.page('labelwright/samples', { about, title: '' }, 'of the spot check');
    const samples = pairSamples(this.drawn).map(({ name }) => name);
    await this.queue({ queue: 'all', samples, spotCheck: SPOT_CHECK, review: true } as ViewFilter);
  }

  /** What is made from the history. */
  async versions(): Promise<void> {
    const [first, last] = ['HEAD~1', 'HEAD'];
    await this.page('labelwright/commits');
    await this.page('labelwright/revisions');
    await this.page('labelwright/compareVersions', { from: first, to: last }, 'both');
    await this.page('labelwright/compareVersions', { from: first }, 'the first and now');
    await this.page('labelwright/compare', { revision: first });
    await this.page('labelwright/versionProposal');
    await this.page('labelwright/guideline', {}, 'with its history');
    await this.explanations();
  }

  /** What is about no answers at all. */
  async projectWide(): Promise<void> {
    await this.page('labelwright/projects', { search: false });
    await this.page('labelwright/audit');
    await this.page('labelwright/guidelineTests');
    await this.page('labelwright/guideline');
    await this.page('labelwright/guidelineFile', { format: 'md' });
    await this.page('labelwright/models');
    await this.page('labelwright/batches');
  }

  /** Answers samples, as drawn. */
  async act(): Promise<void> {
    if (this.drawn.unnamed) return;
    const mine = pairSamples(this.drawn).filter(({ act }) => act !== 'leave');
    for (const one of mine) {
      const file = this.drawn.isGoldApart && one.gold !== 'no' ? GOLD : DATA;
      const samples = [
        ...(await this.queue({ queue: 'all', samples: [one.name] })),
        ...(await this.queue({ queue: 'all', samples: [one.name] }, file)),
      ];
      const sample = samples.find(({ id }) => id === one.name);
      if (!sample) continue;
      const { text, suggestion } = sample;
      const more = {
        record: newId('A', one.n),
        over: sample.answer?.record ?? null,
        ...(one.act === 'draft' && { status: 'draft' as const }),
        ...(suggestion && {
          suggestion: {
            model: suggestion.model,
            arm: suggestion.arm,
            suggested: suggestion.labels,
            action: 'ignored' as const,
          },
        }),
      };
      this.hasActed = true;
      const save = doneAnswer(one.name, text, ownAnswer(this.drawn, one) as Labels, more);
      await this.panel('save', save);
      await this.panel('saveAll', { saves: [{ ...save, again: true }] });
      if (one.act === 'answer and undo') {
        await this.panel('undo', { record: newId('B', one.n) });
        await this.panel('redo', { record: newId('C', one.n) });
        await this.panel('undo', { record: newId('D', one.n) });
      }
    }
  }

  /** What a window that shows a file offers on its lines. Of others' records it is asked at the name of the sample only: the rest is in the text. */
  async file(path: string, text: string): Promise<void> {
    const uri = this.uri(path);
    const textDocument = { uri, languageId: path.endsWith('.yaml') ? 'yaml' : 'jsonl', version: 1, text };
    await this.window.request('onDidOpenTextDocument', { textDocument });
    for (const line of text.split('\n').keys())
      for (const character of path.endsWith('.yaml') ? [line % 2 ? 14 : 3] : [3, 14]) {
        const position = { line, character };
        const asked = { textDocument: { uri }, position };
        const place = `${path}:${line}:${character}`;
        for (const name of [
          'onHover',
          'onCompletion',
          'onDefinition',
          'onDeclaration',
          'onDocumentHighlight',
        ])
          await this.ask(name, asked, place);
        await this.ask('onReferences', { ...asked, context: { includeDeclaration: true } }, place);
        await this.ask(
          'onCodeAction',
          { textDocument: { uri }, range: { start: position, end: position }, context: {} },
          place,
        );
      }
    await this.ask('onCodeLens', { textDocument: { uri } }, path);
    await this.window.request('onDidCloseTextDocument', { textDocument: { uri } });
  }
}

/** The id that the panel gives a record. */
const newId = (what: string, n: number): string =>
  `01KAW3Q0Z4M8Y2T6B9${what.repeat(4)}${String(n).padStart(4, '0')}`;

const short = (params: object): string => JSON.stringify(params).slice(0, 120);
