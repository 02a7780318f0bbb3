import path from 'node:path';
import type { Command } from 'commander';
import { handOff } from '../hand-off';
import { BundleFolder } from '../../../platform/bundle-folder';
import { sourceState } from '../../../platform/git/source-state';
import { relativeFolder } from '../../../cli/find-projects';
import { gateText } from '../../gate/cli-report';
import { handOffText } from './report';
import { interruptible } from '../../../cli/interruptible';
import { withProject } from '../../../cli/open-project';
import { EXIT, runToExit, type ExitCode } from '../../../cli/run';
import { print, say } from '../../../cli/standard-output';
import { VERSION } from '../../../cli/version';

interface Options {
  project: string;
  force?: boolean;
  guardFormulas?: boolean;
  json?: boolean;
}

/** `labelwright handoff OUT`: writes a folder that others can train on, and reproduce. */
export function register(program: Command): void {
  program
    .command('handoff')
    .description('a folder for training: data, splits, guideline, reports, data card, Croissant, hashes')
    .argument('<out>', 'the folder, that is made; one that an earlier hand-off made is replaced')
    .option('--project <dir>', 'the project', '.')
    .option('--force', 'also when the gate is closed; the bundle says so')
    .option('--guard-formulas', "write ' before cells of the tables that a spreadsheet would run as formulas")
    .option('--json', 'print the manifest, or the gate that is closed, as JSON')
    .addHelpText('after', HELP)
    .action((out: string, options: Options) => runToExit(() => handoff(out, options)));
}

const HELP = `
The same files of the project give the same bundle, byte by byte: "labelwright verify OUT" makes it again and compares.
Exit code: 0, 1 when the gate is closed and nothing was written, or 2 when it could not be made.

Examples:
  labelwright handoff ../tickets-1.0
  labelwright handoff out --project tickets --force
  labelwright verify out --project tickets`;

const warnNoCommit = (reason: string): void => say(`The bundle does not name the commit. ${reason}`);

async function handoff(
  out: string,
  { project: folder, force = false, guardFormulas = false, json }: Options,
): Promise<ExitCode> {
  const progress = process.stderr.isTTY === true ? (what: string): void => say(`${what} …`) : undefined;
  progress?.('reading the project');
  return withProject(
    folder,
    async ({ project, model, folder: root }) => {
      const { gate, manifest } = await interruptible((signal, pause) => {
        const target = new BundleFolder(out, signal);
        const targetInProject = target.placeIn(root);
        return handOff(project, model, target, {
          software: VERSION,
          force,
          guardFormulas,
          ...(targetInProject !== undefined && { targetInProject }),
          source: (isInput) => sourceState(root, isInput, warnNoCommit),
          pause,
          ...(progress && { progress }),
        });
      }, 'Nothing was written.');
      if (json) await print([JSON.stringify(manifest ?? { gate }, null, 2), '\n']);
      else if (manifest) await print([handOffText(manifest, relativeFolder(path.resolve(out))), '\n']);
      else
        await print([
          gateText(gate),
          '\n\nNothing was written. --force hands off all the same; the bundle then says what does not hold.\n',
        ]);
      return manifest ? EXIT.clean : EXIT.findings;
    },
    { lean: false, checks: true },
  );
}
