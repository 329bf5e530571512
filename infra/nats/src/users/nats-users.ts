import { usersConfig } from './users-config.ts';

/** The users of a nats-server that lets each process do what it has to, and nothing else. */
export interface NatsUsers {
  /** For the server's configuration. */
  readonly config: string;
  credentialsOf(user: string): { readonly user: string; readonly credentials: { readonly password: string } };
  /** For the environment of a process, or of a command. */
  environmentOf(user: string): { readonly NATS_USER: string; readonly NATS_PASSWORD: string };
}

/** @param passwordOf the password of a user: of a service, of the `gateway`, the `provisioner` or the `operator` */
export function natsUsers(passwordOf: (user: string) => string): NatsUsers {
  return {
    config: usersConfig((user) => JSON.stringify(passwordOf(user))),
    credentialsOf: (user) => ({ user, credentials: { password: passwordOf(user) } }),
    environmentOf: (user) => ({ NATS_USER: user, NATS_PASSWORD: passwordOf(user) }),
  };
}
