import * as vscode from 'vscode';
import { groupBy } from '../../base/group-by';
import type { Editor } from '../../extension/editor';
import {
  GUIDELINE_TESTS_REQUEST,
  type GuidelineTestsResult,
  type ShownExample,
  type ShownItem,
} from './requests';

/** The tests of guidelines in the editor's Test Explorer, and their coverage in the gutter. No model is asked. */
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
  controller.createRunProfile('People', Run, (...asked) => tests.run(...asked), true);
  controller.createRunProfile('Stored Predictions', Run, (...asked) => tests.run(...asked, 'predictions'));
  const coverage = controller.createRunProfile(
    'Coverage',
    Coverage,
    (...asked) => tests.run(...asked, 'people', true),
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
    by: 'people' | 'predictions' = 'people',
    withCoverage = false,
  ): Promise<void> {
    if (this.controller.items.size === 0) await this.findProjects();
    const run = this.controller.createTestRun(request);
    try {
      const projects = [...this.controller.items].map(([, item]) => item);
      // What is below a project is made again, so it is known by its path.
      const wanted = new Set((request.include ?? projects).map(pathOf));
      const excluded = new Set(request.exclude?.map(pathOf));
      const visit = (item: vscode.TestItem, isWanted: boolean): void => {
        const path = pathOf(item);
        if (excluded.has(path)) return;
        const isIn = isWanted || wanted.has(path);
        const example = this.#examples.get(item);
        if (example && isIn) report(run, item, example[by]);
        item.children.forEach((child) => visit(child, isIn));
      };
      for (const project of projects) {
        if (![...wanted].some((path) => path.split('\n')[0] === project.id)) continue;
        const found = await this.open(project, token);
        if (!found) run.errored(project, new vscode.TestMessage(project.error!));
        else if (withCoverage) addCoverage(run, found.items);
        visit(project, false);
      }
    } finally {
      run.end();
    }
  }
}

const pathOf = (item: vscode.TestItem): string =>
  item.parent ? `${pathOf(item.parent)}\n${item.id}` : item.id;

function report(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { tested, fails, said }: ShownExample['people'],
): void {
  if (fails === '') return tested === 0 ? run.skipped(item) : run.passed(item);
  const messages = [fails, ...said].map((text) => new vscode.TestMessage(text));
  for (const message of messages) message.location = new vscode.Location(item.uri!, item.range!);
  run.failed(item, messages);
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
