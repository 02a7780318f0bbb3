import { makeBanking77 } from './banking77';
import { makeBig } from './big';
import { makeBigGuideline, makeBigProjectFile } from './big-guideline';
import { makeBlns } from './blns';
import { makeDocuments } from './documents';
import { makeLong } from './long';
import { makeMultipico } from './multipico';
import { makeNlupp } from './nlupp';
import type { Maker } from './project-writer';
import { makePydata } from './pydata';
import { makeTweetEval } from './tweeteval';
import { makeWlp } from './wlp';
import { makeWnut17 } from './wnut17';

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
