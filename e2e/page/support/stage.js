// The page as `drift-detector serve` serves it, with a vCenter and API servers to ask.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { launch, watch } from '../../npm/support/site.js';
import { state } from './page.js';

/** A program that says something when it is ready, line by line. */
class Program {
  #child;
  #lines;

  constructor(variable, args) {
    const program = process.env[variable];
    if (program === undefined) {
      throw new Error(`${variable} names no program: run the tests by cargo xtask test`);
    }
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async line() {
    const { value, done } = await this.#lines.next();
    if (done) {
      throw new Error('A program ended before it was ready; it says why above.');
    }
    return value;
  }

  say(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  end() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    return ended;
  }

  interrupt() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGINT');
    return ended;
  }
}

/** Everything for one scenario. */
export async function stage(scenario) {
  const peers = new Program('DRIFT_STAGE', [scenario]);
  const ready = JSON.parse(await peers.line());
  const upstreams = [ready.vcenter.address, ...ready.apiServers.map(([, address]) => address)];
  const serve = new Program('DRIFT_DETECTOR', ['serve', ...upstreams.flatMap((address) => ['--allow-upstream', address])]);
  const address = await serve.line();
  const browser = await launch();
  return {
    ...ready,
    address,
    /** A fresh page, and what it must not do. */
    async visit(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
      const { page, faults } = await watch(context, new URL(address).origin);
      const requests = [];
      page.on('request', (request) => requests.push(request));
      await page.goto(address);
      await state(page, 'empty');
      return { page, faults, requests };
    },
    /** What the vCenter and the API servers counted. */
    async stats() {
      peers.say('stats');
      return JSON.parse(await peers.line());
    },
    /** Makes the vCenter misbehave. */
    async rule(rule) {
      peers.say(`rule ${rule}`);
      await peers.line();
    },
    async calm() {
      peers.say('calm');
      await peers.line();
    },
    /** Ends the API server of a cluster. */
    async down(cluster) {
      peers.say(`down ${cluster}`);
      await peers.line();
    },
    async close() {
      await browser.close();
      await serve.interrupt();
      await peers.end();
    },
  };
}
