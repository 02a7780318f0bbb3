import { useNativeHash } from '../platform/native-hash';
import { isStartedByEditor, startServer } from './language-server';
import { isCheckHelper } from './threads/messages';

useNativeHash();
// A thread that helps with a check runs this file too, and an editor waits for its server: neither needs what reads a command line.
if (isCheckHelper()) void import('./threads/helper-thread').then(({ helpToCheck }) => helpToCheck());
else if (isStartedByEditor(process.argv.slice(2))) void startServer();
else void import('./program').then(({ runProgram }) => runProgram());
