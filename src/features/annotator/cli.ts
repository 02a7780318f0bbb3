import { paragraphs } from '../../base/text/markdown';
import { ownPage } from './build';
import { annotatorPage } from './page';
import type { CliCommand, InProject } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { deliver, type WithOutputs } from '../../cli/output';
import { UsageError } from '../../cli/run';
import { VERSION } from '../../cli/version';
import { counted } from '../../base/text/phrases';
import type { Figure } from '../../document/figure';
import type { Judged } from '../report/model';
import type { OwnPage } from './model';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

interface Options extends InProject, WithOutputs<'text' | 'json' | 'html'> {
  allGold?: boolean;
}

/** `labelwright annotator`: one annotator's own page. */
export function register(program: CliCommand): void {
  program
    .command('annotator')
    .description("Show one annotator's own page")
    .argument('<NAME>', 'The annotator')
    .onProject()
    .forms(['text', 'json', 'html'], { aliases: ['--html <FILE>'] })
    .option(
      '--all-gold',
      'Include gold that annotators are not told about (gold.feedback in labelwright.yaml)',
    )
    .addHelpText('after', HELP)
    .runs(annotator);
}

const HELP = `
The page shows accuracy, confusions, speed, and what to read again. It covers only samples that the annotator has
answered, and reveals no answer to a sample that is still to do.
Exit code: 0, or 2 if the project cannot be read or no one of that name has answered anything.

Examples:
  labelwright annotator ana
  labelwright annotator ana tickets --output ana.html`;

async function annotator(
  name: string,
  { project: folder, outputs, allGold = false }: Options,
): Promise<void> {
  return withProject(folder, async ({ project, model }) => {
    await project.refresh();
    const { annotators } = project.records.table;
    if (annotators.find(name) < 0) {
      const known = annotators.all().sort();
      throw new UsageError(
        `No one called "${name}" has answered anything. Annotators: ${known.join(', ') || 'none yet'}.`,
      );
    }
    const pause = (): Promise<void> => Promise.resolve();
    const page = await ownPage(project, model, name, { software: VERSION, now: new Date(), allGold, pause });
    await deliver(outputs, {
      text: () => annotatorText(page),
      json: () => page,
      html: () => annotatorPage(page),
    });
  });
}

/** An annotator's own page for a terminal. */
function annotatorText({
  name,
  counts,
  speed,
  changes,
  layers,
  confusions,
  reread,
  goldUntold,
}: OwnPage): string {
  const facts = [
    counted(counts.answers, 'answer'),
    counts.flagged > 0 && `${counts.flagged} flagged`,
    counts.stale > 0 && `${counts.stale} stale`,
    counts.returned > 0 && `${counts.returned} sent back`,
    speed.median !== null &&
      `${speed.median.toFixed(1)} s per sample (median)${speed.others === null ? '' : ` (others ${speed.others.toFixed(1)} s)`}`,
  ].filter((fact) => fact !== false);
  const part = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
    rows.length === 0
      ? ''
      : `${printable(title)}\n${textTable(
          head,
          rows.map((row) => row.map(printable)),
        )}`;
  return paragraphs(
    `${printable(name)}: ${facts.join(', ')}`,
    layers.length > 0 && layerTable(layers),
    part(
      'What is taken for what',
      ['layer', 'said', 'right', 'says', 'samples', 'which'],
      confusions.map(({ layer, said, right, ends, by, count, samples }) => {
        const named = samples.slice(0, 8).map(({ sample }) => sample);
        const which = named.join(', ') + (count > named.length ? ', …' : '');
        const wanted = `${right || '(nothing)'}${ends ? ', other ends' : ''}`;
        return [layer, said || '(nothing)', wanted, by, String(count), which];
      }),
    ),
    part(
      'To read again',
      ['id', 'because', ''],
      reread.map(({ id, because, text }) => [id, because, text]),
    ),
    part(
      `Changes of the guideline since ${changes.since ?? ''}`,
      ['version', 'date', '', ''],
      changes.entries.flatMap(({ version, date = '', changes: list }) =>
        list.map(({ semantic, text }) => [version, date, semantic ? 'meaning' : 'editorial', text]),
      ),
    ),
    goldUntold && 'Gold that the project does not tell annotators is left out; --all-gold takes it in.',
  );
}

function layerTable(layers: OwnPage['layers']): string {
  return textTable(
    ['layer', 'answers', 'right by gold', 'as decided', 'with others', 'with themself', 'trend'],
    layers.map(({ id, answers, gold, decisions, withOthers, self, trend }) => [
      printable(id),
      String(answers),
      judged(gold),
      judged(decisions),
      figure(withOthers),
      figure(self),
      trend === null ? '–' : `p = ${trend < 0.001 ? '< 0.001' : trend.toFixed(3)}`.replace('= <', '<'),
    ]),
  );
}

const judged = (of: Judged | undefined): string =>
  of ? `${figure(of.accuracy)} (${of.correct}/${of.items})` : '–';

function figure({ value, ci95 }: Figure): string {
  if (value === null) return '–';
  return value.toFixed(2) + (ci95 ? ` [${ci95[0].toFixed(2)}, ${Math.min(1, ci95[1]).toFixed(2)}]` : '');
}
