import { useNativeHash } from '../platform/native-hash';
import { isStartedByEditor, startServer } from './language-server';
import { isFitWorker, runFitWorker } from '../features/baseline/worker';
import { isCheckWorker } from '../features/check/cli/threads/messages';
import { jobOfThread } from '../features/evaluate/server/thread';

useNativeHash();
const evaluation = jobOfThread();
// Workers run this file too, and an editor waits for its server: neither needs the command-line parser.
if (isCheckWorker()) void import('../features/check/cli/threads/worker').then(({ runWorker }) => runWorker());
else if (isFitWorker()) runFitWorker();
else if (evaluation)
  void import('../features/evaluate/server/worker').then(({ runEvaluationThread }) =>
    runEvaluationThread(evaluation),
  );
else if (isStartedByEditor(process.argv.slice(2))) void startServer();
else void run();

/** Runs the command that the arguments name. */
export async function run(): Promise<void> {
  await (await import('./program')).runProgram();
}
