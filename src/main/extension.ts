import * as vscode from 'vscode';
import { PANEL_ACTIONS } from '../protocol/actions';
import { Annotator } from '../extension/annotator';
import { isReviewer } from '../extension/ask-for-name';
import { CheckTasks } from '../features/check/extension';
import { ServerClient } from '../extension/client';
import { HandOffs } from '../features/handoff/extension/found-hand-offs';
import { handOff } from '../features/handoff/extension/hand-off';
import { compareGuideline } from '../features/guideline/extension/compare';
import { compareVersions } from '../features/compare/extension/command';
import { explainLabel, type ExplainTarget } from '../features/explain/extension';
import { applyMigration } from '../features/migrate/extension';
import { exportGuideline } from '../features/guideline/extension/export';
import { newVersion } from '../language/extension/new-version';
import { offerToAgents } from '../features/mcp/extension';
import { newProject } from '../features/init/extension';
import { registerLanguages } from '../extension/project-languages';
import { ReportsView } from '../features/reports/extension';
import { openPanel } from '../extension/panel/open-panel';
import { openSamples } from '../extension/panel/open-samples';
import { promoteToGold } from '../features/promote/extension';
import { answers as restore } from '../features/restore/extension';
import { share } from '../features/share/extension/command';
import { showMyPage } from '../features/annotator/extension/show-my-page';
import { spotCheck, type SpotCheckTarget } from '../features/spot-check/extension';
import { assign } from '../features/assign/extension';
import { askPerson, openNextStep, PipelineView, type ListedNode } from '../features/status/extension';
import { exportProject } from '../features/exchange/extension/export';
import { importFiles } from '../features/exchange/extension/import';
import { ReportDocuments } from '../features/exchange/extension/report-documents';
import { PanelEditor } from '../extension/panel/panel-editor';
import type { BucketNode, SamplesParams } from '../protocol/buckets';
import { COMMANDS, CONTEXTS, panelActionCommand } from '../extension/ids';
import { Log } from '../extension/log';
import { assistPage } from '../features/assist/extension';
import { auditPage } from '../features/audit/extension';
import { agreementPage } from '../features/report/extension';
import { evaluateModel } from '../features/evaluate/extension/evaluate-model';
import { evaluationPage } from '../features/evaluate/extension/page';
import { codesPage } from '../features/codes/extension';
import { predictWithModel } from '../features/predict/extension/predict';
import { correctionsPage } from '../features/corrections/extension';
import { guidelinePage } from '../features/guideline/extension/page';
import { validateModel, validationPage, type ValidationTarget } from '../features/validate/extension';
import { ownPage } from '../features/annotator/extension/page';
import { PageViews, type PageKind } from '../extension/pages/page-views';
import { TextPages } from '../extension/pages/text-pages';
import { versionsPage } from '../features/compare/extension/page';
import { BucketsModel } from '../features/buckets/extension/buckets-model';
import { BucketViews } from '../features/buckets/extension/bucket-views';
import { ListOrders } from '../features/buckets/extension/list-order';
import { registerTreeCommands } from '../features/buckets/extension/tree-commands';

/** Called by VS Code when the extension is first needed: wires the parts together without reading anything. */
export function activate(context: vscode.ExtensionContext): void {
  const log = new Log();
  const client = new ServerClient(context, log, restore);
  const annotator = new Annotator(context, client);
  const panels = new PanelEditor(context, client, annotator, log);
  const pages = (kind: PageKind): PageViews => new PageViews(context, client, log, annotator, kind);
  const agreement = pages(agreementPage(client, panels));
  const guidelines = pages(guidelinePage);
  const audits = pages(auditPage);
  const versions = pages(versionsPage);
  const corrections = pages(correctionsPage);
  const codes = pages(codesPage({ client, panels, annotator }));
  const evaluations = pages(evaluationPage);
  const validations = pages(validationPage);
  const assists = pages(assistPage);
  const ownPages = pages(ownPage(panels));
  const texts = new TextPages(context, client, annotator);
  const handOffs = new HandOffs(context);
  new CheckTasks(context, client);
  offerToAgents(context);
  const { version } = context.extension.packageJSON as { version: string };
  const orders = new ListOrders(context, annotator);
  const buckets = new BucketsModel(client, orders, log);
  const views = new BucketViews(buckets);
  context.subscriptions.push(log, client, buckets, views);

  const command = (id: string, run: (...args: never[]) => unknown): void => {
    const guarded = async (...args: never[]): Promise<unknown> => {
      try {
        return await run(...args);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return undefined;
        await log.show('Labelwright', error);
        return undefined;
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(id, guarded));
  };
  // A view passes the URI of a project; a menu passes that of a file, which says nothing new.
  const rootOf = (given: unknown): string | undefined => (typeof given === 'string' ? given : undefined);
  command(COMMANDS.openPanel, (uri?: vscode.Uri) => openPanel(client, panels, uri));
  command(COMMANDS.startLabelling, () => openPanel(client, panels));
  command(COMMANDS.reopenPanel, (file?: unknown) =>
    panels.reopen(typeof file === 'string' ? file : undefined),
  );
  command(
    COMMANDS.openSample,
    async ({
      uri,
      sample,
      bucket,
      review,
      model,
      layer,
    }: NonNullable<BucketNode['target']>): Promise<void> => {
      if (bucket) return openSamples(client, panels, bucket, sample);
      const file = vscode.Uri.parse(uri);
      await panels.show(file, {
        sample,
        review: review ?? (await isReviewer(client, file, annotator.current(file))),
        filter: {
          queue: 'all',
          ...(model !== undefined && { model }),
          ...(layer !== undefined && { layer }),
        },
      });
    },
  );
  command(COMMANDS.openSamples, (params: SamplesParams) => openSamples(client, panels, params));
  command(COMMANDS.chooseAnnotator, () => annotator.choose(vscode.window.activeTextEditor?.document.uri));
  command(COMMANDS.newProject, (uri?: vscode.Uri) => newProject(client, panels, uri));
  command(COMMANDS.showAgreement, (root?: unknown) => agreement.show(rootOf(root)));
  command(COMMANDS.showGuideline, (root?: unknown) => guidelines.show(rootOf(root)));
  command(COMMANDS.auditData, (root?: unknown) => audits.show(rootOf(root)));
  command(COMMANDS.compareVersions, (root?: unknown) => compareVersions(client, versions, rootOf(root)));
  command(COMMANDS.showCorrections, (root?: unknown) => corrections.show(rootOf(root)));
  command(COMMANDS.showCodes, (root?: unknown) => codes.show(rootOf(root)));
  command(COMMANDS.showAssist, (root?: unknown) => assists.show(rootOf(root)));
  command(COMMANDS.evaluateModel, (root?: unknown) =>
    evaluateModel(client, evaluations, version, rootOf(root)),
  );
  command(COMMANDS.validateModel, (root?: unknown, target?: ValidationTarget) =>
    validateModel(client, validations, rootOf(root), target),
  );
  command(COMMANDS.predictWithModel, (root?: unknown) => predictWithModel(client, rootOf(root)));
  command(COMMANDS.showMyPage, (root?: unknown) => showMyPage(client, annotator, ownPages, rootOf(root)));
  command(COMMANDS.handOff, (root?: unknown) => handOff(client, handOffs, version, rootOf(root)));
  command(COMMANDS.shareAnswers, (root?: unknown) => share(client, annotator, rootOf(root)));
  command(COMMANDS.explainLabel, (target?: ExplainTarget) => explainLabel(texts, panels, version, target));
  command(COMMANDS.compareGuideline, (root?: unknown) =>
    compareGuideline(client, texts, version, rootOf(root)),
  );
  command(COMMANDS.newVersion, (root?: unknown) => newVersion(client, annotator, rootOf(root)));
  command(COMMANDS.exportGuideline, (root?: unknown) =>
    exportGuideline(client, version, guidelines, rootOf(root)),
  );
  command(COMMANDS.applyMigration, () => applyMigration(client));
  const reports = new ReportDocuments(context);
  const exchange = { context, client, panels, reports };
  command(COMMANDS.import, () => importFiles(exchange));
  command(COMMANDS.importThis, (uri: vscode.Uri, uris?: vscode.Uri[]) => importFiles(exchange, uri, uris));
  command(COMMANDS.export, (root?: unknown) => exportProject(exchange, rootOf(root)));
  command(COMMANDS.openReport, (id: string) => reports.open(id));
  new PipelineView(context, client, panels, annotator);
  command(COMMANDS.openNextStep, (node: ListedNode) => openNextStep(client, panels, node));
  command(COMMANDS.askPerson, askPerson);
  command(COMMANDS.assign, (node?: ListedNode) =>
    assign(client, texts, version, { root: node?.root, batch: node?.batch }),
  );
  const reportsView = new ReportsView(context, client, reports, handOffs);
  command(COMMANDS.spotCheck, async (target?: SpotCheckTarget) => {
    await spotCheck({ client, panels, texts, software: version }, target);
    // A watcher may miss the first file of a new folder.
    reportsView.refresh();
  });
  command(COMMANDS.refresh, () => buckets.refresh(0));
  registerTreeCommands(command, {
    client,
    annotator,
    panels,
    buckets,
    views,
    log,
    promote: (selection) => promoteToGold(client, panels, selection),
  });
  command(COMMANDS.showLog, () => log.channel.show());
  command(COMMANDS.showProblems, () => vscode.commands.executeCommand('workbench.actions.view.problems'));
  command(COMMANDS.explainRule, (rule: string) =>
    vscode.commands.executeCommand(
      'markdown.showPreview',
      vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`),
    ),
  );
  for (const { id } of PANEL_ACTIONS) command(panelActionCommand(id), () => panels.act(id));

  context.subscriptions.push(
    client.onDidChange(({ buckets: moved, schema }) => {
      if (moved || schema) buckets.refresh();
    }),
    client.onDidRestart(() => buckets.refresh()),
    orders.onDidChange(() => buckets.refresh(0)),
    annotator.onDidChange(() => buckets.refresh(0)),
  );
  registerLanguages(context);
  context.subscriptions.push(startItem(buckets));
  buckets.refresh(0);
  void vscode.commands.executeCommand('setContext', CONTEXTS.ready, true);
}

/** The way to the first sample, in the status bar while there is a project. */
function startItem(buckets: BucketsModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('labelwright.start', vscode.StatusBarAlignment.Left);
  item.name = 'Labelwright';
  item.text = '$(tag) Start Labelling';
  item.tooltip = 'Open the samples in the labelling panel, where you left off';
  item.command = COMMANDS.startLabelling;
  buckets.onDidChange(() => (buckets.projects.length > 0 ? item.show() : item.hide()));
  return item;
}
