import { answering, type Answer } from '../../server/answers';
import { FIELDS_REQUEST } from './requests';
import { sampleFields } from './server';

export const answers: readonly Answer[] = [answering(FIELDS_REQUEST, ({ uri }) => sampleFields(uri))];
