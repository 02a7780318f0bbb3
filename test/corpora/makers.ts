import { makeBanking77 } from './makers/banking77';
import { makeBig } from '../support/generated/big';
import { makeBigGuideline, makeBigProjectFile } from '../support/generated/big-guideline';
import { makeBlns } from './makers/blns';
import { makeDocuments } from '../support/generated/documents';
import { makeLong } from '../support/generated/long';
import { makeMultipico } from './makers/multipico';
import { makeNlupp } from './makers/nlupp';
import type { Maker } from '../support/generated/project-writer';
import { makePydata } from './makers/pydata';
import { makeTweetEval } from './makers/tweeteval';
import { makeWlp } from './makers/wlp';
import { makeWnut17 } from './makers/wnut17';

/** Name on the command line -> maker. */
export const makers: Record<string, Maker> = {
  banking77: makeBanking77,
  wnut17: makeWnut17,
  tweeteval: makeTweetEval,
  pydata: makePydata,
  multipico: makeMultipico,
  wlp: makeWlp,
  nlupp: makeNlupp,
  blns: makeBlns,
  big: makeBig,
  documents: makeDocuments,
  guideline: makeBigGuideline,
  'project-file': makeBigProjectFile,
  long: makeLong,
};
