import { Command } from 'commander';
import { register as registerAdjudicate } from './commands/adjudicate';
import { register as registerAgreement } from './commands/agreement';
import { register as registerAggregate } from './commands/aggregate';
import { register as registerAnnotator } from './commands/annotator';
import { register as registerAudit } from './commands/audit';
import { register as registerBuckets } from './commands/buckets';
import { register as registerCheck } from './commands/check';
import { register as registerCompare } from './commands/compare';
import { register as registerCorrections } from './commands/corrections';
import { register as registerDiff } from './commands/diff';
import { register as registerExplain } from './commands/explain';
import { register as registerFormats } from './commands/formats';
import { register as registerGate } from './commands/gate';
import { register as registerGuideline } from './commands/guideline';
import { register as registerHandoff } from './commands/handoff';
import { register as registerExplainLabel } from './commands/explain-label';
import { register as registerInit } from './commands/init';
import { register as registerLsp } from './commands/lsp';
import { register as registerMigrate } from './commands/migrate';
import { register as registerPromote } from './commands/promote';
import { register as registerReport } from './commands/report';
import { register as registerResolve } from './commands/resolve';
import { register as registerSplit } from './commands/split';
import { register as registerSpotCheck } from './commands/spot-check';
import { register as registerStatus } from './commands/status';
import { register as registerVerify } from './commands/verify';
import { register as registerExport } from './commands/export';
import { register as registerImport } from './commands/import';
import { useNativeHash } from '../platform/native-hash';
import { endQuietlyWhenNobodyReads } from './standard-output';
import { helpToCheck, isCheckHelper } from './threads/helper-thread';
import { VERSION } from './version';

if (!isCheckHelper()) endQuietlyWhenNobodyReads();
useNativeHash();

const program = new Command('labelwright')
  .description(
    'Label text by a written guideline: plain files, inline violations, every disagreement explained.',
  )
  .version(VERSION)
  .exitOverride((error) => {
    // Help and version were asked for; everything else is a mistake in the arguments.
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

registerInit(program);
registerGuideline(program);
registerCheck(program);
registerBuckets(program);
registerDiff(program);
registerCompare(program);
registerCorrections(program);
registerExplain(program);
registerExplainLabel(program);
registerStatus(program);
registerAgreement(program);
registerAggregate(program);
registerReport(program);
registerAnnotator(program);
registerAdjudicate(program);
registerSpotCheck(program);
registerPromote(program);
registerAudit(program);
registerResolve(program);
registerMigrate(program);
registerSplit(program);
registerGate(program);
registerHandoff(program);
registerVerify(program);
registerLsp(program);
registerImport(program);
registerFormats(program);
registerExport(program);

// A thread that helps with a check runs this file too.
if (isCheckHelper()) void helpToCheck();
else void program.parseAsync();
