import { passwordFromEnvironment, usersConfig } from './users-config.ts';

/** The content of `users.conf`, for a deployment's nats-server to include. */
export const committedUsersConfig = (): string =>
  `# Who may do what on NATS. Written by "node infra/nats/write-users.ts"; do not edit. See README.md.\n${usersConfig(passwordFromEnvironment)}`;
