import { Option } from 'commander';
import { isStep, STEPS, type ResolvePolicy, type Step } from '../../project/model/resolve-policy';
import { ProjectResolver } from './resolve-project';
import { resolvedLine } from './resolved-line';
import { ResolveSummary } from './resolve-summary';
import { resolveSummaryJson, resolveSummaryParts } from './cli-report';
import { plainly } from '../../cli/colors';
import { blocksText, deliver, outputsOf, refuseToReplace, print, say } from '../../cli/output';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { checkLayers, withProject } from '../../cli/open-project';
import { nameList, oneOf, share, wholeNumber, UsageError } from '../../cli/options';
import { merged } from '../agreement/cli/aggregate';
import { isFolder } from '../agreement/cli/project-layers';
import { writeWhole } from '../../cli/write-file';
import { defined } from '../../base/objects';

export interface PolicyOptions {
  policy?: string[];
  quorum?: number;
  minAnswers?: number;
  minPosterior?: number;
}

/** `labelwright resolve`: one answer a sample, by a stated policy. */
export const define = (command: CliCommand) =>
  command
    .description("Merge all annotators' answers into one per sample")
    .onProject(undefined, '[INPUT]', 'Project folder, answers in long form (JSONL), or - for standard input')
    .several('--policy <STEPS>', `Steps in order, of ${STEPS.join(', ')}`, nameList)
    .mode(
      '--method <METHOD>',
      'Merge one layer, or a file, by this method alone; for a file, the default is majority',
      {
        values: ['majority', 'dawid-skene'],
        own: ['--labels', '--max-iterations'],
        takes: ['--layer', '--quorum', '--force'],
        isMeant: (input) => !isFolder(input),
      },
    )
    .opt('--labels <LABELS>', '--method: labels that could be given: a,b,c or a JSON list', nameList)
    .opt('--max-iterations <N>', 'dawid-skene: stop after N iterations', wholeNumber, 1000)
    .opt('--quorum <SHARE>', 'majority: share of the votes that the winner must exceed (1: all)', share)
    .opt('--min-answers <N>', 'Leave a layer unresolved if it has fewer answers', wholeNumber)
    .opt('--min-posterior <SHARE>', 'dawid-skene: lowest probability of an answer', share)
    .layerOption('Only this layer, and those it depends on')
    .adds<{ soft?: 'votes' | 'dawid-skene' }>(
      new Option('--soft [METHOD]', 'Add soft labels: shares of the votes (the default), or probabilities')
        .choices(['votes', 'dawid-skene'])
        .argParser(oneOf(['votes', 'dawid-skene']))
        .preset('votes'),
    )
    .opt('--all', 'Include samples that no one has answered')
    .opt('--no-text', 'Leave out the texts')
    .forms(['text', 'json'], {
      about: 'Format of the summary; with json and no --output, only the summary is printed',
      hasOutput: false,
    })
    .outputOption('Write the answers (JSONL; of a file, the result) to FILE instead of standard output')
    .opt('--force', 'Replace FILE if it exists')
    .opt('--strict', 'Exit with 1 if anything is unresolved')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Ties are listed, never broken. Of a file, or with --method, one label or set of labels for each item comes out, with the
numbers of the method; the options of policies, answers and soft labels are for projects.
Exit code: 0, 1 with --strict if anything is unresolved, 2 the project cannot be read.

Examples:
  labelwright resolve > labels.jsonl
  labelwright resolve --policy decision,unanimous,majority,dawid-skene --output labels.jsonl --json
  labelwright resolve --soft --layer intent --no-text | jq .soft
  labelwright resolve answers.jsonl
  labelwright resolve -C tickets --layer intent --method dawid-skene --json`;

export async function run(options: Options): Promise<ExitCode> {
  return options.method !== undefined || !isFolder(options.project)
    ? merge(options)
    : resolveProject(options);
}

/** Merges the answers of a file, or to one layer, without a policy. */
async function merge({ layer: layers = [], force = false, ...options }: Options): Promise<ExitCode> {
  const [layer, ...others] = layers;
  if (others.length > 0) throw new UsageError('--method merges one layer. Give --layer once.');
  const { parts, json } = await merged(options.project, { ...options, layer });
  const outputs = outputsOf(options, ['text', 'json']);
  await deliver<string>(
    outputs,
    { text: (paint) => blocksText(parts, paint), json: () => json },
    { replace: force },
  );
  return EXIT.clean;
}

async function resolveProject(options: Options): Promise<ExitCode> {
  return withProject(options.project, async ({ project, model, folder: root }) => {
    const policy = policyOf(model.schema.training.resolve, options);
    checkLayers(options.layer, model.schema.layers);
    const resolver = new ProjectResolver(
      project,
      model,
      defined({ policy, layers: options.layer, soft: options.soft, ...(options.all && { all: true }) }),
    );
    const summary = new ResolveSummary(resolver.layers);
    const write = async (put: (text: string) => Promise<void>): Promise<void> => {
      for await (const resolved of resolver.samples((row) => summary.leftOut.push(row))) {
        summary.add(resolved);
        await put(`${JSON.stringify(resolvedLine(resolved, { text: options.text }))}\n`);
      }
    };
    const isJson = options.outputs[0]?.format === 'json';
    const { output } = options;
    if (output !== undefined) {
      await refuseToReplace(output);
      await writeWhole(output, write, { replace: options.force === true });
    } else await write(isJson ? () => Promise.resolve() : (text) => print([text]));
    const context = {
      policy,
      samples: project.samples.total,
      guideline: model.guideline?.version?.text,
      folder: relativeFolder(root),
    };
    const text = blocksText(resolveSummaryParts(summary, context), plainly);
    if (isJson) await print([JSON.stringify(resolveSummaryJson(summary, context), null, 2), '\n']);
    else if (output !== undefined) await print([text, '\n']);
    else say(text);
    return options.strict && summary.open.length > 0 ? EXIT.findings : EXIT.clean;
  });
}

/** The policy of the project with what the command line says otherwise. */
export function policyOf(base: ResolvePolicy, options: PolicyOptions): ResolvePolicy {
  const { policy, quorum, minAnswers, minPosterior } = options;
  const wrong = policy?.find((step) => !isStep(step));
  if (wrong !== undefined || policy?.length === 0)
    throw new UsageError(`"${wrong ?? ''}" is not a step of a policy. Steps: ${STEPS.join(', ')}.`);
  return {
    steps: policy ? ([...new Set(policy)] as Step[]) : base.steps,
    quorum: quorum ?? base.quorum,
    minAnswers: minAnswers ?? base.minAnswers,
    minPosterior: minPosterior ?? base.minPosterior,
    spans: base.spans,
  };
}
