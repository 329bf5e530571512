import { usersConfig } from '@naru/nats';

/** The users of a NATS server that lets each process do what it has to, and nothing else. */
export interface NatsUsers {
  /** For the server's configuration. */
  readonly config: string;
  credentialsOf(user: string): { readonly user: string; readonly credentials: { readonly password: string } };
  /** For the environment of a process, or of a command. */
  environmentOf(user: string): Readonly<Record<string, string>>;
}

export function natsUsers(): NatsUsers {
  const passwordOf = (user: string) => `password-of-${user}`;
  return {
    config: usersConfig((user) => JSON.stringify(passwordOf(user))),
    credentialsOf: (user) => ({ user, credentials: { password: passwordOf(user) } }),
    environmentOf: (user) => ({ NATS_USER: user, NATS_PASSWORD: passwordOf(user) }),
  };
}
