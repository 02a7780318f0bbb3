import { UserError } from '../base/user-error';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
} from 'vscode-languageserver/node';
import type { WholeModel } from '../engine/whole-model';
import type { Project, WithModel } from '../engine/project';
import type { Problem } from '../protocol/request';
import type { HostedProject } from './hosted-project';

/** A signal that aborts when the client cancels its request. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** A token that cancels a request to the client when the signal aborts. */
export function tokenOf(signal: AbortSignal): CancellationToken {
  const source = new CancellationTokenSource();
  signal.addEventListener('abort', () => source.cancel(), { once: true });
  if (signal.aborted) source.cancel();
  return source.token;
}

/** Lets other requests run. */
export type Pause = () => Promise<void>;

/** Answers a long-running request; its pauses throw once the client has cancelled it. */
export async function stoppable<R>(
  token: CancellationToken,
  answer: (pause: Pause) => Promise<R>,
): Promise<R | ResponseError<void>> {
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) throw new Error('Stopped.');
  };
  try {
    return await answer(pause);
  } catch (error) {
    // Whatever went wrong, no one waits for it.
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'Stopped.');
    throw error;
  }
}

/** Answers a request; an error that the user can fix becomes a problem that the client shows. */
export async function problemsOf<R>(answer: () => Promise<R>): Promise<R | { problem: string }> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}

/** A project that is up to date with its files, and the model that a request needs. */
export interface ReadProject extends WithModel {
  readonly hosted: HostedProject;
}

const reading =
  (data: boolean) =>
  <A extends unknown[], R>(
    read: (project: Project) => WholeModel,
    answer: (found: ReadProject, ...asked: A) => Promise<R>,
  ) =>
  async (hosted: HostedProject, ...asked: A): Promise<R | Problem> => {
    const { project } = hosted;
    await hosted.refresh({ data });
    const found = read(project);
    return 'problem' in found ? found : answer({ hosted, project, model: found.model }, ...asked);
  };

/** An answer to a request about a project, from its files as they are now; or why its model is not one that `read` accepts. */
export const withModel = reading(true);

/** The same where samples and records need not be read again. */
export const withSchema = reading(false);
