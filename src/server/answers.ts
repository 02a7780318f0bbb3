import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Problem, Request } from '../protocol/request';
import type { HostedProject } from './hosted-project';
import type { Work } from './on-disk';
import { problemsOf, type Pause } from './requests';

/** What an answer may use besides the parameters of its request. */
export interface Asked {
  /** Lets other requests run. It throws once the client has cancelled this one. */
  readonly pause: Pause;
  readonly token: CancellationToken;
  /** Reports to the client how far a long answer is, and says when to stop. */
  readonly work: Work;
  readonly connection: Connection;
  /** The project of a folder or of a file in it, by URI, once the projects of the workspace are known. */
  readonly find: (uri: string) => Promise<HostedProject | undefined>;
  /** A line of an open file, as it is in the editor, without its line break. `line` is 0-based. */
  readonly lineOf: (uri: string, line: number) => string | undefined;
}

/** How one request is answered. A feature exports a list of these. */
export interface Answer {
  readonly method: string;
  readonly answer: (params: never, asked: Asked) => Promise<unknown>;
}

/** Follows a project while it is open; a feature exports a list of these too. Returns how to end this. `copies`: a folder for copies of saved records. */
export type Watch = (
  project: HostedProject,
  connection: Connection,
  options: { copies?: string },
) => () => void;

export const answering = <P, R>(
  { method }: Request<P, R>,
  answer: (params: P, asked: Asked) => Promise<R>,
): Answer => ({ method, answer });

/** Answers a request about a project, which is named by its folder or by a file in it. What the user can mend becomes a problem. */
export const inProject = <P extends { root: string } | { uri: string }, R>(
  request: Request<P, R | Problem>,
  answer: (project: HostedProject, params: P, asked: Asked) => Promise<R | Problem>,
): Answer =>
  answering(request, async (params, asked) => {
    const isFolder = 'root' in params;
    const project = await asked.find(isFolder ? params.root : params.uri);
    if (project) return problemsOf(() => answer(project, params, asked));
    return {
      problem: isFolder
        ? 'The project no longer exists.'
        : 'This file does not belong to a labelling project.',
    };
  });

/** The same with an answer that is loaded on first use. */
export const loadedInProject = <P extends { root: string } | { uri: string }, R>(
  request: Request<P, R | Problem>,
  load: () => Promise<(project: HostedProject, params: P, pause: Pause) => Promise<R | Problem>>,
): Answer => inProject(request, async (project, params, { pause }) => (await load())(project, params, pause));
