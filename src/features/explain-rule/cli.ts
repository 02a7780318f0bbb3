import type { Command } from 'commander';
import { editDistance } from '../../project/schema/describe-error';
import { RULES } from '../../rules/registry';
import { terminalMarkdown } from './cli-markdown';
import { textTable } from '../../cli/text-table';
import { colorOption, painter, type ColorChoice } from '../../cli/colors';
import { rulePage } from '../../cli/rule-pages';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';

/** Maximum number of suggestions for an unknown name. */
const MAX_PROPOSED = 3;

/** `labelwright explain`: prints the page of a rule. */
export function register(program: Command): void {
  program
    .command('explain')
    .description('what a rule finds, why it matters, and what is wrong and right by it')
    .argument('[rule]', 'id of the rule; without one all rules are listed')
    .option('--markdown', 'print the page as it is written')
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((rule: string | undefined, options: { markdown?: boolean; color: ColorChoice }) =>
      runToExit(() => explain(rule, options)),
    );
}

const HELP = `
Exit code: 0, or 2 when there is no such rule.

Examples:
  labelwright explain missing-tie-breaker
  labelwright explain | grep span`;

async function explain(
  rule: string | undefined,
  { markdown, color }: { markdown?: boolean; color: ColorChoice },
): Promise<ExitCode> {
  const paint = painter(color, process.stdout);
  if (rule === undefined) {
    const rows = RULES.map(({ id, severity, summary }) => [id, severity, summary]).sort();
    await print([textTable(['rule', 'severity', 'what it finds'], rows, ''), '\n']);
    return EXIT.clean;
  }
  const page = rulePage(rule);
  if (page === undefined) throw new UsageError(unknown(rule));
  await print([markdown ? page : terminalMarkdown(page, paint, process.stdout.columns)]);
  return EXIT.clean;
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
