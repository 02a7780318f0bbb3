import { useNativeHash } from '../platform/native-hash';
import { isStartedByEditor, startServer } from './language-server';
import { isCheckWorker } from '../features/check/cli/threads/messages';

useNativeHash();
// A worker of a check runs this file too, and an editor waits for its server: neither needs what reads a command line.
if (isCheckWorker()) void import('../features/check/cli/threads/worker').then(({ runWorker }) => runWorker());
else if (isStartedByEditor(process.argv.slice(2))) void startServer();
else void import('./program').then(({ runProgram }) => runProgram());
