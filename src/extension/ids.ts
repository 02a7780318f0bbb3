import {
  EXPLAIN_LABEL_COMMAND,
  NEW_VERSION_COMMAND,
  OPEN_SAMPLE_COMMAND,
  OPEN_SAMPLES_COMMAND,
  SHOW_FINDINGS_COMMAND,
} from '../protocol/server';

/** All ids that package.json and the code share; a test compares them in both directions. */

export const VIEW_TYPE = 'labelwright.panel';
/** The type of a task in tasks.json. */
export const CHECK_TASK = 'labelwright';
/** Offers the projects to the editor's agents. */
export const MCP_PROVIDER = 'labelwright.projects';
/** Documents with texts from the server. */
export const TEXT_SCHEME = 'labelwright-text';
export const SERVER_NAME = 'Labelwright';

export const COMMANDS = {
  openPanel: 'labelwright.openPanel',
  reopenPanel: 'labelwright.reopenPanel',
  startLabelling: 'labelwright.startLabelling',
  chooseAnnotator: 'labelwright.chooseAnnotator',
  newProject: 'labelwright.newProject',
  refresh: 'labelwright.refresh',
  showAgreement: 'labelwright.showAgreement',
  explainLabel: EXPLAIN_LABEL_COMMAND,
  compareGuideline: 'labelwright.compareGuideline',
  compareVersions: 'labelwright.compareVersions',
  showCorrections: 'labelwright.showCorrections',
  showCodes: 'labelwright.showCodes',
  evaluateModel: 'labelwright.evaluateModel',
  validateModel: 'labelwright.validateModel',
  showAssist: 'labelwright.showAssist',
  predictWithModel: 'labelwright.predictWithModel',
  newVersion: NEW_VERSION_COMMAND,
  showGuideline: 'labelwright.showGuideline',
  exportGuideline: 'labelwright.exportGuideline',
  applyMigration: 'labelwright.applyMigration',
  import: 'labelwright.import',
  /** The same from the menu of a file, with another title. */
  importThis: 'labelwright.importThis',
  export: 'labelwright.export',
  /** A report of an import or export that is kept, by its id. */
  openReport: 'labelwright.openReport',
  auditData: 'labelwright.auditData',
  spotCheck: 'labelwright.spotCheck',
  promoteToGold: 'labelwright.promoteToGold',
  showMyPage: 'labelwright.showMyPage',
  handOff: 'labelwright.handOff',
  assign: 'labelwright.assign',
  /** The buttons beside nodes of the pipeline. */
  openNextStep: 'labelwright.openNextStep',
  askPerson: 'labelwright.askPerson',
  shareAnswers: 'labelwright.shareAnswers',
  showLog: 'labelwright.showLog',
  openSample: OPEN_SAMPLE_COMMAND,
  openSamples: OPEN_SAMPLES_COMMAND,
  explainRule: 'labelwright.explainRule',
  showProblems: SHOW_FINDINGS_COMMAND,
  groupByCause: 'labelwright.groupByCause',
  groupByPair: 'labelwright.groupByPair',
  groupByAnnotator: 'labelwright.groupByAnnotator',
  groupByRule: 'labelwright.groupByRule',
  sortByCost: 'labelwright.sortByCost',
  sortByCount: 'labelwright.sortByCount',
  sortByScore: 'labelwright.sortByScore',
  sortByName: 'labelwright.sortByName',
  showDecided: 'labelwright.showDecided',
  hideDecided: 'labelwright.hideDecided',
  findCases: 'labelwright.findCases',
  /** The node for the remaining samples of a branch. */
  moreSamples: 'labelwright.moreSamples',
  reviewSelected: 'labelwright.reviewSelected',
  decideSelected: 'labelwright.decideSelected',
  returnSelected: 'labelwright.returnSelected',
} as const;

/** The webviews of pages. */
export const PAGES = {
  agreement: 'labelwright.agreement',
  guideline: 'labelwright.guideline',
  audit: 'labelwright.audit',
  versions: 'labelwright.versions',
  corrections: 'labelwright.corrections',
  codes: 'labelwright.codes',
  evaluation: 'labelwright.evaluation',
  validation: 'labelwright.validation',
  assist: 'labelwright.assist',
  ownPage: 'labelwright.ownPage',
} as const;

export const VIEWS = {
  disagreements: 'labelwright.disagreements',
  errors: 'labelwright.errors',
  pipeline: 'labelwright.pipeline',
  reports: 'labelwright.reports',
} as const;

export const CONTEXTS = {
  hasProject: 'labelwright.hasProject',
  ready: 'labelwright.ready',
  /** Paths of the schemas and guidelines, of the folders with samples, and of the folders with any lines of a project. */
  yamlFiles: 'labelwright.yamlFiles',
  sampleFolders: 'labelwright.sampleFolders',
  lineFolders: 'labelwright.lineFolders',
  /** How the trees are grouped and sorted, and whether they show decided samples. */
  groupedBy: 'labelwright.groupedBy',
  sortedBy: 'labelwright.sortedBy',
  showsDecided: 'labelwright.showsDecided',
  /** All disagreements are decided. */
  allDecided: 'labelwright.allDecided',
} as const;

export const SETTINGS = {
  annotator: 'annotator',
  advance: 'panel.advance',
  snapToWords: 'panel.snapToWords',
  keys: 'panel.keys',
  blind: 'review.blind',
} as const;

/** The command of a panel action. */
export const panelActionCommand = (action: string): string => `labelwright.panel.${action}`;
