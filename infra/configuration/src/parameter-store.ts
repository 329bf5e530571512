import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Secrets by the name of their variable. */
export type Secrets = Readonly<Record<string, string>>;

/** What a parameter store holds for the services of one environment. */
export interface Stored {
  /** By the name of their variable; several processes may read one. */
  readonly services: Secrets;
  /** Passwords by user of NATS. */
  readonly nats: Secrets;
}

/** The parameter store cannot be read; the message is what the client said of it. */
export class ParameterStoreUnreadable extends Error {
  override readonly name = 'ParameterStoreUnreadable';
}

interface Answer {
  readonly Parameters: readonly { readonly Name: string; readonly Value: string }[];
}

/**
 * What AWS Systems Manager's parameter store holds for the services, decrypted. It asks the AWS command line, which a machine
 * that delivers has, with its ways to sign in, and which follows pages itself.
 * @param path such as `/naru/prod`
 * @throws ParameterStoreUnreadable
 */
export async function readParameterStore(path: string, region?: string): Promise<Stored> {
  const below = (folder: string) => readFolder(`${path}/${folder}`, region);
  return { services: await below('services'), nats: await below('nats') };
}

async function readFolder(path: string, region: string | undefined): Promise<Secrets> {
  const { Parameters } = await askAws([
    'ssm',
    'get-parameters-by-path',
    ...['--path', path],
    ...['--recursive', '--with-decryption', '--output', 'json'],
    ...(region ? ['--region', region] : []),
  ]);
  return Object.fromEntries(
    Parameters.map(({ Name, Value }) => [Name.slice(Name.lastIndexOf('/') + 1), Value]),
  );
}

async function askAws(args: readonly string[]): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)('aws', [...args], { maxBuffer: 16 * 1024 * 1024 });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = code === 'ENOENT' ? 'there is no "aws" command' : stderr?.trim() || message;
    throw new ParameterStoreUnreadable(`The parameter store cannot be read: ${reason}`, { cause: error });
  }
}
