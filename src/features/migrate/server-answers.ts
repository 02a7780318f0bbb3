import { inProject, type Answer } from '../../server/answers';
import { signalOf } from '../../server/requests';
import { migrateRecords } from './server';
import { MIGRATE_PROGRESS, MIGRATE_REQUEST } from './requests';

export const answers: readonly Answer[] = [
  inProject(MIGRATE_REQUEST, (project, params, { token, connection }) =>
    migrateRecords(
      project,
      params,
      signalOf(token),
      (progress) => void connection.sendNotification(MIGRATE_PROGRESS, progress),
    ),
  ),
];
