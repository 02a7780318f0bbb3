import * as vscode from 'vscode';
import { groupBy } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import type { Steps } from '../../extension/steps';
import { askModel, confirmSending, pickModel } from '../predict/extension/predict';
import {
  ASK_EXAMPLES_REQUEST,
  GUIDELINE_TESTS_REQUEST,
  PLAN_EXAMPLES_REQUEST,
  type AskExamplesParams,
  type GuidelineTestsResult,
  type ShownAnswers,
  type ShownExample,
  type ShownItem,
} from './requests';

/** The tests of guidelines in the editor's Test Explorer, and their coverage in the gutter. A model is asked only once a person has agreed. */
export function register(editor: Editor): void {
  const controller = vscode.tests.createTestController('labelwright.guideline', 'Labelwright Guidelines');
  const tests = new TestTree(editor, controller);
  const outdate = editor.client.onDidChange(() => {
    controller.invalidateTestResults();
    tests.openMended();
  });
  editor.context.subscriptions.push(controller, outdate);
  controller.resolveHandler = async (item) => void (await (item ? tests.open(item) : tests.findProjects()));
  controller.refreshHandler = () => tests.findProjects();
  const { Run, Coverage } = vscode.TestRunProfileKind;
  controller.createRunProfile('People', Run, (...asked) => tests.run(...asked, people), true);
  controller.createRunProfile('Stored Predictions', Run, (...asked) =>
    tests.run(...asked, (example) => [example.predictions]),
  );
  controller.createRunProfile('Stored Model Answers', Run, (...asked) =>
    tests.run(...asked, ({ models }) => models),
  );
  controller.createRunProfile('Model…', Run, (...asked) => tests.askModel(...asked));
  const coverage = controller.createRunProfile(
    'Coverage',
    Coverage,
    (...asked) => tests.run(...asked, people, true),
    true,
  );
  coverage.loadDetailedCoverage = (_run, file) => Promise.resolve(detailsOf.get(file) ?? []);
  editor.projectCommand(
    'labelwright.testGuideline',
    () => vscode.commands.executeCommand('workbench.view.testing.focus'),
    {
      label: 'Guideline Tests',
      icon: 'beaker',
      order: 14,
      gate: ['min_coverage', 'min_pass', 'max_new_failures', 'max_people_failing'],
    },
  );
}

/** Whose answers a run shows. */
type AnswersOf = (example: ShownExample) => readonly (ShownAnswers & { readonly note?: string })[];

const people: AnswersOf = (example) => [example.people];

/** The tree has projects, their labels, the rules that examples with them cite, and the examples. What is below a project is made when it is opened or run. */
class TestTree {
  readonly #examples = new WeakMap<vscode.TestItem, ShownExample>();

  constructor(
    private readonly editor: Editor,
    private readonly controller: vscode.TestController,
  ) {}

  async findProjects(): Promise<void> {
    const projects = await this.editor.client.projects();
    this.controller.items.replace(
      projects.map(({ root, title, guideline }) => {
        const uri = guideline === undefined ? undefined : vscode.Uri.parse(guideline);
        const item = this.controller.createTestItem(root, title, uri);
        item.canResolveChildren = true;
        return item;
      }),
    );
  }

  /** Tests again what could not be tested, once it may be mended. */
  openMended(): void {
    this.controller.items.forEach((project) => {
      // If it fails again, the next run says why.
      if (project.error !== undefined) this.open(project).catch(() => undefined);
    });
  }

  /** Tests the guideline of a project, and makes what is below it; undefined, and an error at the project, if it cannot be read. */
  async open(
    project: vscode.TestItem,
    token?: vscode.CancellationToken,
  ): Promise<GuidelineTestsResult | undefined> {
    const params = { root: project.id, ...this.editor.annotator.viewer(project.id) };
    const found = await this.editor.client.request(GUIDELINE_TESTS_REQUEST, params, token);
    project.error = 'problem' in found ? found.problem : undefined;
    if ('problem' in found) {
      project.children.replace([]);
      return undefined;
    }
    const made = this.controller.createTestItem('', '');
    for (const example of found.examples) {
      const { labels, rules, line } = example;
      for (const label of labels.length > 0 ? labels : ['without a label']) {
        const below = this.#child(made, label);
        for (const parent of rules.length > 0 ? rules.map((rule) => this.#child(below, rule)) : [below]) {
          const item = this.#child(parent, example.id, vscode.Uri.parse(example.uri));
          item.description = example.text;
          item.range = new vscode.Range(line, 0, line, 0);
          this.#examples.set(item, example);
        }
      }
    }
    // All at once: what is unfolded stays so.
    const labels = [...made.children].map(([, item]) => item);
    made.children.replace([]);
    project.children.replace(labels);
    return found;
  }

  #child(parent: vscode.TestItem, label: string, uri?: vscode.Uri): vscode.TestItem {
    // An example may have the id of a rule.
    const id = uri ? `example ${label}` : label;
    const item = parent.children.get(id) ?? this.controller.createTestItem(id, label, uri);
    parent.children.add(item);
    return item;
  }

  async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    answersOf: AnswersOf,
    withCoverage = false,
  ): Promise<void> {
    if (this.controller.items.size === 0) await this.findProjects();
    const run = this.controller.createTestRun(request);
    try {
      for (const [project, chosen] of this.#chosen(request)) {
        const found = await this.open(project, token);
        if (!found) run.errored(project, new vscode.TestMessage(project.error!));
        else if (withCoverage) addCoverage(run, found.items);
        for (const [item, example] of chosen()) report(run, item, answersOf(example));
      }
    } finally {
      run.end();
    }
  }

  /** Has a person agree to ask a model about the examples of a run, and shows its answers. */
  async askModel(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const { client } = this.editor;
    if (this.controller.items.size === 0) await this.findProjects();
    const names: string[] = [];
    for (const [project, chosen] of this.#chosen(request)) {
      if (!(await this.open(project, token))) continue;
      const only = [...new Set([...chosen()].map(([, { id }]) => id))];
      const done = await askModel(client, DIALOG, ASK_EXAMPLES_REQUEST, (ask) =>
        askAbout(client, ask, { root: project.id, only }),
      );
      if (!done) return;
      names.push(done.params.name);
    }
    await this.run(request, token, ({ models }) => models.filter(({ model }) => names.includes(model)));
  }

  /** The projects of a run. What is below them is made again when they are opened, so it is known by its path. */
  #chosen(request: vscode.TestRunRequest) {
    const projects = [...this.controller.items].map(([, item]) => item);
    const wanted = new Set((request.include ?? projects).map(pathOf));
    const excluded = new Set(request.exclude?.map(pathOf));
    const examples = this.#examples;
    function* within(item: vscode.TestItem, isWanted = false): Generator<[vscode.TestItem, ShownExample]> {
      const path = pathOf(item);
      if (excluded.has(path)) return;
      const isIn = isWanted || wanted.has(path);
      const example = examples.get(item);
      if (example && isIn) yield [item, example];
      for (const [, child] of item.children) yield* within(child, isIn);
    }
    return projects
      .filter(({ id }) => [...wanted].some((path) => path.split('\n')[0] === id))
      .map((project) => [project, () => within(project)] as const);
  }
}

const pathOf = (item: vscode.TestItem): string =>
  item.parent ? `${pathOf(item.parent)}\n${item.id}` : item.id;

function report(run: vscode.TestRun, item: vscode.TestItem, all: ReturnType<AnswersOf>): void {
  const location = new vscode.Location(item.uri!, item.range!);
  for (const { note = '' } of all) if (note !== '') run.appendOutput(`${note}\r\n`, location, item);
  const failed = all.filter(({ fails }) => fails !== '');
  if (failed.length === 0)
    return all.every(({ tested }) => tested === 0) ? run.skipped(item) : run.passed(item);
  const messages = failed.flatMap(({ fails, said }) => [fails, ...said]);
  run.failed(
    item,
    messages.map((text) => Object.assign(new vscode.TestMessage(text), { location })),
  );
}

const DIALOG = 'Test the Guideline with a Language Model';

/** Has a person choose a model, and agree to what is sent to it. */
async function askAbout(client: ServerClient, ask: Steps, about: Omit<AskExamplesParams, 'name'>) {
  const prompt = 'The name of the model in the project, which is that of its file in guideline-tests/';
  const picked = await pickModel(ask, about.root, DIALOG, prompt);
  if (!picked || 'problem' in picked) return picked;
  const { model, name } = picked;
  const params = { ...about, name };
  const plan = await ask.once(() =>
    client.longRequest('Reading the guideline', PLAN_EXAMPLES_REQUEST, params),
  );
  if ('problem' in plan) return plan;
  if (plan.samples === 0)
    return {
      problem: `"${name}" has answered all of these examples under this guideline. The profile "Stored Model Answers" shows what.`,
    };
  await confirmSending(ask, {
    model,
    path: `guideline-tests/${name}.jsonl`,
    texts: counted(about.only?.length ?? 0, 'example'),
    settings: 'each example three times, without it in the prompt',
    plan,
  });
  return { model, params: { ...params, promptHash: plan.promptHash } };
}

/** The coverage of the files of runs, which is asked for when a file is shown. */
const detailsOf = new WeakMap<vscode.FileCoverage, vscode.StatementCoverage[]>();

function addCoverage(run: vscode.TestRun, items: readonly ShownItem[]): void {
  for (const [uri, own] of groupBy(items, (item) => item.uri)) {
    const details = own.map(({ line, answers, branches }) => {
      const position = new vscode.Position(line, 0);
      const parts = branches.map(([name, count]) => new vscode.BranchCoverage(count, position, name));
      return new vscode.StatementCoverage(answers, position, parts);
    });
    const file = vscode.FileCoverage.fromDetails(vscode.Uri.parse(uri), details);
    detailsOf.set(file, details);
    run.addCoverage(file);
  }
}
