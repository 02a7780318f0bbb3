import { Option } from 'commander';
import { counted } from '../../base/text/phrases';
import { paragraphs } from '../../base/text/markdown';
import { CliCommand, type OptionsOf } from '../../cli/command';
import { interruptible } from '../../cli/interruptible';
import { checkLayers, withProjectRead, type ReadProject } from '../../cli/open-project';
import {
  modelName,
  nameList,
  numberThat,
  positiveNumber,
  UsageError,
  wholeFrom,
  wholeNumber,
} from '../../cli/options';
import { deliver, jsonHead, ProgressLine, say, sayDetail, type Output } from '../../cli/output';
import { printable } from '../../cli/printable';
import { runAlone } from '../../platform/run-alone';
import { sleep } from '../../platform/sleep';
import { cardPath } from '../predictions/card';
import { predictionsPath, refuseOthersName } from '../predictions/prediction-log';
import { CommandModel, type RequestSettings } from './cli-command-model';
import { confirmSending } from './cli-consent';
import { EndpointModel, endpointUrl } from './cli-endpoint';
import { layerNames, planRequests, type Plan } from './plan';
import { pacer, predict, PredictCounts, progressText, type LanguageModel } from './predict';
import { asking, predictionsWriter, predictLock, type AskedModel } from './predictions-file';
import { estimatedTokens, type Question } from './prompt';
import { costOf, type Prices } from './usage';

/** Adds the options of a command that asks a language model. */
export const modelOptions = <O>(command: CliCommand<O>) =>
  command
    .opt('--command <COMMAND>', 'A program that reads requests and writes replies, one JSON per line')
    .opt('--endpoint <URL>', "Address of an endpoint with OpenAI's chat completions")
    .opt('--model-id <ID>', 'The name of the model for the program or endpoint; by default NAME')
    .opt(
      '--key-env <NAME>',
      "The environment variable with the endpoint's key",
      String,
      'LABELWRIGHT_API_KEY',
    )
    .opt('--send-to <HOST>', 'Agree that texts are sent to this host, without being asked')
    .layerOption()
    .opt('--rate <N>', 'Send at most N requests in a minute', positiveNumber)
    .opt('--parallel <N>', 'Requests at the same time', wholeFrom(1, 64), 1)
    .opt(
      '--examples <N>',
      "Examples of the guideline in a request, those most like the sample's text",
      wholeNumber,
      8,
    )
    .opt('--temperature <T>', 'From 0 to 2, or none to leave it to the model', orNone(temperature), 0)
    .opt('--seed <N>', 'A whole number, or none', orNone(wholeNumber), 1)
    .opt('--timeout <SECONDS>', 'How long one reply may take', positiveNumber, 300)
    .opt('--no-logprobs', 'Do not ask the endpoint for the probabilities of tokens')
    .opt('--price-in <PRICE>', 'Price of a million tokens sent, to show what requests cost', price)
    .opt('--price-out <PRICE>', 'Price of a million tokens received', price)
    .opt('--retry-errors', 'Also ask again where the model gave nothing valid')
    .opt(
      '--dry-run',
      'Print the prompt, the number of requests and an estimate of their tokens; send nothing',
    );

export type ModelOptions = ReturnType<typeof modelOptions<object>>['given'];

/** The long names of these options. */
export const modelOptionNames = (): string[] =>
  modelOptions(new CliCommand()).options.flatMap(({ long }) => long ?? []);

/** `labelwright predict`: has a language model label by the guideline. */
export const define = (command: CliCommand) =>
  modelOptions(
    command
      .description('Have a language model label samples by the guideline')
      .onProject()
      .adds<{ model: string }>(
        new Option('--model <NAME>', 'Name of the model in the project: its file in predictions/')
          .argParser(modelName)
          .makeOptionMandatory(),
      ),
  )
    .opt('--split <NAME>', 'Only samples of this split')
    .several('--sample <ID>', 'Only this sample', nameList)
    .opt('--limit <N>', 'Ask about at most N samples', positiveNumber)
    .opt('--run <N>', 'Ask once more, as another run of the same model', positiveNumber, 1)
    .forms(['text', 'json'])
    .addHelpText('after', HELP);

const HELP = `
The prompt is made of the guideline. Answers are checked like people's; an invalid one is asked for again once, and then
recorded as an error. Writes predictions/NAME.jsonl as answers come in, and predictions/NAME.yaml. Samples that were
answered under the same prompt and guideline are skipped, so the same command continues after an interruption.
The program, the endpoint and the key come only from options and from LABELWRIGHT_COMMAND, LABELWRIGHT_ENDPOINT and
LABELWRIGHT_API_KEY, never from a project. Before texts go to an endpoint, its host is shown and you are asked.
Exit code: 0, or 2 if the project cannot be read, the model cannot be reached, or you do not agree.

Examples:
  labelwright predict --model local-7b --dry-run
  labelwright predict --model local-7b --command "python3 model.py" --limit 20
  labelwright predict --model gpt --model-id gpt-4.1-mini --endpoint https://api.openai.com/v1 --key-env OPENAI_API_KEY`;

export async function run(options: OptionsOf<typeof define>): Promise<void> {
  const { model: name, run: runs, outputs } = options;
  await withProjectRead(options.project, { lean: false }, async (read) => {
    const { project, model } = read;
    await refuseOthersName(project, model, name);
    const wanted = { ...options, name, layers: options.layer, samples: options.sample };
    const asked = await askByOptions(read, options, {
      run: runs,
      lock: predictLock(name, runs),
      path: predictionsPath(name),
      plan: (pause) => planRequests({ project, model }, wanted, pause),
      texts: ({ places }) => `the texts of ${counted(places.length, 'sample')}`,
      writer: (plan, by) => predictionsWriter(project, name, plan, by),
    });
    if (!asked) return;
    const { plan, counts } = asked;
    const { spent, ...numbers } = counts;
    await deliver(outputs, {
      text: () =>
        paragraphs(
          planText(plan),
          askedText(asked, options),
          counts.answered + counts.errors > 0 &&
            `Wrote ${predictionsPath(name)} and ${cardPath(name)}. Its errors, one by one: labelwright evaluate ${name}`,
        ),
      json: () => ({
        ...jsonHead(),
        model: name,
        run: runs,
        ...planJson(plan),
        ...numbers,
        usage: spent.toJson(pricesOf(options)),
        files: [predictionsPath(name), cardPath(name)],
      }),
    });
  });
}

const temperature = numberThat((number) => number >= 0 && number <= 2, 'a number from 0 to 2, or none');

const price = numberThat((number) => number >= 0 && number < Infinity, 'a number of 0 and above');

/** Reads `none` as undefined. */
const orNone =
  (read: (value: string) => number) =>
  (value: string): number | undefined =>
    value === 'none' ? undefined : read(value);

export function pricesOf({ priceIn: input, priceOut: output }: ModelOptions): Prices | undefined {
  if (input !== undefined && output !== undefined) return { input, output };
  if (input !== undefined || output !== undefined)
    throw new UsageError('Give both prices: --price-in and --price-out.');
  return undefined;
}

/** What a command asks a model, and where the answers go. */
export interface Asking {
  readonly run?: number;
  /** The name of the lock that one process holds while it asks. */
  readonly lock: string;
  /** The file that the answers go to. */
  readonly path: string;
  readonly plan: (pause: () => Promise<void>) => Promise<Plan>;
  /** The texts that are sent, in words. */
  readonly texts: (plan: Plan) => string;
  /** Makes the function that appends a record durably. Throws UserError if the answers could not be written. */
  readonly writer: (plan: Plan, asked: AskedModel) => Promise<(line: string) => Promise<void>>;
}

interface Asked {
  readonly plan: Plan;
  readonly counts: PredictCounts;
}

/** Plans and asks by the options of a command, while no other process asks for the same answers; undefined after a dry run. */
export async function askByOptions(
  read: ReadProject,
  options: ModelOptions & { readonly model: string; readonly outputs: readonly Output[] },
  { lock, path, ...what }: Asking,
): Promise<Asked | undefined> {
  const { model: name, outputs, dryRun } = options;
  checkLayers(options.layer, read.model.schema.layers);
  if (dryRun && outputs.some(({ format }) => format !== 'text' && format !== 'json'))
    throw new UsageError('With --dry-run, the formats are text and json.');
  return interruptible((signal, pause) => {
    const work = async () => {
      const plan = await what.plan(pause);
      for (const { layer, reason } of plan.refused)
        say(`Not asked: ${printable(layer)}, because ${printable(reason)}.`);
      if (!dryRun)
        return {
          plan,
          counts:
            plan.places.length === 0
              ? new PredictCounts()
              : await ask(read, plan, options, what, signal, pause),
        };
      const estimate = await estimateOf(plan, pricesOf(options), pause);
      await deliver<string>(outputs, {
        text: () => estimateText(plan, estimate),
        json: () => ({ ...jsonHead(), ...planJson(plan), ...estimate }),
      });
      return undefined;
    };
    // A dry run sends nothing, so it need not wait for other runs.
    return dryRun ? work() : runAlone(read.folder, asking(name, lock), work);
  }, `Answers that had come in are in ${path}; the same command continues.`);
}

/** Connects to the model and asks it. */
async function ask(
  { model, folder }: ReadProject,
  plan: Plan,
  options: ModelOptions & { readonly model: string },
  { run, texts, writer }: Pick<Asking, 'run' | 'texts' | 'writer'>,
  signal: AbortSignal,
  pause: () => Promise<void>,
): Promise<PredictCounts> {
  const { model: name, parallel, rate, timeout } = options;
  const settings: RequestSettings = {
    model: options.modelId ?? name,
    temperature: options.temperature,
    seed: options.seed,
    timeout: timeout * 1000,
  };
  const way = wayOf(options);
  // Only the user knows who is behind a program.
  const provider = 'command' in way ? undefined : way.url.host;
  const append = await writer(plan, {
    name: settings.model,
    provider,
    parameters: {
      temperature: settings.temperature ?? null,
      seed: settings.seed ?? null,
      examples: options.examples,
    },
  });
  const prices = pricesOf(options);
  say(`${sumText(await estimateOf(plan, prices, pause))}.`);
  let asked: LanguageModel;
  let close: (now: boolean) => Promise<void> = async () => {};
  if ('command' in way) {
    const command = new CommandModel(way.command, settings);
    [asked, close] = [command, (now) => command.close(now)];
  } else {
    await confirmSending({
      project: folder,
      url: way.url,
      texts: texts(plan),
      named: options.sendTo,
    });
    const key = keyFrom(options.keyEnv);
    asked = new EndpointModel(way.url, { ...settings, key, logprobs: options.logprobs });
  }
  const line = new ProgressLine();
  let isDone = false;
  try {
    const counts = await predict(plan, model, asked, {
      run,
      parallel,
      prices,
      signal,
      append,
      pace: pacer(rate, sleep),
      progress: (counts) => {
        const text = progressText(counts, plan);
        if (line.isPossible) line.show(text);
        else if ((counts.answered + counts.errors) % PLACES_PER_LINE === 0) sayDetail(text);
      },
    });
    isDone = true;
    return counts;
  } finally {
    line.end();
    await close(!isDone);
  }
}

/** The key in an environment variable; empty if it is not set. */
function keyFrom(variable: string): string {
  const key = (process.env[variable] ?? '').trim();
  if (!/^[\x21-\x7e]*$/.test(key))
    throw new UsageError(
      `The key in ${variable} has characters that a key cannot have, such as spaces. Nothing was sent.`,
    );
  return key;
}

/** How to reach the model. Options and the environment decide: a project must not be able to choose who gets its texts. */
function wayOf({ command, endpoint }: ModelOptions): { readonly command: string } | { readonly url: URL } {
  if (command !== undefined && endpoint !== undefined)
    throw new UsageError('--command and --endpoint are two ways to a model. Leave one of them out.');
  const env = (name: string): string | undefined => process.env[name] || undefined;
  const chosen =
    command !== undefined || endpoint !== undefined
      ? { command, endpoint }
      : { command: env('LABELWRIGHT_COMMAND'), endpoint: env('LABELWRIGHT_ENDPOINT') };
  if (chosen.command !== undefined && chosen.endpoint !== undefined)
    throw new UsageError(
      'Both LABELWRIGHT_COMMAND and LABELWRIGHT_ENDPOINT are set. Choose with --command or --endpoint.',
    );
  if (chosen.command !== undefined) return { command: chosen.command };
  if (chosen.endpoint !== undefined) return { url: endpointUrl(chosen.endpoint) };
  throw new UsageError(
    'No model is named. Give --command "python3 model.py" or --endpoint URL, or set LABELWRIGHT_COMMAND or LABELWRIGHT_ENDPOINT. --dry-run shows what would be sent.',
  );
}

/** Number of answers between two lines of progress, if the output is not a terminal. */
const PLACES_PER_LINE = 50;

interface Estimate {
  readonly requests: number;
  /** Estimated tokens of all requests, at four bytes each. */
  readonly tokens: number;
  /** Cost of these tokens, if prices are given. */
  readonly cost?: number;
  /** The content of the first request. */
  readonly first: ({ readonly sample: string } & Pick<Question, 'messages' | 'schema'>) | null;
}

async function estimateOf(
  plan: Plan,
  prices: Prices | undefined,
  pause: () => Promise<void>,
): Promise<Estimate> {
  let [requests, tokens] = [0, 0];
  let first: Estimate['first'] = null;
  for (const place of plan.places) {
    const sample = await plan.read(place);
    if (!sample) continue;
    const { messages, schema } = plan.question(sample);
    first ??= { sample: sample.id, messages, schema };
    requests += 1;
    tokens += estimatedTokens(messages, schema);
    if (requests % 100 === 0) await pause();
  }
  return {
    requests,
    tokens,
    ...(prices && { cost: costOf({ input: tokens, output: 0 }, prices) }),
    first,
  };
}

/** A sentence about what will be sent, with estimates. */
const sumText = ({ requests, tokens, cost }: Estimate): string =>
  `${counted(requests, 'request')}, about ${tokens.toLocaleString('en')} tokens in all${cost === undefined ? '' : `, about ${cost} to send them`}: an estimate, at four bytes each; answers and repeated questions are not counted`;

function estimateText(plan: Plan, estimate: Estimate): string {
  const { first } = estimate;
  return paragraphs(
    first !== null && `The request about ${printable(first.sample)}:`,
    ...(first?.messages ?? []).map(({ role, content }) => `--- ${role}\n${content}`),
    first !== null && `--- JSON Schema of the answer\n${JSON.stringify(first.schema, null, 2)}\n\n---`,
    planText(plan),
    `${sumText(estimate)}. Nothing was sent.`,
  );
}

/** What came of asking, in sentences. */
export const askedText = (
  { plan: { noun }, counts: { answered, errors, requests, unread, spent } }: Asked,
  options: ModelOptions,
): string =>
  `${counted(answered, noun)} answered, ${errors} without a valid answer, with ${counted(requests, 'request')}.${unread > 0 ? ` ${counted(unread, noun)} could not be read any more.` : ''} ${spent.text(pricesOf(options))}`.trimEnd();

/** A plan in sentences. */
export function planText({ asked, noun, done, beyond, examples, promptHash }: Plan): string {
  const skipped = done > 0 ? ` ${counted(done, noun)} answered before under the same prompt.` : '';
  const later = beyond > 0 ? ` ${counted(beyond, noun)} left for later (--limit).` : '';
  const left =
    examples.leftOut > 0 ? ` (${examples.leftOut} left out: models are measured on their texts)` : '';
  return `Asked: ${printable(layerNames(asked))}. Prompt ${promptHash}, ${counted(examples.count, 'example')} to choose from${left}.${skipped}${later}`;
}

/** A plan as JSON. */
export const planJson = ({
  asked,
  refused,
  promptHash,
  guidelineHash,
  done,
  beyond,
  examples,
}: Plan): object => ({
  layers: asked.map(({ id }) => id),
  refused,
  prompt_hash: promptHash,
  guideline_hash: guidelineHash,
  examples: { n: examples.count, left_out: examples.leftOut },
  skipped: done,
  later: beyond,
});
