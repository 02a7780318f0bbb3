import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PANEL_ACTIONS } from '../../src/protocol/actions';
import { SETTINGS, VIEW_TYPE } from '../../src/extension/ids';
import type { GateCheck } from '../../src/project/gate';
import { SLOW } from '../host/until';
import { registered, type Registered } from '../support/registered';
import { repoRoot } from '../support/repo-root';
import { pick } from '../support/pick';

const manifest = JSON.parse(readFileSync(path.join(repoRoot, 'package.json'), 'utf8')) as {
  icon: string;
  activationEvents: string[];
  keywords: string[];
  galleryBanner: { color: string; theme: string };
  repository?: string | { url: string };
  bugs?: string | { url: string };
  homepage?: string;
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command?: string; submenu?: string; when?: string }[]>;
    submenus: { id: string; label: string }[];
    keybindings: { command: string }[];
    customEditors: { viewType: string; priority: string }[];
    views: Record<string, { id: string }[]>;
    configuration: {
      properties: Record<string, { markdownDescription?: string; scope?: string; properties?: object }>;
    };
    walkthroughs: { steps: { id: string; media: { markdown: string } }[] }[];
    viewsContainers: { activitybar: { icon: string }[] };
    languages: { id: string; configuration: string; filenames?: string[]; filenamePatterns?: string[] }[];
    grammars: {
      language: string;
      scopeName: string;
      path: string;
      unbalancedBracketScopes?: string[];
    }[];
    configurationDefaults: Record<string, Record<string, unknown>>;
    taskDefinitions: { type: string }[];
    mcpServerDefinitionProviders: { id: string }[];
    problemMatchers: { pattern: Record<string, string | number> }[];
  };
};
const { contributes } = manifest;
/** Commands that are offered to reviewers alone, where a project lists some. */
const FOR_REVIEWERS = new Set(['labelwright.receiveAnswers', 'labelwright.makePages']);
const sorted = (list: Iterable<string>): string[] => [...list].sort();

describe('manifest', function () {
  this.timeout(SLOW);

  let code: Registered;
  before(async () => {
    code = await registered();
  });

  it('declares exactly the commands that the code registers', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(sorted(declared), sorted(code.ids('registerCommand')));
    for (const { id } of PANEL_ACTIONS) assert.ok(declared.includes(`labelwright.panel.${id}`), id);
    const small = /^(?:an?|and|as|at|by|from|in|into|of|on|or|the|to|with)$/;
    for (const { command, title, category } of contributes.commands) {
      assert.equal(
        category,
        command.startsWith('labelwright.panel.') ? 'Labelling Panel' : 'Labelwright',
        title,
      );
      const words = title.split(' ');
      for (const [i, word] of words.entries())
        assert.ok(/^[A-Z]/.test(word) || (i > 0 && small.test(word)), `${title} is in Title Case`);
    }
  });

  it('shows in the palette what a person looks for, and nothing else', () => {
    const { commandPalette } = contributes.menus;
    const whens = new Map(commandPalette!.map(({ command, when }) => [command, when]));
    assert.equal(whens.size, commandPalette!.length);
    const shown = contributes.commands
      .map(({ command }) => command)
      .filter((id) => whens.get(id) !== 'false');
    assert.ok(shown.length >= 12 && shown.length <= 24, `${shown.length} commands`);
    // These say what is needed when there is no project.
    const always = ['import', 'lookAtFile', 'newProject', 'startLabelling'].map((id) => `labelwright.${id}`);
    assert.deepEqual(sorted(shown.filter((id) => !whens.has(id))), sorted(always));
    for (const id of shown.filter((each) => whens.has(each)))
      assert.equal(
        whens.get(id),
        // What a page is, and what it sends, is nothing for annotators.
        `labelwright.hasProject${FOR_REVIEWERS.has(id) ? ' && labelwright.leads' : ''}`,
        id,
      );
  });

  it('has a condition for each entry of a menu, and leaves files of other projects alone', () => {
    const menus = Object.entries(contributes.menus).filter(([menu]) => !menu.startsWith('labelwright.'));
    for (const [menu, entries] of menus)
      for (const { command, submenu, when } of entries) assert.ok(when, `${menu}: ${command ?? submenu}`);
    const ofFiles = ['editor/title', 'editor/context', 'explorer/context'].flatMap(
      (menu) => contributes.menus[menu]!,
    );
    // A new project, an import and a look begin with files that belong to none.
    const starts = ['labelwright.newProject', 'labelwright.importThis', 'labelwright.lookAtFile'];
    const folders = ['sampleFolders', 'lineFolders', 'yamlFiles'].map((name) => `labelwright.${name}`);
    for (const { command, when } of ofFiles)
      assert.ok(
        starts.includes(command!)
          ? when!.split(' || ').every((part) => part.includes('labelwright.ready'))
          : folders.some((key) => when!.includes(` in ${key}`)),
        `${command}: ${when}`,
      );
    // Only the name of the schema says that a file is ours: other projects have a guideline.yaml too.
    assert.deepEqual(
      contributes.languages.flatMap(({ filenames = [], filenamePatterns = [] }) => [
        ...filenames,
        ...filenamePatterns,
      ]),
      ['labelwright.yaml'],
    );
  });

  it('uses only declared commands in menus and keybindings', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const submenus = new Set(contributes.submenus.map(({ id }) => id));
    const items: { command?: string; submenu?: string }[] = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
    ];
    assert.deepEqual(
      items.filter(({ command, submenu }) => !known.has(command ?? '') && !submenus.has(submenu ?? '')),
      [],
    );
    for (const id of submenus) assert.ok(contributes.menus[id]!.length > 0, id);
  });

  it('wakes for exactly the pages that the code can restore', () => {
    const pages = code.ids('registerWebviewPanelSerializer').map((page) => `onWebviewPanel:${page}`);
    assert.deepEqual(
      sorted(manifest.activationEvents),
      sorted([...pages, 'workspaceContains:**/labelwright.yaml']),
    );
  });

  it('lists a page for each check of the gate', () => {
    const checks: Record<GateCheck['check'], true> = {
      answers: true,
      min_answered: true,
      max_errors: true,
      min_agreement: true,
      min_gold_pass_rate: true,
      max_unresolved: true,
      max_stale: true,
      max_leaks: true,
      min_accuracy: true,
      min_accuracy_limit: true,
      min_macro_f1: true,
      min_recall: true,
      max_training_leaks: true,
      max_worse_slices: true,
      as_good_as: true,
      min_coverage: true,
      min_pass: true,
      max_new_failures: true,
      max_people_failing: true,
    };
    const without = Object.keys(checks).filter(
      (check) => !code.reports.commandOf(check as keyof typeof checks),
    );
    assert.deepEqual(without, []);
  });

  it('declares exactly the views, the editor and the settings that the code reads', () => {
    assert.deepEqual(
      sorted(
        Object.values(contributes.views)
          .flat()
          .map(({ id }) => id),
      ),
      sorted(code.ids('createTreeView')),
    );
    assert.deepEqual(pick(contributes.customEditors, 'viewType', 'priority'), [[VIEW_TYPE, 'option']]);
    assert.deepEqual(code.ids('registerCustomEditorProvider'), [VIEW_TYPE]);
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(SETTINGS).map((name) => `labelwright.${name}`)),
    );
    for (const [name, setting] of Object.entries(contributes.configuration.properties))
      assert.ok(setting.markdownDescription && setting.scope, `${name} has a description and a scope`);
  });

  it('offers each panel action as a key setting', () => {
    const keys = contributes.configuration.properties['labelwright.panel.keys']!.properties!;
    assert.deepEqual(sorted(Object.keys(keys)), sorted(PANEL_ACTIONS.map(({ id }) => id)));
  });

  it('names only files that exist', () => {
    const files = [
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.grammars.map(({ path: file }) => file),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join(repoRoot, file))),
      [],
    );
  });

  it('has what the extension page of the gallery shows', () => {
    const icon = readFileSync(path.join(repoRoot, manifest.icon));
    assert.equal(icon.toString('latin1', 1, 4), 'PNG');
    const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
    assert.ok(width >= 128 && width === height, `${width} by ${height}`);
    assert.ok(manifest.keywords.length <= 30 && new Set(manifest.keywords).size === manifest.keywords.length);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.match(manifest.galleryBanner.theme, /^(?:dark|light)$/);
  });

  it('says in one place where the repository is', () => {
    const urlOf = (field?: string | { url: string }): string | undefined =>
      typeof field === 'object' ? field.url : field;
    const address = urlOf(manifest.repository)?.replace(/^git\+|\.git$/g, '');
    const derived = [urlOf(manifest.bugs), manifest.homepage].filter((url) => url !== undefined);
    assert.deepEqual(
      derived.filter((url) => address === undefined || !url.startsWith(address)),
      [],
    );
    const pages = ['README.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md', 'SECURITY.md', 'docs/ci.md'];
    for (const page of pages)
      assert.doesNotMatch(
        readFileSync(path.join(repoRoot, page), 'utf8'),
        /(?:github|gitlab)\.com\/(?!OWNER\/)[^\s)]*\/labelwright\b/,
        `${page} links to the repository with relative links`,
      );
  });

  it('gives each language a grammar of its own name, and packs the files of both', () => {
    const ids = contributes.languages.map(({ id }) => id);
    assert.deepEqual(pick(contributes.grammars, 'language'), ids);
    for (const { scopeName, path: file, unbalancedBracketScopes } of contributes.grammars) {
      // Brackets of a text are none of the structure: one alone would be shown as an error.
      if (!scopeName.endsWith('records')) assert.ok(unbalancedBracketScopes?.includes('string.unquoted'));
      const grammar = JSON.parse(readFileSync(path.join(repoRoot, file), 'utf8')) as { scopeName: string };
      assert.equal(grammar.scopeName, scopeName);
    }
    const files = [
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.grammars.map(({ path: file }) => file),
    ];
    assert.ok(files.every((file) => file.startsWith('./syntaxes/')));
    for (const key of Object.keys(contributes.configurationDefaults))
      assert.ok(ids.includes(key.slice(1, -1)), key);
    // Words of the file would be offered where Labelwright has nothing to offer.
    for (const id of ids)
      assert.equal(contributes.configurationDefaults[`[${id}]`]!['editor.wordBasedSuggestions'], 'off');
    // The high-contrast light theme leaves it out, and labels would look like keys and texts.
    for (const id of ids.filter((one) => !one.endsWith('records')))
      assert.equal(
        contributes.configurationDefaults[`[${id}]`]!['editor.semanticHighlighting.enabled'],
        true,
      );
  });

  it('reads with its problem matcher every finding that the command line prints', () => {
    const { regexp, ...groups } = contributes.problemMatchers[0]!.pattern;
    const lines = readFileSync(path.join(repoRoot, 'test/golden/cli/check.txt'), 'utf8').split('\n');
    const matches = lines.flatMap((line) => new RegExp(String(regexp)).exec(line) ?? []);
    assert.equal(matches.length / 7, lines.filter((line) => /:\d+:\d+ /.test(line)).length);
    const first = new RegExp(String(regexp)).exec(lines[0]!)!;
    assert.deepEqual(
      Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, first[Number(group)]])),
      {
        file: 'my tickets/annotations/ana.jsonl',
        line: '12',
        column: '43',
        severity: 'error',
        message: '"refnd" is not a label of the schema. Did you mean "refund"?',
        code: 'unknown-label',
      },
    );
    assert.deepEqual(pick(contributes.taskDefinitions, 'type'), code.ids('registerTaskProvider'));
    assert.deepEqual(
      contributes.mcpServerDefinitionProviders.map(({ id }) => id),
      code.ids('registerMcpServerDefinitionProvider'),
    );
  });
});
