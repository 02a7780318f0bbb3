import { DisagreementFinder } from '../disagreements';
import { checkProjects, type OpenProject } from '../../check/cli/check-projects';
import type { CliCommand, OptionsOf } from '../../../cli/command';
import { outOfFoldSuspects } from '../../suspects/model-suspects';
import { findProjects } from '../../../cli/find-projects';
import { sayLeftOut } from '../../../cli/open-project';
import { BUCKETS_JSON, bucketsJson } from './buckets-json';
import { bucketsText } from './buckets-text';
import { wholeNumber } from '../../../cli/options';
import { writeOutput } from '../../../cli/output';

/** `labelwright buckets`: lists disagreements and errors with their samples. */
const define = (program: CliCommand) =>
  program
    .command('buckets')
    .description('List disagreements and errors with their samples')
    .onProject('Project, or folder with projects; the working folder by default')
    .forms(['text', 'json'])
    .opt('--limit <N>', 'Samples listed for each bucket in text; 0 lists all', wholeNumber, 10)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

export const register = (program: CliCommand): void => void define(program).runs(buckets);

const HELP = `
Shows who gave which label, and which rule they cited. JSON has all samples.
Exit code: 0, or 2 if a project cannot be read.

Examples:
  labelwright buckets
  labelwright buckets --json | jq '.projects[].disagreements[] | [.layer, .labels, .count]'`;

async function jsonOf(open: OpenProject): Promise<Iterable<string>> {
  const { project, model } = open;
  const pause = (): Promise<void> => Promise.resolve();
  const finder = await DisagreementFinder.gather(project, model, pause);
  const suspects = await outOfFoldSuspects(project, model);
  return bucketsJson(open, await finder.all(pause), finder.labelScores(), suspects);
}

async function buckets({ project: folder, outputs, limit }: Options): Promise<void> {
  const all = { limit: Infinity, severities: new Set(['error'] as const) };
  const projects = await findProjects(folder);
  for (const output of outputs)
    await writeOutput(output, async (put, paint) => {
      const isJson = output.format === 'json';
      let first = true;
      await checkProjects(projects, all, async (open) => {
        sayLeftOut(open.project, open.checked.folder);
        await open.project.nearDuplicates.refresh({ pause: () => Promise.resolve() });
        const [start, between] = isJson ? [BUCKETS_JSON.start, BUCKETS_JSON.separator] : ['', '\n'];
        await put(first ? start : between);
        first = false;
        const pieces = isJson ? await jsonOf(open) : bucketsText(open, limit === 0 ? Infinity : limit, paint);
        for (const piece of pieces) await put(piece);
      });
      if (isJson) await put(BUCKETS_JSON.end);
    });
}
