import { explainSample } from './explain-sample';
import { withHistory } from '../../platform/git/history';
import { explainDocument } from './document';
import { terminalMarkdown } from '../../cli/terminal-markdown';
import { UserError } from '../../base/user-error';
import { documentForms, blocksText, deliver } from '../../cli/output';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { checkLayers, onlyProject, withProject } from '../../cli/open-project';
import { rulePage } from '../../cli/rule-pages';
import { defined } from '../../base/objects';
import { editDistance } from '../../project/schema/describe-error';
import { RULES } from '../../rules/registry';
import { plainly } from '../../cli/colors';
import { table } from '../../document/blocks';

/** `labelwright explain`: prints the page of a rule, or explains why a sample has its labels. */
export const define = (command: CliCommand) =>
  command
    .description('Explain a lint rule, or why a sample has its labels')
    .argument('[NAME]', 'Id of a rule or of a sample; without it, all rules are listed')
    .projectOption('Project of the sample; the working folder by default')
    .opt('--annotator <NAME>', 'Sample: only the answer of this annotator')
    .opt('--layer <ID>', 'Sample: only this layer')
    .forms(['text', 'markdown'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
The page of a rule has what it finds, why, and wrong and right examples. Of a sample, the output has the rules cited,
the guideline at that time (from Git), decisions, and everything that happened to it. A sample that has the id of a
rule needs --annotator or --layer.
Exit code: 0, or 2 if nothing has this name, or the project cannot be read.

Examples:
  labelwright explain missing-tie-breaker
  labelwright explain | grep span
  labelwright explain t-031 --annotator ana --layer intent`;

export async function run(name: string | undefined, options: Options): Promise<void> {
  const { annotator, layer, outputs } = options;
  if (name === undefined) return deliver(outputs, { text: listOfRules, markdown: listOfRules });
  const page = annotator === undefined && layer === undefined ? rulePage(name) : undefined;
  if (page === undefined) return explainLabel(name, options);
  await deliver(outputs, {
    text: (paint) => terminalMarkdown(page, paint, process.stdout.columns),
    markdown: () => page,
  });
}

async function explainLabel(sample: string, options: Options): Promise<void> {
  const { project: given, annotator, layer, outputs } = options;
  const quoted = JSON.stringify(sample);
  const root = await onlyProject(given).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UsageError(`There is no rule ${quoted}. ${rulesLike(sample)} As for samples: ${error.message}`);
  });
  await withProject(root, async ({ project, model, folder }) => {
    if (layer !== undefined) checkLayers([layer], model.schema.layers);
    const explained = await withHistory(folder, (past) =>
      explainSample({ project, model }, sample, defined({ annotator, layer, ...past })),
    );
    if (!explained)
      throw new UsageError(
        `No rule, and no file and no record of the project, knows ${quoted}. ${rulesLike(sample)}`,
      );
    await deliver(
      outputs,
      documentForms(() => explainDocument(model, explained)),
    );
  });
}

/** Maximum number of suggestions for an unknown name. */
const MAX_PROPOSED = 3;

/** All rules as a table of text. */
function listOfRules(): string {
  const rows = RULES.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const columns = table('', rows, [
    ['rule', ({ id }) => id],
    ['severity', ({ severity }) => severity],
    ['what it finds', ({ summary }) => summary],
  ]);
  return blocksText(columns, plainly);
}

/** The sentences about a name that no rule has: rules whose ids are similar to it or contain it, closest first. */
function rulesLike(name: string): string {
  const word = name.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  const holds = (id: string): boolean => word.length >= 3 && (id.includes(word) || word.includes(id));
  const near = RULES.map(({ id }) => ({ id, distance: holds(id) ? 0 : editDistance(word, id, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_PROPOSED)
    .map(({ id }) => id);
  const proposed = new Intl.ListFormat('en', { type: 'disjunction' }).format(near);
  return `${near.length > 0 ? `Did you mean ${proposed}? ` : ''}"labelwright explain" lists all rules.`;
}
