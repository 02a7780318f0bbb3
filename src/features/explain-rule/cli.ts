import { editDistance } from '../../project/schema/describe-error';
import { RULES } from '../../rules/registry';
import { terminalMarkdown } from '../../cli/terminal-markdown';
import { plainly } from '../../cli/colors';
import { blocksText } from '../../cli/document-text';
import { table } from '../../document/blocks';
import type { CliCommand } from '../../cli/command';
import { rulePage } from '../../cli/rule-pages';
import { deliver, type WithOutputs } from '../../cli/output';
import { UsageError } from '../../cli/run';

/** Maximum number of suggestions for an unknown name. */
const MAX_PROPOSED = 3;

/** `labelwright explain`: prints the page of a rule. */
export function register(program: CliCommand): void {
  program
    .command('explain')
    .description('Explain what a lint rule finds and why')
    .argument('[RULE]', 'Id of the rule; without it, all rules are listed')
    .forms(['text', 'markdown'], { aliases: ['--markdown'] })
    .addHelpText('after', HELP)
    .runs(explain);
}

const HELP = `
The page of a rule has wrong and right examples.
Exit code: 0, or 2 if there is no such rule.

Examples:
  labelwright explain missing-tie-breaker
  labelwright explain | grep span`;

async function explain(
  rule: string | undefined,
  { outputs }: WithOutputs<'text' | 'markdown'>,
): Promise<void> {
  const page = rule === undefined ? listOfRules() : rulePage(rule);
  if (page === undefined) throw new UsageError(unknown(rule!));
  await deliver(outputs, {
    text: (paint) => (rule === undefined ? page : terminalMarkdown(page, paint, process.stdout.columns)),
    markdown: () => page,
  });
}

function listOfRules(): string {
  const rows = RULES.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const columns = table('', rows, [
    ['rule', ({ id }) => id],
    ['severity', ({ severity }) => severity],
    ['what it finds', ({ summary }) => summary],
  ]);
  return blocksText(columns, plainly);
}

function unknown(rule: string): string {
  const near = nearRules(rule);
  const proposal =
    near.length > 0
      ? ` Did you mean ${new Intl.ListFormat('en', { type: 'disjunction' }).format(near)}?`
      : '';
  return `There is no rule ${JSON.stringify(rule)}.${proposal} "labelwright explain" lists them all.`;
}

/** Rules whose ids are similar to a text or contain it, closest first. */
function nearRules(text: string): string[] {
  const word = text.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  const holds = (id: string): boolean => word.length >= 3 && (id.includes(word) || word.includes(id));
  return RULES.map(({ id }) => ({ id, distance: holds(id) ? 0 : editDistance(word, id, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_PROPOSED)
    .map(({ id }) => id);
}
