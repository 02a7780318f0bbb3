import { meaningOf } from '../base/files/file-error';
import { UserError } from '../base/user-error';
import { sayDetail, sayError } from './standard-output';

/** The meaning of the exit codes. */
export const EXIT = { clean: 0, findings: 1, cannotRun: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot be run as given. The message says why and what to do. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}

/** Runs a command and sets its exit code. Errors are reported on standard error, with exit code 2. */
export async function runToExit(command: () => void | Promise<ExitCode | void>): Promise<void> {
  const start = performance.now();
  try {
    process.exitCode = (await command()) ?? EXIT.clean;
  } catch (error) {
    process.exitCode = EXIT.cannotRun;
    sayError(explain(error));
  }
  const [seconds, megabytes] = [(performance.now() - start) / 1000, process.resourceUsage().maxRSS / 1024];
  sayDetail(
    `Exit code ${process.exitCode}, after ${seconds.toFixed(2)} s, with ${megabytes.toFixed()} MB of memory.`,
  );
}

/** An error in words; for a bug, everything needed to report it. */
function explain(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const system = error as NodeJS.ErrnoException;
  if (error instanceof Error && system.code !== undefined && system.syscall !== undefined) {
    if (system.code === 'ENOENT' && system.path !== undefined)
      return `There is no file or folder ${system.path}.`;
    const meaning = meaningOf(system.code);
    const { syscall, path = '' } = system;
    return meaning === undefined ? error.message : `Cannot ${`${syscall} ${path}`.trim()}: ${meaning}`;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Internal error. Please report it with these lines:\n${details}`;
}
