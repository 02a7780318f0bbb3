import { UserError } from '../../base/user-error';
import { Mutex } from '../../base/mutex';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { modelToWorkWith, onlyProject } from '../../cli/open-project';
import { modelName } from '../../cli/options';
import { say, sayError, VERSION } from '../../cli/output';
import { Project } from '../../engine/project';
import { NodeFiles } from '../../platform/node-files';
import { cardWithAnswersSeen } from '../predict/predictions-file';
import { cardPath } from '../predictions/card';
import { refuseOthersName } from '../predictions/prediction-log';
import { AgentProject, type AgentRole } from './agent-project';
import { instructionsFor, toolsOf } from './cli-tools';
import { McpServer, type Tool } from './protocol';
import { once } from 'node:events';

/** `labelwright mcp`: tools for agents, over standard input and output. */
export const define = (command: CliCommand) =>
  command
    .description('Serve the project to agents by the Model Context Protocol')
    .onProject()
    .opt('--as <MODEL>', 'Also take answers, in the name of this model only', modelName)
    .opt('--show-answers', "Open people's answers and gold to the agent, and note that in the model's card")
    .addHelpText('after', HELP);

const HELP = `
Read-only tools: check, status, guideline, samples, sample, explain_rule. With --as, one more writes answers, which are
checked like people's and appended to predictions/MODEL.jsonl. Nothing else can be written. People's answers,
disagreements, decisions and gold stay hidden; those of a sample until MODEL has answered it.
It ends with its input. What it prints is the protocol (versions 2026-07-28 and 2025-06-18).
Exit code: 0, or 2 if the project cannot be read or MODEL cannot be used.

Examples:
  labelwright mcp
  labelwright mcp tickets --as agent-1
  labelwright mcp --as agent-2 --show-answers`;

export async function run({
  project: given,
  as: model,
  showAnswers: showsAnswers = false,
}: OptionsOf<typeof define>): Promise<void> {
  const folder = await onlyProject(given);
  const files = new NodeFiles(folder);
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const project = new Project(files, { pause });
  try {
    const role = { model, showsAnswers };
    await project.refreshModel();
    const read = modelToWorkWith(project);
    if (model !== undefined) await refuseOthersName(project, read, model);
    const agent = new AgentProject(project, files, role, pause);
    await agent.compiled();
    if (model !== undefined && showsAnswers) await noteAnswersSeen(files, model);
    const stopped = new Promise<true>((resolve) => {
      const stop = (): void => resolve(true);
      process.once('SIGTERM', stop).once('SIGINT', stop);
    });
    const served = serveLines(process.stdin, process.stdout, serverOf(folder, agent, role));
    if (!(await Promise.race([served, stopped]))) return;
    // An answer that is being written is written to its end; nothing else is worth waiting for.
    await agent.own?.written;
    process.exit(0);
  } finally {
    project.dispose();
  }
}

function serverOf(folder: string, agent: AgentProject, role: AgentRole): McpServer {
  // The project is read and written by one call at a time.
  const mutex = new Mutex();
  return new McpServer({
    name: 'labelwright',
    version: VERSION,
    instructions: instructionsFor(role),
    tools: async () => {
      const tools = await mutex.run(() => toolsOf(folder, agent, role));
      return tools.map((tool): Tool => ({
        ...tool,
        call: (args, client) => mutex.run(() => tool.call(args, client)),
      }));
    },
    report: (error) => sayError(error instanceof UserError ? error.message : String((error as Error).stack)),
  });
}

/** Written before anything is shown. */
async function noteAnswersSeen(files: NodeFiles, model: string): Promise<void> {
  const path = cardPath(model);
  const before = (await files.stat(path)) ? new TextDecoder().decode(await files.read(path)) : undefined;
  const card = cardWithAnswersSeen(path, before, model);
  if (card === before) return;
  await files.writeAtomic(path, new TextEncoder().encode(card));
  say(`${path} says that the model has seen people's answers.`);
}

/** Longer lines are not read, in bytes. The longest that a tool takes is an answer. */
export const MAX_LINE = 1 << 22;
/** Requests that are answered at the same time; the others wait to be read. */
const MAX_RUNNING = 32;
const LF = 10;

interface Answering {
  answer(line: string): Promise<string | undefined>;
  tooLong(most: number): string;
}

/** Answers each line of the input on a line of the output, in the order in which the answers are ready. Ends with the input. */
export async function serveLines(
  input: AsyncIterable<Buffer>,
  output: NodeJS.WritableStream,
  server: Answering,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let pieces: Buffer[] = [];
  let [length, isTooLong] = [0, false];
  const write = async (reply: string | undefined): Promise<void> => {
    if (reply !== undefined && !output.write(`${reply}\n`)) await once(output, 'drain');
  };
  const start = (work: Promise<void>): void => {
    const one: Promise<void> = work.finally(() => running.delete(one));
    running.add(one);
  };
  const endLine = (): void => {
    const line = Buffer.concat(pieces).toString().trim();
    if (isTooLong) start(write(server.tooLong(MAX_LINE)));
    else if (line !== '') start(server.answer(line).then(write));
    [pieces, length, isTooLong] = [[], 0, false];
  };
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length;) {
      const lineFeed = chunk.indexOf(LF, at);
      const end = lineFeed < 0 ? chunk.length : lineFeed;
      length += end - at;
      isTooLong ||= length > MAX_LINE;
      if (isTooLong) pieces = [];
      else pieces.push(chunk.subarray(at, end));
      if (lineFeed >= 0) endLine();
      at = end + 1;
      while (running.size >= MAX_RUNNING) await Promise.race(running);
    }
  }
  endLine();
  await Promise.all(running);
}
