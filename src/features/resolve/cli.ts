import { Option, type Command } from 'commander';
import { isStep, STEPS, type ResolvePolicy, type Step } from '../../project/model/resolve-policy';
import { ProjectResolver } from './resolve-project';
import { resolvedLine } from './resolved-line';
import { ResolveSummary } from './resolve-summary';
import { resolveSummaryJson, resolveSummaryText } from './cli-report';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { nameList, share, wholeNumber } from '../../cli/options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { print, say } from '../../cli/standard-output';
import { writeWhole } from '../../cli/write-file';

export interface PolicyOptions {
  policy?: string[];
  quorum?: number;
  minAnswers?: number;
  minPosterior?: number;
}

interface Options extends PolicyOptions {
  layer?: string[];
  soft?: true | 'votes' | 'dawid-skene';
  all?: boolean;
  text: boolean;
  out?: string;
  force?: boolean;
  json?: boolean;
  strict?: boolean;
}

/** `labelwright resolve`: one answer per sample, by a stated policy. */
export function register(program: Command): void {
  program
    .command('resolve')
    .description(
      "one answer for each sample from everybody's, by a stated policy; ties are listed, never broken",
    )
    .argument('[dir]', 'the project', '.')
    .option('--policy <steps>', `steps in order, of: ${STEPS.join(', ')}`, nameList)
    .option('--quorum <share>', 'majority: share of the votes that the winner must pass (1: all)', share)
    .option('--min-answers <number>', 'fewer answers leave a layer unresolved', wholeNumber)
    .option('--min-posterior <share>', 'dawid-skene: least probability of the answer', share)
    .option(
      '--layer <ids>',
      'only these layers (a,b,c or a JSON list), and those that they depend on',
      nameList,
    )
    .addOption(
      new Option('--soft [how]', 'also soft labels: shares of the votes, or probabilities')
        .choices(['votes', 'dawid-skene'])
        .preset('votes'),
    )
    .option('--all', 'also samples that nobody has answered')
    .option('--no-text', 'leave out the texts')
    .option('--out <file>', 'write the JSONL to a file; default: standard output')
    .option('--force', 'replace the file when it exists')
    .option('--json', 'print the summary as JSON; the answers then only go to --out')
    .option('--strict', 'exit code 1 when something is unresolved')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => resolve(folder, options)));
}

const HELP = `
Exit code: 0, 1 with --strict when something is unresolved, or 2 when the project cannot be read.

Examples:
  labelwright resolve > labels.jsonl
  labelwright resolve --policy decision,unanimous,majority,dawid-skene --out labels.jsonl --json
  labelwright resolve --soft --layer intent --no-text | jq .soft`;

async function resolve(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const policy = policyOf(model.schema.training.resolve, options);
    const known = model.schema.layers.map(({ id }) => id);
    const unknown = options.layer?.find((id) => !known.includes(id));
    if (unknown !== undefined)
      throw new UsageError(`The project has no layer "${unknown}". Its layers: ${known.join(', ')}.`);
    const resolver = new ProjectResolver(project, model, {
      policy,
      ...(options.layer && { layers: options.layer }),
      ...(options.soft && { soft: options.soft === true ? 'votes' : options.soft }),
      ...(options.all && { all: true }),
    });
    const summary = new ResolveSummary(resolver.layers);
    const write = async (put: (text: string) => Promise<void>): Promise<void> => {
      for await (const resolved of resolver.samples((row) => summary.leftOut.push(row))) {
        summary.add(resolved);
        await put(`${JSON.stringify(resolvedLine(resolved, { text: options.text }))}\n`);
      }
    };
    if (options.out !== undefined) await writeWhole(options.out, write, { replace: options.force === true });
    else await write(options.json ? () => Promise.resolve() : (text) => print([text]));
    const context = {
      policy,
      samples: project.samples.total,
      guideline: model.guideline?.version?.text,
      folder: relativeFolder(root),
    };
    if (options.json) await print([JSON.stringify(resolveSummaryJson(summary, context), null, 2), '\n']);
    else {
      const text = resolveSummaryText(summary, context);
      if (options.out !== undefined) await print([text, '\n']);
      else say(text);
    }
    return options.strict && summary.open.length > 0 ? EXIT.findings : EXIT.clean;
  });
}

/** The project's policy, with the options of the command line applied. */
export function policyOf(base: ResolvePolicy, options: PolicyOptions): ResolvePolicy {
  const { policy, quorum, minAnswers, minPosterior } = options;
  const wrong = policy?.find((step) => !isStep(step));
  if (wrong !== undefined || policy?.length === 0)
    throw new UsageError(`"${wrong ?? ''}" is no step of a policy. Steps: ${STEPS.join(', ')}.`);
  return {
    steps: policy ? ([...new Set(policy)] as Step[]) : base.steps,
    quorum: quorum ?? base.quorum,
    minAnswers: minAnswers ?? base.minAnswers,
    minPosterior: minPosterior ?? base.minPosterior,
  };
}
