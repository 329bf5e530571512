import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('messages survive kill and restart, on the same port', async () => {
  await using folder = temporaryFolder();
  await using server = await startNatsServer({ storeFolder: folder.path });
  const { port, pid } = server;

  const publisher = await connect({ servers: server.url });
  const jsm = await jetstreamManager(publisher);
  await jsm.streams.add({ name: 'KEPT', subjects: ['kept.>'] });
  await jetstream(publisher).publish('kept.one', 'first');

  const firstEnd = server.exited;
  await server.kill();
  expect(await firstEnd).toMatchObject({ signal: 'SIGKILL' });
  await publisher.close();
  await server.restart();
  expect(server.port).toBe(port);
  expect(server.pid).not.toBe(pid);

  const reader = await connect({ servers: server.url });
  const info = await (await jetstreamManager(reader)).streams.info('KEPT');
  expect(info.state.messages).toBe(1);
  await reader.close();
});

test('stopping twice is harmless and leaves no process', async () => {
  await using folder = temporaryFolder();
  const server = await startNatsServer({ storeFolder: folder.path });
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(isRunning(server.pid)).toBe(false);
});

test('a taken port is told with the way out', async () => {
  await using folder = temporaryFolder();
  await using other = temporaryFolder();
  await using server = await startNatsServer({ storeFolder: folder.path });
  await expect(startNatsServer({ storeFolder: other.path, port: server.port })).rejects.toThrow(
    /is taken; set NATS_PORT to another port/,
  );
});

test('extra configuration applies, log lines reach the caller', async () => {
  await using folder = temporaryFolder();
  const lines: string[] = [];
  await using server = await startNatsServer({
    storeFolder: folder.path,
    extraConfig: 'max_payload: 2048',
    log: (line) => lines.push(line),
  });
  const client = await connect({ servers: server.url });
  expect(client.info?.max_payload).toBe(2048);
  expect(lines.join('\n')).toContain('Server is ready');
  await client.close();
});

test('the server dies with an owner that is killed', async () => {
  await using folder = temporaryFolder();
  const owner = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { startNatsServer } from '@naru/nats';
       const server = await startNatsServer({ storeFolder: ${JSON.stringify(folder.path)} });
       console.log(server.pid);
       setInterval(() => {}, 1000);`,
    ],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  owner.kill('SIGKILL');
  await waitFor(() => !isRunning(pid), { what: 'nats-server to end after its owner' });
});
