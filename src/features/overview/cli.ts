import { filesBefore } from '../../platform/git/git-files';
import { worthJson } from '../guideline-tests/cli-json';
import { overviewOf, type Overview } from './build';
import { overviewDocument } from './document';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProjectRead } from '../../cli/open-project';
import { positiveAmount, timeSince } from '../../cli/options';
import { deliver, documentForms, VERSION } from '../../cli/output';

/** `labelwright report overview`: the whole project on one page. */
export const define = (command: CliCommand) =>
  command
    .description('Show the whole project on one page: progress, people, review, agreement, gate')
    .onProject()
    .forms(['text', 'html', 'markdown', 'json'])
    .opt(
      '--since <WHEN>',
      'What is new since a date, or in the last days: 2026-11-25 or 7d; 7d by default',
      timeSince,
    )
    .opt('--rate <AMOUNT>', 'Pay for an hour, to say what the labels cost', positiveAmount)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
What it says of each person is off, unless labelwright.yaml has "report: {people: true}". Where the variable CI is set,
as where sites and pull requests are made, it names nobody.
Exit code: 0, or 2 if the project cannot be read or a file cannot be written.

Examples:
  labelwright report overview
  labelwright report overview --since 2026-11-23 --output monday.html
  labelwright report overview tickets --rate 14.50 --json | jq '.team[] | [.name, .time.all]'`;

export async function run({ project: root, outputs, since = timeSince('7d'), rate }: Options): Promise<void> {
  const isPublic = (process.env.CI ?? '') !== '';
  const made = await withProjectRead(
    root,
    { lean: false, checks: true },
    async ({ project, model, folder }) => {
      const past = await filesBefore(folder, since);
      const fixed = { software: VERSION, now: new Date(), isPublic, pause: () => Promise.resolve() };
      return overviewOf({ project, model }, { ...fixed, since, rate, past });
    },
  );
  await deliver(outputs, { ...documentForms(() => overviewDocument(made)), json: () => overviewJson(made) });
}

/** Of the change, it has what the page says: no samples, and nobody. */
function overviewJson({ change, pairs, ...made }: Overview): object {
  const rest = { ...made, pairs: worthJson(pairs) };
  if ('reason' in change) return { ...rest, change };
  const { before, totals, layers } = change;
  const moves = layers.map(({ id, before: from, after, move }) => ({ id, before: from, after, move }));
  return { ...rest, change: { commit: before.commit, time: before.time, totals, layers: moves } };
}
